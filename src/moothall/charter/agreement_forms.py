"""What people fill in to write, sign, review and end an agreement."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from moothall.charter.agreements import authorities_of, boards_of
from moothall.charter.enums import SIGNING_CHOICES, AgreementKind, Outcome
from moothall.charter.forms import ShownForm
from moothall.charter.models import Agreement, AgreementVersion, Place
from moothall.charter.says import AgreementIs, VersionSays
from moothall.faults import InvalidValue
from moothall.governance.enums import Level
from moothall.governance.workdays import today
from moothall.money import Money
from moothall.partnership.fresh import OpenForm
from moothall.partnership.models import Body, Organisation
from moothall.theme.fields import DateField, long_text
from moothall.theme.prose import HELP

YEARS = 3
APRIL = 4


def financial_year(day: dt.date) -> int:
    """Return the year in which the financial year of a day begins."""
    return day.year if day.month >= APRIL else day.year - 1


def year_words(year: int) -> str:
    """Write a financial year, 2026-27."""
    return f"{year}-{(year + 1) % 100:02d}"


class MoneyField(forms.CharField):
    """An amount in pounds to the penny, with or without £ and separators; empty is none."""

    def clean(self, value: object) -> Money | None:
        """Return the amount, exact."""
        text = str(super().clean(value)).replace("£", "").replace(",", "").replace(" ", "")
        if not text:
            return None
        try:
            return Money(text)
        except InvalidValue as fault:
            raise ValidationError(f"{self.label}: {fault}") from None


class AboutForm(forms.Form):
    """What an agreement is, in all its versions."""

    title = forms.CharField(
        max_length=200,
        help_text="Such as “Agreement between the authorities of the grouping”.",
        error_messages={"required": "Give the agreement a title."},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=AgreementKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of agreement."},
    )
    binding = forms.BooleanField(label="Legally binding", required=False)
    board = forms.TypedChoiceField(label="Overseen by", coerce=int)

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.boards = {board.pk: board for board in boards_of(body)}
        choices = [(pk, board.name) for pk, board in self.boards.items()]
        self.fields["board"].choices = choices  # type: ignore[attr-defined]

    @property
    def agreement(self) -> AgreementIs:
        """What was filled in."""
        data = self.cleaned_data
        return AgreementIs(
            title=data["title"],
            kind=AgreementKind(data["kind"]),
            binding=data["binding"],
            board=self.boards[data["board"]],
        )


class CorrectForm(OpenForm, AboutForm):
    """The same, of an agreement that is there: it says what was changed meanwhile."""

    about = "the agreement"

    @classmethod
    def of(cls, agreement: Agreement) -> dict[str, object]:
        """Return what an agreement is, as the form begins with it."""
        names = ("title", "kind", "binding")
        return {name: getattr(agreement, name) for name in names} | {"board": agreement.board_id}


class VersionForm(ShownForm):
    """A version of an agreement: text, days, parties, and what each brings in."""

    text = long_text("Text of the agreement", HELP, required="Write the text.", rows=18)
    starts = DateField(label="In force from", help_text="And not before all have signed.")
    ends = DateField(label="In force until", required=False, help_text="Leave it empty for no end.")
    parties = forms.TypedMultipleChoiceField(
        label="Parties",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose two parties at least."},
    )

    def __init__(
        self,
        *args: object,
        body: Body,
        kept: AgreementVersion | None = None,
        has_money: bool = True,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.members = {one.pk: one for one in authorities_of(body)}
        parties = self.fields["parties"]
        parties.choices = [(pk, one.name) for pk, one in self.members.items()]  # type: ignore[attr-defined]
        self.years = _years(kept) if has_money else []
        given = {(a.authority_id, a.year): a.money for a in kept.amounts.all()} if kept else {}
        for pk, one in self.members.items():
            for year in self.years:
                self.fields[_name(pk, year)] = MoneyField(
                    label=f"{one.name}, {year_words(year)}",
                    required=False,
                    initial=given.get((pk, year), ""),
                )

    @property
    def grid(self) -> list[tuple[Organisation, list[str]]]:
        """The names of the fields of amounts, by authority."""
        return [(one, [_name(pk, y) for y in self.years]) for pk, one in self.members.items()]

    @property
    def heads(self) -> list[str]:
        """The years above the amounts."""
        return [year_words(year) for year in self.years]

    @property
    def says(self) -> VersionSays:
        """What was filled in."""
        data = self.cleaned_data
        amounts = {
            (one, year): data[_name(pk, year)]
            for pk, one in self.members.items()
            for year in self.years
            if data[_name(pk, year)] is not None
        }
        return VersionSays(
            text=data["text"],
            starts=data["starts"],
            ends=data["ends"],
            parties=[self.members[pk] for pk in data["parties"]],
            amounts=amounts,
        )

    @classmethod
    def of(cls, version: AgreementVersion) -> dict[str, object]:
        """Return what a version says, as the form begins with it."""
        return {
            "text": version.text,
            "starts": version.starts,
            "ends": version.ends,
            "parties": [party.authority_id for party in version.parties.all()],
            "shown": version.sha256,
        }


def _name(authority: int, year: int) -> str:
    return f"amount_{authority}_{year}"


def _years(kept: AgreementVersion | None) -> list[int]:
    """The years that amounts are asked for: those there are, and three from this one on."""
    first = financial_year(kept.starts if kept else today())
    there = {one.year for one in kept.amounts.all()} if kept else set()
    return sorted(there | set(range(first, first + YEARS)))


class OfferForm(ShownForm):
    """At which levels an agreement is signed besides those that the body's rule names."""

    also = forms.MultipleChoiceField(
        label="Also to be signed at the level of",
        choices=SIGNING_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Besides the levels that the rule names: a legally binding agreement often needs "
        "the elected members too.",
    )

    @property
    def levels(self) -> list[Level]:
        """The levels chosen."""
        return [Level(level) for level in self.cleaned_data["also"]]


