"""The command line: `moothall ...`, the same actions as the site."""

import os
import sys
import tempfile
from contextlib import ExitStack

__all__ = ["main", "set_up"]


# What anybody may run who keeps no home: it must leave nothing behind where they stand.
NEEDS_NO_HOME = ["ledger", "verify-notice"]


def set_up() -> None:
    """Make Django ready; what imports models is imported after this."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.web.settings"
    import django

    django.setup()


def main() -> None:
    """Run the command named by the arguments; end with 0 done, 1 refused, 2 wrong use."""
    from moothall.cli.faults import told

    with told(), ExitStack() as afterwards:
        if sys.argv[1:3] == NEEDS_NO_HOME:
            scratch = tempfile.TemporaryDirectory(prefix="moothall-")
            os.environ["MOOTHALL_HOME"] = afterwards.enter_context(scratch)
        set_up()
        from moothall.cli.commands import program

        program(*sys.argv[1:2])(prog_name="moothall")
    sys.exit(0)
