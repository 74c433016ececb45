"""What people fill in."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from moothall import clock
from moothall.commissioning.answers import STANDARD, slug_of, title_of
from moothall.commissioning.enums import NoteKind, Stance
from moothall.commissioning.fields import ShareField
from moothall.commissioning.inputs import InputTable
from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.queries import need_like
from moothall.commissioning.vocabulary import ROUTE_WORDS, Names
from moothall.partnership.models import Body, Organisation
from moothall.periods import AcademicYear
from moothall.planning.enums import NeedStatus
from moothall.planning.models import Need

YEARS_AHEAD = 4


def _needs(body: Body, year: str = "") -> "forms.ModelChoiceField[Need]":
    found = Need.objects.filter(body=body, status=NeedStatus.COMPUTED)
    return forms.ModelChoiceField(
        label="The need it answers",
        queryset=(found.filter(year=year) if year else found).order_by("-year", "-number"),
        required=False,
        empty_label="Choose later",
        help_text="Needs are computed on the pages of planning.",
    )


class NewRoundForm(forms.Form):
    """A new round."""

    year = forms.ChoiceField(label="Academic year")
    title = forms.CharField(max_length=120, initial="Commissioning round")

    def __init__(
        self, *args: object, body: Body, follows: Round | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        today = clock.now().date()
        first = today.year if today.month >= 8 else today.year - 1
        years = [str(AcademicYear(first + ahead)) for ahead in range(YEARS_AHEAD + 1)]
        year = self.fields["year"]
        year.choices = [(text, text) for text in years]  # type: ignore[attr-defined]
        self.fields["need"] = _needs(body)
        # Who has just computed a need makes the round that answers it.
        latest = self.fields["need"].queryset.filter(year__in=years).order_by("-pk").first()  # type: ignore[attr-defined]
        self.fields["need"].initial = latest
        year.initial = latest.year if latest else years[1]
        self.fields["follows"] = forms.ModelChoiceField(
            label="Start as a copy of",
            queryset=Round.objects.filter(body=body),
            required=False,
            empty_label="Nothing: start empty",
            help_text="All inputs are copied; each can be changed. The two are comparable then. "
            "Where no need is chosen, the copy takes the year's latest of the same kind.",
        )
        if follows:
            self._follow(follows)

    def _follow(self, follows: Round) -> None:
        """Offer what follows a round: the next year, its title, its need computed for that year."""
        year = AcademicYear(AcademicYear.parse(follows.year).start + 1)
        need = need_like(follows.need, year) if follows.need else None
        choices = self.fields["year"].choices  # type: ignore[attr-defined]
        if str(year) not in dict(choices):
            self.fields["year"].choices = [*choices, (str(year), str(year))]  # type: ignore[attr-defined]
        offered = {"year": str(year), "title": follows.title, "need": need, "follows": follows}
        for name, value in offered.items():
            self.fields[name].initial = value

    def clean(self) -> dict[str, object]:
        """Check that the need is of the round's year."""
        data = super().clean() or {}
        need = data.get("need")
        if isinstance(need, Need) and data.get("year") and need.year != data["year"]:
            self.add_error("need", f"This need is of {need.year}: choose one of {data['year']}.")
        return data


class SettingsForm(forms.Form):
    """What a round rests on, and what holds wherever no row of its inputs says otherwise."""

    title = forms.CharField(max_length=120)
    floor = ShareField(
        required=False,
        help_text="In percent of last year's money, for providers without a limit of their own. "
        "Empty: no limit.",
    )
    cap = ShareField(required=False, most=None, help_text="Likewise. Empty: no limit.")
    minimum_group = forms.IntegerField(
        label="Smallest group opened",
        min_value=0,
        max_value=1000,
        help_text="A kind of provision at a provider with fewer learners is not opened. 0: any.",
    )
    unmet_points = forms.IntegerField(
        label="Points lost for each need not met",
        min_value=0,
        max_value=1_000_000,
        help_text="Beside points for quality, which a learner adds, 100 unless set otherwise.",
    )
    crossing_points = forms.IntegerField(
        label="Points lost for each learner who crosses a border",
        min_value=0,
        max_value=1_000_000,
        help_text="Where the provider's lead authority is not the learner's own.",
    )
    habit_points = forms.IntegerField(
        label="Points lost where none of an area's learners go now",
        min_value=0,
        max_value=1_000_000,
        help_text="Fewer are lost the larger the share of the area's learners of a kind that the "
        "provider teaches: of equal providers, the one where most go is chosen.",
    )

    def __init__(self, *args: object, round: Round, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["floor"].label = "Largest fall of a provider's money"
        self.fields["cap"].label = "Largest rise of a provider's money"
        need = _needs(round.body, round.year)
        self.fields = {"title": self.fields.pop("title"), "need": need, **self.fields}
        for name in self.fields:
            self.fields[name].initial = getattr(round, name)


def input_form(table: InputTable, names: Names, *args: object, **kwargs: object) -> forms.Form:
    """Return the form of a row of a table of inputs."""

    class InputForm(forms.Form):
        def clean(self) -> dict[str, object]:
            data = super().clean() or {}
            if not self.errors:
                for column, words in table.check(data):
                    self.add_error(column, words)
            return data

    form = InputForm(*args, **kwargs)  # type: ignore[arg-type]
    form.fields = table.fields(names)
    return form


class FileForm(forms.Form):
    """A spreadsheet of a table of inputs."""

    given = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx). Every fault is told by its cell, and then nothing is "
        "taken.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    replace = forms.BooleanField(
        label="Take out rows that the file does not have",
        required=False,
        help_text="Otherwise rows are added, and those with the same key changed.",
    )


