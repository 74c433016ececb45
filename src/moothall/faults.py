"""What is wrong with something a person gave us, said so that they can mend it."""

from typing import Self


class _Mendable(Exception):
    """A fault that may know which commands mend it, which are told where commands are given."""

    commands: tuple[str, ...] = ()

    def or_with(self, *commands: str) -> Self:
        """Name the commands that do what the message asks for."""
        self.commands = commands
        return self

    def at_command_line(self) -> str:
        """Return the message as it is told to whoever can give those commands."""
        return f"{self} Or with: {'; '.join(self.commands)}" if self.commands else str(self)


class InvalidValue(_Mendable, ValueError):
    """A value of the wrong shape. The message says what it is, and what it should be."""


class NotAllowed(_Mendable):
    """The action may not be done, by this person or in this state. The message says why."""


# So many faults of a spreadsheet are told in one message; the rest is counted.
MOST_TOLD = 50


class SheetRefused(InvalidValue):
    """A spreadsheet with faults, of which nothing was taken: what it means, then every fault."""

    def __init__(self, means: str, faults: list[str]) -> None:
        """Keep the message of each of the `faults`; the whole begins with what that `means`."""
        self.faults = faults
        more = len(faults) - MOST_TOLD
        shown = "\n".join(f"- {fault}" for fault in faults[:MOST_TOLD])
        rest = f"\nand {more:,} more." if more > 0 else ""
        super().__init__(f"{means} Its faults:\n{shown}{rest}")
