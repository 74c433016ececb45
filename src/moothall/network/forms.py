"""What a partnership's manager fills in for the network, and from which day changes are counted."""

from typing import Any

from django import forms

from moothall.faults import InvalidValue
from moothall.money import Money
from moothall.network.actions import Share, Telling
from moothall.network.enums import COUNTED, RecordKind
from moothall.network.models import NetworkRecord
from moothall.partnership.fresh import OpenForm
from moothall.partnership.queries import area_named
from moothall.theme.fields import DateField


class SinceForm(forms.Form):
    """The earlier day with which today is compared."""

    since = DateField(label="Count the change since", required=False)


EVERY = "every"
"""What is chosen to see how many sectors are missing, whichever they are."""


class ShownForm(SinceForm):
    """Which sector the picture of all partnerships shows, and the earlier day."""

    sector = forms.ChoiceField(
        label="Sector to show",
        choices=[
            *((sector.name.lower(), str(sector.label).capitalize()) for sector in COUNTED),
            (EVERY, "Every sector counted: how many are missing"),
        ],
    )
    field_order = ("sector", "since")


class AreasField(forms.CharField):
    """Areas by name or ONS code, one a line."""

    widget = forms.Textarea

    def clean(self, value: object) -> tuple[str, ...]:
        """Return the codes of the areas; names all lines that are none."""
        given = super().clean(value)
        lines = [line.strip() for line in str(given or "").splitlines() if line.strip()]
        found, faults = [], []
        for line in lines:
            try:
                found.append(area_named(line).code)
            except InvalidValue as fault:
                faults.append(str(fault))
        if faults:
            raise forms.ValidationError(faults)
        return tuple(dict.fromkeys(found))


class TellingForm(forms.Form):
    """One dated record."""

    # The version that was shown: the action refuses another in the step that writes, which a look
    # at the ledger before it (`OpenForm`) cannot.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label="What is it?", choices=[("", "Choose"), *RecordKind.choices])
    title = forms.CharField(max_length=200, help_text="Such as “Learning plan 2026 to 2027”.")
    day = DateField(label="Its day", help_text="When it was agreed, held or written.")
    review_on = DateField(label="Looked at again on", required=False)
    areas = AreasField(
        label="Areas within the boundaries",
        required=False,
        help_text="For boundaries: names or ONS codes, one a line.",
    )
    text = forms.CharField(
        label="In a few words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def telling(self) -> Telling:
        """What was written."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return Telling(**data | {"kind": RecordKind(data["kind"])})


def initial_of(record: NetworkRecord) -> dict[str, Any]:
    """Return what the form begins with, to correct a record."""
    names = ("kind", "title", "day", "review_on", "text")
    areas = "\n".join(str(code) for code in record.areas.values_list("code", flat=True))
    own = {name: getattr(record, name) for name in names}
    return own | {"areas": areas, "seen": record.version}


class ShareForm(OpenForm):
    """A share of the fund. Stating a year again corrects it, so the form says if one was stated."""

    about = "the shares"

    year = forms.IntegerField(label="Year in which it begins", min_value=1990, max_value=2100)
    infrastructure = forms.DecimalField(
        label="For infrastructure, in pounds", min_value=0, max_digits=12, decimal_places=2
    )
    projects = forms.DecimalField(
        label="For projects, in pounds", min_value=0, max_digits=12, decimal_places=2
    )

    @property
    def share(self) -> Share:
        """What was written."""
        data = self.cleaned_data
        return Share(data["year"], Money(data["infrastructure"]), Money(data["projects"]))