class SignForm(ShownForm):
    """A signature, for whom, and where the sealed paper is."""

    place = forms.TypedChoiceField(
        label="For whom",
        coerce=int,
        error_messages={
            "required": "Choose for whom you sign.",
            "invalid_choice": "You do not sign for this authority on this agreement.",
        },
    )
    signed_on = DateField(
        label="Day of the signature", help_text="The day on the sealed paper, where there is one."
    )
    paper = forms.CharField(
        label="Where the sealed paper is",
        required=False,
        max_length=300,
        help_text="Such as “deed 2026/114 in the strong room of County Hall”.",
    )
    read = forms.BooleanField(
        label="I have read the text above, and sign it for this authority",
        error_messages={"required": "Say that you have read the text."},
    )

    def __init__(self, *args: object, places: Sequence[Place], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["place"]
        choices = [(place.pk, str(place)) for place in places]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget = forms.RadioSelect(choices=choices)
        if len(places) == 1:
            field.widget = forms.HiddenInput()
            field.initial = places[0].pk


class ReasonForm(forms.Form):
    """Why something ends or is given up."""

    reason = long_text("Reason", "It stands in the record.", required="Say why, in a sentence.")


class WindowForm(forms.Form):
    """A window in which an agreement is reviewed."""

    opens = DateField(label="Window opens")
    closes = DateField(label="Window closes")


class ReviewForm(forms.Form):
    """What a review of an agreement found."""

    held_on = DateField(label="Day of the review")
    found = long_text("What was found", required="Say what was found.")
    outcome = forms.ChoiceField(
        label="What comes of it",
        choices=(
            (Outcome.NO_CHANGE.value, "The agreement stands as it is"),
            (Outcome.NEW_VERSION.value, "A new version is to be made"),
        ),
        widget=forms.RadioSelect,
    )
