"""Calling meetings, one or a series; moving them; how a body meets."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError

from moothall.meetings.enums import Pattern
from moothall.meetings.forms.shared import because
from moothall.meetings.models import Arrangements, Meeting
from moothall.meetings.recurrence import at
from moothall.partnership.enums import Role, Sector
from moothall.partnership.fresh import OpenForm
from moothall.theme.fields import DateField
from moothall.theme.formats import as_local

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


def _time(label: str = "Begins at") -> forms.TimeField:
    return forms.TimeField(
        label=label,
        help_text="London time, such as 14:00.",
        input_formats=["%H:%M", "%H.%M", "%H%M", "%I%p", "%I:%M%p", "%I.%M%p", "%I %p", "%I:%M %p"],
        widget=forms.TimeInput(format="%H:%M", attrs={"size": 6}),
        error_messages={
            "required": "Give the time at which it begins, such as 14:00.",
            "invalid": "Write the time as hours and minutes, such as 14:00.",
        },
    )


def _length() -> forms.IntegerField:
    return forms.IntegerField(
        label="Length in minutes",
        min_value=1,
        max_value=24 * 60,
        initial=120,
        error_messages={"required": "Say how many minutes it takes."},
    )


def _place() -> forms.CharField:
    return forms.CharField(
        label="Place",
        max_length=200,
        required=False,
        help_text="Such as “Town Hall, committee room 2”. Give it, or an address to join by.",
    )


def _link() -> forms.URLField:
    return forms.URLField(
        label="Address to join by",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Shown to those invited, never to the public.",
        error_messages={"invalid": "Write the whole address, beginning with https://"},
    )


class MeetingForm(forms.Form):
    """A single meeting."""

    title = forms.CharField(max_length=120, help_text="Such as “Joint board”.")
    day = DateField(label="Day")
    begins = _time()
    minutes = _length()
    place = _place()
    link = _link()

    @property
    def starts(self) -> dt.datetime:
        """When it begins."""
        return at(self.cleaned_data["day"], self.cleaned_data["begins"])


class PatternForm(forms.Form):
    """On which days meetings follow each other, when and where they are."""

    pattern = forms.ChoiceField(
        label="They follow each other", choices=Pattern.choices, widget=forms.RadioSelect
    )
    every = forms.IntegerField(
        label="Every",
        min_value=1,
        max_value=52,
        initial=1,
        help_text="So many weeks or months. Leave it at 1 where you list the days.",
        error_messages={"required": "Say every how many weeks or months; 1 is each."},
    )
    first = DateField(
        label="First day", help_text="By months, its weekday is kept: the second Tuesday, say."
    )
    last = DateField(label="No later than")
    listed = forms.CharField(
        label="The days, if you list them",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line, such as 14 1 2027. First and last day are then those of the list.",
    )
    begins = _time()
    minutes = _length()
    place = _place()
    link = _link()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if self.data.get("pattern") == Pattern.DATES:
            for name in ("first", "last"):
                self.fields[name].required = False

    def clean_listed(self) -> list[dt.date]:
        """Return the days listed; each line that is no day is named."""
        days = days_in(self.cleaned_data["listed"])
        if self.data.get("pattern") == Pattern.DATES and not days:
            raise ValidationError("List the days, one a line.")
        return days

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        data = self.cleaned_data
        if data["pattern"] == Pattern.DATES:
            return min(data["listed"]), max(data["listed"])
        return data["first"], data["last"]


class SeriesForm(PatternForm):
    """Meetings that follow a pattern."""

    title = forms.CharField(max_length=120, help_text="Each of its meetings begins with this name.")
    field_order = ("title",)


def days_in(text: str) -> list[dt.date]:
    """Return the days of a list, one a line. Raises ValidationError naming each that is none."""
    days, faults = [], []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        try:
            days.append(_day(line))
        except ValueError:
            faults.append(f"“{line}” is not a day: write it as 14 1 2027.")
    if faults:
        raise ValidationError(faults)
    return days


def _day(text: str) -> dt.date:
    parts = text.replace("/", " ").replace(".", " ").replace("-", " ").split()
    if len(parts) == len("dmy") and len(parts[0]) == len("2027"):
        parts.reverse()  # as computers write it, 2027-01-14
    day, month, year = parts
    named = [] if month.isdecimal() else [n for n in MONTHS if n.startswith(month.lower())]
    if len(named) == 1:  # 14 January 2027, or 14 Jan 2027
        month = str(MONTHS.index(named[0]) + 1)
    return dt.date(int(year), int(month), int(day))


class ChangeForm(OpenForm):
    """What is said of a meeting."""

    about = "the line above"

    title = forms.CharField(max_length=120)
    place = _place()
    link = _link()
    is_public = forms.BooleanField(
        label="It is a public meeting",
        required=False,
        help_text="Its day, place and agenda are then on a public page, without exempt items.",
    )


class MoveForm(OpenForm):
    """Another time for a meeting, and why."""

    about = "the line above"

    day = DateField(label="New day")
    begins = _time()
    minutes = _length()
    because = because(
        "Why it is moved", "Those invited are told.", "Say why it is moved, in a sentence."
    )

    @property
    def starts(self) -> dt.datetime:
        """When it begins."""
        return at(self.cleaned_data["day"], self.cleaned_data["begins"])

    @classmethod
    def filled_in(cls, meeting: Meeting) -> dict[str, object]:
        """Return what the form begins with."""
        local = as_local(meeting.starts)
        length = int((meeting.ends - meeting.starts).total_seconds() // 60)
        return {"day": local.date(), "begins": f"{local:%H:%M}", "minutes": length}


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    because = because(
        "Why it is cancelled",
        "It stands on the page of the meeting and in calendars.",
        "Say why it is cancelled, in a sentence.",
    )


class ArrangementsForm(forms.Form):
    """How a body meets."""

    is_public = forms.BooleanField(
        label="Our meetings are public",
        required=False,
        help_text="Meetings called from now on have a public page, without exempt items.",
    )
    invited = forms.MultipleChoiceField(
        label="Who is invited",
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Whoever holds one of these roles on the day of a meeting.",
        error_messages={"required": "Choose at least one role that is invited."},
    )
    sectors = forms.MultipleChoiceField(
        label="Which sectors should be there",
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The page on attendance says which of these are missing.",
    )

    @classmethod
    def filled_in(cls, arrangements: Arrangements) -> dict[str, object]:
        """Return what the form begins with."""
        return {
            "is_public": arrangements.is_public,
            "invited": arrangements.invited,
            "sectors": arrangements.sectors,
        }
