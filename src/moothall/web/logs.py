"""The log says what broke and where, and repeats nothing that a record or a visitor said."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

Fault = tuple[type[BaseException], BaseException, TracebackType | None]


class Discreet(logging.Formatter):
    """Tells of an error its kind and its place, and not its words.

    Libraries of data quote in them the value they stumbled at, which may be somebody's name. And a
    request that was only turned away (no such page, no right to it) is told in one line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as text; below an error without the way there."""
        if record.exc_info and (
            record.levelno < logging.ERROR or record.name.startswith("django.security")
        ):
            # A copy: others who are given the record are told everything.
            record = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None})
        elif record.exc_info:
            record = logging.makeLogRecord(record.__dict__ | {"exc_text": None})
        return super().format(record)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """Return an error without its words."""
        fault = ei[1] if isinstance(ei, tuple) else None
        return way_to(fault) if isinstance(fault, BaseException) else ""


def way_to(fault: BaseException) -> str:
    """Return the way to an error and its kind, those that it came from first, without its words."""
    return "".join(_told(fault)).rstrip()


def _told(fault: BaseException) -> Iterator[str]:
    came_from = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if came_from:
        yield from _told(came_from)
        yield "From this came:\n"
    yield from traceback.format_tb(fault.__traceback__)
    kind = type(fault)
    yield f"{kind.__module__}.{kind.__qualname__}\n"
