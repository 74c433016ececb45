"""Items of an agenda, and publishing it."""

from collections.abc import Sequence

from django import forms

from moothall.meetings.agenda_making import Wording
from moothall.meetings.enums import ItemKind
from moothall.meetings.forms.shared import because
from moothall.meetings.invited import Invited
from moothall.meetings.models import AgendaItem
from moothall.partnership.fresh import OpenForm
from moothall.partnership.models import Person


class ItemForm(OpenForm):
    """An item of an agenda."""

    about = "the item"

    title = forms.CharField(max_length=200, error_messages={"required": "Give the item a title."})
    kind = forms.ChoiceField(
        label="What it is there for", choices=ItemKind.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="What is asked of the meeting",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    presenter = forms.ModelChoiceField(
        label="Who presents it",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody in particular",
    )
    minutes = forms.IntegerField(
        label="Minutes allotted",
        min_value=0,
        max_value=480,
        initial=10,
        error_messages={"required": "Say how many minutes it may take; 0 is allowed."},
    )
    is_exempt = forms.BooleanField(
        label="Not for the public",
        required=False,
        help_text="Title, note and papers are then shown only to those who act for an authority, "
        "convene meetings or present it.",
    )
    exempt_ground = forms.CharField(
        label="On which ground",
        max_length=300,
        required=False,
        help_text="Such as “commercial interests of a provider”. The ground itself is public.",
    )

    def __init__(
        self, *args: object, invited: Sequence[Invited], is_late: bool = False, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people = [each.person.pk for each in invited]
        field = self.fields["presenter"]
        field.queryset = Person.objects.filter(pk__in=people)  # type: ignore[attr-defined]
        words = {each.person.pk: f"{each.person} ({each.words})" for each in invited}
        field.label_from_instance = lambda person: words[person.pk]  # type: ignore[attr-defined]
        if is_late:
            self.fields["late_because"] = because(
                "Why it cannot wait",
                "The agenda is published: the item is marked as late, with this reason.",
                "Say why this item cannot wait for the next meeting.",
            )

    def clean(self) -> dict[str, object]:
        """Ask for the ground at its field, where an item is not for the public."""
        data = super().clean()
        if data.get("is_exempt") and not str(data.get("exempt_ground", "")).strip():
            self.add_error("exempt_ground", "Say on which ground the item is not for the public.")
        return data

    @property
    def wording(self) -> Wording:
        """What the item is to say."""
        data = self.cleaned_data
        return Wording(
            data["title"],
            ItemKind(data["kind"]),
            data["note"],
            data["presenter"],
            data["minutes"],
            data["is_exempt"],
            data["exempt_ground"],
        )

    @classmethod
    def filled_in(cls, item: AgendaItem) -> dict[str, object]:
        """Return what the form begins with."""
        return {
            "title": item.title,
            "kind": item.kind,
            "note": item.note,
            "presenter": item.presenter_id,
            "minutes": item.minutes,
            "is_exempt": item.is_exempt,
            "exempt_ground": item.exempt_ground,
        }


class WithdrawForm(forms.Form):
    """Why an item of a published agenda is withdrawn."""

    because = because(
        "Why it is withdrawn",
        "The item stays on the agenda, struck out, with this reason.",
        "Say why the item is withdrawn, in a sentence.",
    )


class PublishForm(forms.Form):
    """Publishing an agenda: at short notice with the reason."""

    short_notice_because = because(
        "Why it cannot be earlier", "It stands on the agenda.", "Say why it cannot be earlier."
    )

    def __init__(self, *args: object, is_short: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not is_short:
            del self.fields["short_notice_because"]
