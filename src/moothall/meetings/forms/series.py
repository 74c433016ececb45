"""More meetings of a series, and another pattern for those to come."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from moothall.governance.workdays import today
from moothall.meetings.enums import Pattern
from moothall.meetings.forms.calling import PatternForm, days_in
from moothall.meetings.forms.shared import because
from moothall.meetings.models import Series
from moothall.meetings.series import Change, NewPattern
from moothall.partnership.fresh import OpenForm
from moothall.theme.fields import DateField


class ExtendForm(OpenForm):
    """Up to which day a series goes on; one of listed days, with which."""

    about = "the series"
    last = DateField(label="Up to which day", help_text="Meetings follow up to this day.")
    listed = forms.CharField(
        label="The days to come",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line, such as 14 1 2027.",
        error_messages={"required": "List the days to come, one a line."},
    )

    def __init__(self, *args: object, series: Series, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        del self.fields["last" if series.pattern == Pattern.DATES else "listed"]

    def clean_listed(self) -> list[dt.date]:
        """Return the days listed; each line that is no day is named."""
        return days_in(self.cleaned_data["listed"])

    @property
    def given(self) -> dict[str, object]:
        """What the action is given."""
        listed = self.cleaned_data.get("listed", [])
        return {"last": self.cleaned_data.get("last") or max(listed), "listed": listed}


class ChangePatternForm(OpenForm, PatternForm):
    """Another pattern: first it says what would become of each meeting, then it is done."""

    about = "the series"
    since = DateField(
        label="Change meetings from", help_text="Meetings before this day stay as they are."
    )
    because = because(
        "Why the series changes", "Those invited are told.", "Say why it changes, in a sentence."
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("since", "pattern", "every", "first", "last")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].label = "First day of the new pattern"

    def clean(self) -> dict[str, object]:
        """Refuse a last day before the first at the field itself."""
        data = super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", ValidationError("The last day is before the first."))
        return data

    @property
    def new(self) -> NewPattern:
        """The pattern that is asked for."""
        data = self.cleaned_data
        first, last = self.days
        return NewPattern(
            since=data["since"],
            pattern=Pattern(data["pattern"]),
            every=data["every"],
            first=first,
            last=last,
            begins=data["begins"],
            minutes=data["minutes"],
            place=data["place"],
            link=data["link"],
            listed=tuple(data["listed"]),
        )

    def has_shown(self, change: Change) -> bool:
        """Whether its reader has seen what it does; otherwise it shows that when drawn again."""
        token = change.token
        if self.data.get("shown") == token:
            return True
        given = QueryDict(mutable=True)
        given.update(self.data)
        given["shown"] = token
        self.data = given
        return False

    @classmethod
    def filled_in(cls, series: Series) -> dict[str, object]:
        """Return what the form begins with."""
        coming = [m.day for m in series.meetings.ahead() if m.day >= today()]
        first = coming[0] if coming else today()
        is_listed = series.pattern == Pattern.DATES
        return {
            "since": today(),
            "pattern": series.pattern,
            "every": series.every,
            "first": first,
            "last": max(series.last, first),
            "listed": "\n".join(f"{d.day} {d:%B %Y}" for d in coming) if is_listed else "",
            "begins": f"{series.begins:%H:%M}",
            "minutes": series.minutes,
            "place": series.place,
            "link": series.link,
        }
