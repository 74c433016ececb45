"""What people fill in: years and alternatives, shares, places, files."""

from collections.abc import Mapping

from django import forms

from moothall.evidence.labels import in_words
from moothall.faults import InvalidValue
from moothall.measures import DIMENSIONS
from moothall.periods import AcademicYear
from moothall.planning.enums import SET_BY_PEOPLE, Alternative, Dimension, PlanningTable
from moothall.planning.rows import AGES, read_share

SHARE_HELP = "Such as 85% or 0.85."
SOURCE_HELP = "The paper, survey or meeting it comes from."
CHOSEN = [(each.value, str(each.label).capitalize()) for each in SET_BY_PEOPLE]


class YearField(forms.CharField):
    """An academic year, cleaned to how we write it."""

    def __init__(self) -> None:
        super().__init__(label="Academic year", max_length=9, help_text="Such as 2026-27.")

    def clean(self, value: object) -> str:
        """Return the year, or say what is wrong with it."""
        text = super().clean(value)
        try:
            return str(AcademicYear.parse(text))
        except InvalidValue as fault:
            raise forms.ValidationError(str(fault)) from None


class ShareField(forms.CharField):
    """A share from 0% to 100%, cleaned to a Decimal from 0 to 1."""

    def __init__(self) -> None:
        super().__init__(label="Share", max_length=12, help_text=SHARE_HELP)

    def clean(self, value: object) -> object:
        """Return the share, or say what is wrong with it."""
        text = super().clean(value)
        try:
            return read_share(text)
        except InvalidValue as fault:
            raise forms.ValidationError(str(fault)) from None


class SourceField(forms.CharField):
    """Where something that is stated comes from."""

    def __init__(self) -> None:
        super().__init__(
            label="Source",
            max_length=200,
            help_text=SOURCE_HELP,
            error_messages={"required": "Say where this comes from."},
        )


class ComputeForm(forms.Form):
    """Which need to compute."""

    year = YearField()
    alternative = forms.ChoiceField(
        label="Alternative",
        choices=[(each.value, str(each.label).capitalize()) for each in Alternative],
        widget=forms.RadioSelect,
        initial=Alternative.AS_NOW,
    )


class ParticipationForm(forms.Form):
    """A share of an area's residents of an age who are to learn."""

    year = YearField()
    alternative = forms.ChoiceField(choices=CHOSEN)
    area = forms.ChoiceField(label="Area")
    age = forms.TypedChoiceField(
        label="Age at 31 August", choices=[(age, str(age)) for age in AGES], coerce=int
    )
    share = ShareField()
    source = SourceField()

    def __init__(self, *args: object, areas: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["area"].choices = list(areas.items())  # type: ignore[attr-defined]
        self.fields[
            "share"
        ].help_text = f"Of residents of that age who learn in ILR providers. {SHARE_HELP}"


class SpreadForm(forms.Form):
    """A share of a route, level or sector among the learners of an area."""

    year = YearField()
    alternative = forms.ChoiceField(choices=CHOSEN, initial=Alternative.OWN)
    area = forms.ChoiceField(label="Area")
    category = forms.ChoiceField(
        label="Route, level or sector",
        help_text="For one area and alternative, shares are set by one of the three. What is not "
        "set shares what is left as learners do now.",
    )
    share = ShareField()
    source = SourceField()

    def __init__(self, *args: object, areas: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["area"].choices = list(areas.items())  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            (
                DIMENSIONS[each.value].title,
                [(f"{each.value}:{label}", in_words(each.value, label)) for label in _labels(each)],
            )
            for each in Dimension
        ]

    @property
    def chosen(self) -> tuple[Dimension, str]:
        """The dimension and the category."""
        dimension, _, category = str(self.cleaned_data["category"]).partition(":")
        return Dimension(dimension), category


def _labels(dimension: Dimension) -> tuple[str, ...]:
    return DIMENSIONS[dimension.value].values or ()


class CapacityForm(forms.Form):
    """Places of one kind that a provider declares."""

    year = YearField()
    ukprn = forms.ChoiceField(label="Provider")
    route = forms.ChoiceField(choices=[(x, in_words("route", x)) for x in _labels(Dimension.ROUTE)])
    level = forms.ChoiceField(choices=[(x, in_words("level", x)) for x in _labels(Dimension.LEVEL)])
    ssa1 = forms.ChoiceField(
        label="Sector subject area",
        choices=[(x, in_words("ssa1", x)) for x in _labels(Dimension.SECTOR)],
    )
    places = forms.IntegerField(label="Places", min_value=0, max_value=1_000_000)
    source = SourceField()

    def __init__(self, *args: object, providers: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["ukprn"].choices = list(providers.items())  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    """A file of one of the tables that planning keeps."""

    year = YearField()
    table = forms.ChoiceField(
        label="Table",
        choices=[(each.value, str(each.label).capitalize()) for each in PlanningTable],
        widget=forms.RadioSelect,
    )
    given = forms.FileField(
        label="File",
        help_text="CSV or Excel. It replaces what was stated for the areas or providers it names; "
        "a file with any fault is refused whole.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
