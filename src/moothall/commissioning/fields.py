"""Form fields that read what people type and what spreadsheets hold: codes, money, shares."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from moothall.codes import UKPRN
from moothall.faults import InvalidValue
from moothall.theme.formats import join_words

MOST_NAMED = 12
LARGEST = Decimal("999999999999.99")


def choices_of(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return codes with their words as a form's choices."""
    return list(words.items())


def _code_of(text: str, words: Mapping[str, str], noun: str) -> str:
    """Return the code that a text is, as code or in words; raises ValidationError naming some."""
    wanted = text.strip().casefold()
    for code, title in words.items():
        if wanted in (code.casefold(), title.casefold()):
            return code
    named = list(words.values())[:MOST_NAMED]
    more = "; …" if len(words) > len(named) else ""
    there = f"There are {'; '.join(named)}{more}." if named else "There is none yet: add it first."
    raise ValidationError(f"“{text}” is no {noun}. {there}")


class CodeField(forms.ChoiceField):
    """One code of a list. A spreadsheet may hold the code or its words; empty means all where
    `everything` says what that is called.
    """

    def __init__(
        self, words: Mapping[str, str], noun: str, *, everything: str = "", required: bool = True
    ) -> None:
        self.words, self.noun = words, noun
        first = [("", everything or f"Choose a {noun}")]
        super().__init__(choices=[*first, *choices_of(words)], required=required and not everything)

    def clean(self, value: object) -> str:
        """Return the code."""
        text = str(value or "").strip()
        if not text:
            return str(super().clean(""))
        return _code_of(text, self.words, self.noun)


class CodesField(forms.MultipleChoiceField):
    """Several codes of a list; none means all. A spreadsheet holds them in one cell, parted by
    commas or semicolons.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, words: Mapping[str, str], noun: str) -> None:
        self.words, self.noun = words, noun
        super().__init__(choices=choices_of(words), required=False, help_text="None chosen: all.")

    def clean(self, value: object) -> list[str]:
        """Return the codes in the order of the list, each once; all faults at once."""
        given: Iterable[object]
        if isinstance(value, str):
            # Titles of sectors hold commas, so a semicolon parts where there is one.
            given = re.split(r"\s*;\s*" if ";" in value else r"\s*[,;]\s*", value)
            given = [value] if self._is_one(value) else given
        else:
            given = value if isinstance(value, Iterable) else ()
        found, faults = set(), []
        for text in filter(None, (str(one).strip() for one in given)):
            try:
                found.add(_code_of(text, self.words, self.noun))
            except ValidationError as fault:
                faults.append(fault)
        if faults:
            raise ValidationError(faults)
        return [code for code in self.words if code in found]

    def _is_one(self, text: str) -> bool:
        return text.strip().casefold() in {title.casefold() for title in self.words.values()}


class MoneyField(forms.DecimalField):
    """Pounds and pence, with or without £ and separators."""

    def __init__(self) -> None:
        super().__init__(
            min_value=0,
            max_value=LARGEST,
            max_digits=14,
            decimal_places=2,
            error_messages={
                "invalid": "Write an amount in pounds, such as 4188 or 4,188.50.",
                "min_value": "An amount is not below 0.",
                "max_decimal_places": "Write pounds and pence: at most two decimal places.",
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        )

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """Read an amount."""
        text = value.replace("£", "").replace(",", "").strip() if isinstance(value, str) else value
        return super().to_python(text)


class ShareField(forms.Field):
    """A share, typed in percent: 3 or 3% is kept as 0.03. Shown again in percent."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(
        self, *, required: bool = True, most: int | None = 100, help_text: str = ""
    ) -> None:
        self.most = most
        super().__init__(required=required, help_text=help_text or "In percent, such as 3.")

    def prepare_value(self, value: object) -> object:
        """Show a kept share in percent."""
        if isinstance(value, Decimal):
            return f"{(value * 100).normalize():f}"
        return value

    def clean(self, value: object) -> Decimal | None:
        """Return the share, or None where none is given."""
        text = str(value if value is not None else "").strip()
        if not text:
            super().clean("")
            return None
        try:
            points = Decimal(text.removesuffix("%").strip())
        except InvalidOperation:
            raise ValidationError(f"“{text}” is not a percentage: write 3 for 3%.") from None
        if not points.is_finite() or points < 0:
            raise ValidationError("A percentage here is not below 0.")
        if 0 < points < 1 and not text.endswith("%"):
            # A cell that a spreadsheet shows as 3% holds 0.03: better asked than taken for 0.03%.
            other = f"{(points * 100).normalize():f}%"
            raise ValidationError(f"“{text}” could be {text}% or {other}: write it with its sign.")
        if self.most is not None and points > self.most:
            raise ValidationError(f"At most {self.most}%.")
        share = points / 100
        if share != share.quantize(Decimal("0.0001")) or share > 99:
            raise ValidationError(
                f"“{text}” has too many digits: write at most two decimal places."
            )
        return share.quantize(Decimal("0.0001"))


class UkprnField(forms.CharField):
    """A provider's number."""

    def __init__(self) -> None:
        super().__init__(max_length=20)

    def clean(self, value: object) -> str:
        """Return the number, or say what it should be."""
        try:
            return str(UKPRN(super().clean(value)))
        except InvalidValue as fault:
            raise ValidationError(str(fault)) from None


class YesNoField(forms.BooleanField):
    """A tick; in a spreadsheet yes or no, and left empty `initial`."""

    def __init__(self, *, initial: bool) -> None:
        super().__init__(required=False, initial=initial)

    def of_cell(self, text: str) -> bool:
        """Read a cell."""
        if not text:
            return bool(self.initial)
        known = {"yes": True, "y": True, "true": True, "1": True,
                 "no": False, "n": False, "false": False, "0": False}  # fmt: skip
        if text.casefold() not in known:
            raise ValidationError(f"“{text}” is neither yes nor no.")
        return known[text.casefold()]


def named(words: Mapping[str, str], codes: Sequence[str], everything: str) -> str:
    """Return codes as a sentence does, or what all of them are called."""
    return join_words([words.get(code, code) for code in codes]) if codes else everything