class SolveForm(forms.Form):
    """Which scenarios to solve."""

    scenarios = forms.MultipleChoiceField(
        label="Scenarios",
        choices=[(slug_of(p), title_of(p)) for p in sorted(STANDARD)],
        initial=[slug_of(p) for p in STANDARD],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other = forms.CharField(
        label="Another change of every budget",
        required=False,
        max_length=8,
        help_text="In percent, such as -5 or 1.5.",
    )

    def clean_other(self) -> Decimal | None:
        """Read a percentage."""
        text = self.cleaned_data["other"].strip().removesuffix("%").strip()
        if not text:
            return None
        try:
            percent = Decimal(text)
        except InvalidOperation:
            raise ValidationError(f"“{text}” is not a percentage: write -5 or 1.5.") from None
        if not percent.is_finite() or not -100 < percent <= 100:
            raise ValidationError("Give more than -100 and at most 100.")
        if percent != percent.quantize(Decimal("0.01")):
            raise ValidationError("Write at most two decimal places.")
        return percent

    @property
    def percents(self) -> list[Decimal]:
        """The changes chosen."""
        chosen = [p for p in STANDARD if slug_of(p) in self.cleaned_data["scenarios"]]
        other = self.cleaned_data["other"]
        return [*chosen, *([other] if other is not None and other not in chosen else [])]

    def clean(self) -> dict[str, object]:
        """Ask for one scenario at least."""
        data = super().clean() or {}
        if not self.errors and not data.get("scenarios") and data.get("other") is None:
            self.add_error("scenarios", "Choose at least one scenario.")
        return data


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


class ProposeForm(forms.Form):
    """A scenario put to the members."""

    reason = forms.CharField(
        label="Why this scenario?",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Each member reads it before consenting; it becomes part of the decision.",
    )
    others = forms.CharField(
        label="Why not the others?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stands beside each of the other scenarios as options considered.",
    )


class NoteForm(forms.Form):
    """A dated note of the dialogue."""

    kind = forms.ChoiceField(label="What is it?", choices=NoteKind.choices)
    on = forms.DateField(
        label="On which day?",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="A day to come stands in the calendar. Empty: today.",
        error_messages={"invalid": "Write the day as 2027-03-05."},
    )
    text = forms.CharField(
        label="What was said?",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="With whom, and about what. A note is never changed afterwards.",
    )


class PositionForm(forms.Form):
    """What a member says to the proposal for a provider."""

    stance = forms.ChoiceField(
        label="Your authority", choices=Stance.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label="Why", required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, members: list[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if len(members) > 1:
            choices = [(str(m.pk), str(m)) for m in members]
            member = forms.ChoiceField(label="Which authority speaks?", choices=choices)
            self.fields = {"member": member, **self.fields}

    def clean(self) -> dict[str, object]:
        """Ask for a reason where the member does not simply support it."""
        data = super().clean() or {}
        if data.get("stance") not in (None, Stance.SUPPORTS) and not data.get("words"):
            self.add_error("words", "Say why, in a sentence.")
        return data


class OutcomeForm(forms.Form):
    """What was agreed with a provider."""

    scenario = forms.ChoiceField(label="Agreed as in")
    differs = forms.BooleanField(label="It differs from the proposal", required=False)
    reason = forms.CharField(
        label="Why it differs",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: object, scenarios: list[Scenario], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["scenario"].choices = [(str(s.pk), s.title) for s in scenarios]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Ask for a reason where it differs."""
        data = super().clean() or {}
        if data.get("differs") and not data.get("reason"):
            self.add_error("reason", "Say why it differs from the proposal, in a sentence.")
        return data


class LineForm(forms.Form):
    """A line changed by hand."""

    learners = forms.IntegerField(label="Learners", min_value=0, max_value=1_000_000)
    reason = forms.CharField(
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a sentence: it becomes part of the record."},
    )


class WhatIfForm(forms.Form):
    """One limit changed: which, and to what."""

    limit = forms.ChoiceField(label="Which limit?")
    now = forms.CharField(
        label="What would it be?",
        max_length=20,
        help_text="Pounds for a budget, percent for limits on change and shares, places for "
        "capacity.",
    )


class FormulaForm(forms.Form):
    """For which route the formula makes the rates."""

    route = forms.ChoiceField(
        label="For which route?",
        required=False,
        choices=[("", "All routes"), *ROUTE_WORDS.items()],
        help_text="The formula is that of 16-19 study programmes.",
    )
