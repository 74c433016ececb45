"""What the command line says of a value that does not fit: one plain sentence."""

import datetime as dt

import typer
from pydantic import ValidationError
from typer.core import TyperGroup


class WrongValue(typer.BadParameter):
    """A value that does not fit, said without Typer's “Invalid value for”."""

    def format_message(self) -> str:
        """Return the sentence, after the name of the option or argument it is about."""
        hint = self.param.get_error_hint().strip("'") if self.param else ""
        return f"{hint}: {self.message}" if hint else self.message


class PlainGroup(TyperGroup):
    """The commands of the program; what Typer says of a wrong value is said in our words."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override] # it is given one
        """Run a command. Raises WrongValue where Typer would raise BadParameter."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as wrong:
            # A missing one is a kind of its own, and told plainly as it is.
            if type(wrong) is not typer.BadParameter:
                raise
            raise WrongValue(_plain(wrong), ctx=wrong.ctx, param=wrong.param) from None


def day(text: str | dt.date) -> dt.date:
    """Read a day as it is typed, 2026-09-01: a parser for options. Raises typer.BadParameter."""
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” is not a day: write it as 2026-09-01.") from None


def _plain(wrong: typer.BadParameter) -> str:
    """Return what is wrong and what would fit."""
    cause = wrong.__cause__
    if not isinstance(cause, ValidationError):
        return wrong.message
    fault = cause.errors(include_url=False)[0]
    value = "".join(c if c.isprintable() else "?" for c in str(fault["input"]))
    match fault["type"], fault.get("ctx", {}):
        case (("int_parsing" | "int_from_float" | "int_type"), _):
            return f"“{value}” is not a whole number: write it in digits, such as 10."
        case "greater_than_equal", {"ge": least}:
            return f"{value} is too small: the least is {least}."
        case "less_than_equal", {"le": most}:
            return f"{value} is too large: the most is {most}."
        case "value_error", {"error": error}:
            _, is_choice, choices = str(error).partition(" is not one of ")
            if is_choice:
                return f"“{value}” is none of {choices.replace(chr(39), '').rstrip('.')}."
    return wrong.message
