"""What goes wrong, said in one plain message on stderr, with an exit code scripts can trust."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# 0 is done; click itself ends with 2 on wrong use.
REFUSED = 1
WRONG_USE = 2
INTERRUPTED = 130


@contextmanager
def told() -> Iterator[None]:
    """Turn the faults of a command into a message and an exit code; never a traceback."""
    from django.core.exceptions import ImproperlyConfigured, ValidationError
    from django.db.utils import DatabaseError

    from moothall.faults import InvalidValue, NotAllowed

    try:
        yield
    except (InvalidValue, NotAllowed) as fault:
        _end(fault.at_command_line())
    except ValidationError as fault:
        _end(" ".join(fault.messages))
    except ImproperlyConfigured as fault:
        _end(f"The settings do not work: {fault}")
    except DatabaseError as fault:
        _end(f"The database did not answer as it should: {str(fault).strip()}")
    except OSError as fault:
        _end(_of_a_file(fault))
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)  # noqa: T201
        sys.exit(INTERRUPTED)


def _of_a_file(fault: OSError) -> str:
    if isinstance(fault, BrokenPipeError):
        # The reader of our output went away (`| head`): nothing to say, and nowhere to say it.
        sys.stderr.close()
        sys.exit(REFUSED)
    where = f"“{fault.filename}”: " if fault.filename else ""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{where}There is no room left on the disk. Make some, then do this again."
    return f"{where}{fault.strerror or fault}."


def _end(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201
    sys.exit(REFUSED)
