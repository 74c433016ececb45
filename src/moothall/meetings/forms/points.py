"""What people fill in to give an action point, and to follow it to its end."""

import datetime as dt
from collections.abc import Sequence

from django import forms

from moothall.meetings.enums import PointStatus
from moothall.meetings.models import AgendaItem
from moothall.partnership.models import Person
from moothall.theme.fields import DateField


class OwnedForm(forms.Form):
    """A form in which an owner is chosen among those who hold a role today."""

    owner = forms.TypedChoiceField(
        label="Who does it?",
        coerce=int,
        error_messages={"required": "Choose who does it."},
    )

    def __init__(
        self, *args: object, owners: Sequence[tuple[Person, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.owners = {person.pk: person for person, _ in owners}
        told = [(p.pk, f"{p} ({words})" if words else str(p)) for p, words in owners]
        self.fields["owner"].choices = [("", "Choose"), *told]  # type: ignore[attr-defined]

    @property
    def chosen_owner(self) -> Person:
        """Who is to do it."""
        return self.owners[self.cleaned_data["owner"]]


class PointForm(OwnedForm):
    """Something that a meeting asked somebody to do."""

    text = forms.CharField(
        label="What is to be done",
        max_length=500,
        help_text="Such as “Send the draft agreement to the four authorities”.",
        error_messages={"required": "Say what is to be done."},
    )
    due = DateField(label="By which day", error_messages={"required": "Say by which day."})
    item = forms.TypedChoiceField(
        label="From which item?", coerce=int, required=False, empty_value=None
    )
    field_order = ("text", "owner", "due", "item")

    def __init__(self, *args: object, items: Sequence[AgendaItem], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.items = {item.pk: item for item in items}
        choices = [("", "None of them"), *((item.pk, str(item)) for item in items)]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen_item(self) -> AgendaItem | None:
        """The item it comes from, or None."""
        return self.items.get(self.cleaned_data.get("item") or 0)


class ProgressForm(forms.Form):
    """How far it is."""

    text = forms.CharField(
        label="How far is it?",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say how far it is."},
    )


class CloseForm(forms.Form):
    """That it is done, or dropped."""

    status = forms.ChoiceField(
        label="What became of it?",
        choices=[(PointStatus.DONE, "It is done"), (PointStatus.DROPPED, "It is dropped")],
        initial=PointStatus.DONE,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="What is there to say of it?",
        required=False,
        help_text="What is dropped needs the reason.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, may_drop: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not may_drop:
            self.fields["status"].widget = forms.HiddenInput()
            choices = [(PointStatus.DONE, "It is done")]
            self.fields["status"].choices = choices  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    """Why it is opened again."""

    because = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is opened again."},
    )


class PutOffForm(forms.Form):
    """Another day, and why."""

    due = DateField(label="By which day")
    because = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it gets another day."},
    )

    def __init__(self, *args: object, due: dt.date, **kwargs: object) -> None:
        kwargs.setdefault("initial", {"due": due})
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class HandOverForm(OwnedForm):
    """Who does it from now on."""

    because = forms.CharField(label="Reason", required=False, max_length=300)
