"""What people fill in."""

import datetime as dt

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from moothall import clock
from moothall.evidence.enums import Purpose
from moothall.evidence.names import as_counted
from moothall.measures import DIMENSIONS, MEASURES, MeasureFault
from moothall.measures.dimensions import parse_ages
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import members
from moothall.theme.fields import DateField, FilesField
from moothall.theme.formats import file_size


class ReturnForm(forms.Form):
    """Files of records."""

    given = FilesField(
        label="Files",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty: choose another.",
        },
    )
    owner = forms.ModelChoiceField(
        label="Who answers for it, if it is a table of counts?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Nobody yet",
        help_text="For learner records, their provider does.",
    )

    def __init__(self, *args: object, owners: QuerySet[Organisation], **kwargs: object) -> None:
        """Offer these organisations; somebody who acts for one alone is not asked."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if owners.count() < 2:
            del self.fields["owner"]
            return
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]

    @property
    def named_owner(self) -> Organisation | None:
        """The organisation chosen, where one was asked for."""
        return self.cleaned_data.get("owner")


class ReferenceForm(forms.Form):
    """A file that is to become a reference table."""

    given = forms.FileField(
        label="File",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty: choose another.",
        },
    )

    def clean_given(self) -> "UploadedFile[bytes]":
        """Refuse a file that is larger than this site takes."""
        file: UploadedFile[bytes] = self.cleaned_data["given"]
        if file.size and file.size > settings.MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                f"{file.name} has {file_size(file.size)}; the most is "
                f"{file_size(settings.MAX_UPLOAD_BYTES)}. Leave out columns that are not read, or "
                "ask whoever runs this site to raise MOOTHALL_UPLOAD_LIMIT_MB."
            )
        return file


class OwnerForm(forms.Form):
    """Who answers for a table of counts."""

    owner = forms.ModelChoiceField(
        label="Who answers for this table of counts?",
        queryset=Organisation.objects.none(),
        empty_label="Choose a member",
        help_text="A protocol that lists its parties covers the table only when this is one.",
        error_messages={"required": "Choose the member that answers for it."},
    )

    def __init__(self, *args: object, owners: QuerySet[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why a return is sent back or withdrawn."""

    reason = forms.CharField(
        label="Reason",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


class ProtocolForm(forms.Form):
    """A data-sharing protocol (EVD-2)."""

    title = forms.CharField(max_length=160, help_text="Such as “Learner records 2025-26”.")
    purposes = forms.MultipleChoiceField(
        label="What the records may be used for",
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Purpose.FIGURES],
        error_messages={"required": "Choose at least one purpose."},
    )
    purpose = forms.CharField(
        label="The purpose in words",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As the parties agreed it.",
    )
    parties = forms.ModelMultipleChoiceField(
        label="Parties",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: every member, and every provider that gives a return.",
    )
    detail = forms.CharField(
        label="Level of detail", max_length=300, required=False, help_text="What may be shown."
    )
    retention = forms.CharField(label="How long records are kept", max_length=300, required=False)
    threshold = forms.IntegerField(
        label="Smallest count shown",
        min_value=2,
        max_value=100,
        initial=6,
        help_text="Counts below it are hidden, and so are others from which they could be "
        "worked out. English departments commonly use 6.",
    )
    zeros_shown = forms.BooleanField(label="Show counts of 0", required=False, initial=True)
    starts = DateField(label="In force from")
    ends = DateField(label="In force until")
    erase_on = DateField(
        label="Records kept until",
        required=False,
        help_text="Afterwards they are erased. Without a day: until the protocol ends.",
    )

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["parties"].queryset = members(body)  # type: ignore[attr-defined]
        today = clock.now().date()
        self.fields["starts"].initial = today
        self.fields["ends"].initial = today + dt.timedelta(days=365)

    def clean(self) -> dict[str, object]:
        """Check that it starts before it ends."""
        data = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "The protocol ends before it starts: change one of the dates.")
        erase_on = data.get("erase_on")
        if erase_on and ends and erase_on < ends:
            self.add_error(
                "erase_on", "The records would be erased before the protocol ends: change a date."
            )
        return data


MOST_BREAKDOWNS = 3


class FigureForm(forms.Form):
    """A question for a figure: measure, breakdowns, ages, and one condition."""

    measure = forms.ChoiceField(label="What to count")
    by = forms.MultipleChoiceField(
        label="Broken down by",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"At most {MOST_BREAKDOWNS}.",
    )
    age = forms.CharField(
        label="Ages",
        required=False,
        initial="16-18",
        max_length=20,
        help_text="16-18 unless you say otherwise: write 19+, 16, 16-24 or all.",
    )
    limit = forms.ChoiceField(label="Limited to one", required=False)
    value = forms.CharField(
        label="Which one",
        required=False,
        max_length=120,
        help_text="As it stands in the tables: Luton, fe, 3, Female...",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        breakdowns = [(d.name, d.title) for d in DIMENSIONS.values()]
        self.fields["measure"].choices = [(m.name, m.title) for m in MEASURES.values()]  # type: ignore[attr-defined]
        self.fields["by"].choices = breakdowns  # type: ignore[attr-defined]
        self.fields["limit"].choices = [("", "Nothing"), *breakdowns]  # type: ignore[attr-defined]

    def clean_by(self) -> list[str]:
        """Refuse more breakdowns than a table may have."""
        chosen: list[str] = self.cleaned_data["by"]
        if len(chosen) > MOST_BREAKDOWNS:
            raise forms.ValidationError(f"Choose at most {MOST_BREAKDOWNS} breakdowns.")
        return chosen

    def clean_age(self) -> str:
        """Refuse what is no age."""
        age: str = self.cleaned_data["age"].strip()
        try:
            parse_ages(frozenset([age] if age else []))
        except MeasureFault as fault:
            raise forms.ValidationError(str(fault)) from None
        return age

    def clean(self) -> dict[str, object]:
        """Refuse half a condition, which would be left out in silence."""
        data = super().clean() or {}
        if data.get("limit") and not data.get("value"):
            self.add_error("value", "Say which one the figure is limited to, or choose “Nothing”.")
        if data.get("value") and not data.get("limit"):
            self.add_error("limit", f"Say what “{data['value']}” is one of.")
        return data

    @property
    def breakdowns(self) -> list[str]:
        """The breakdowns chosen."""
        return list(self.cleaned_data["by"])

    @property
    def where(self) -> dict[str, list[str]]:
        """What the figure is limited to."""
        data = self.cleaned_data
        found = {"age": [data["age"]]} if data["age"] else {}
        if data["limit"]:
            found[data["limit"]] = [data["value"]]
        return as_counted(found)
