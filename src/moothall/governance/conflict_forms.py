"""What people fill in on whom a decision concerns, and on interests in it."""

from collections.abc import Sequence

from django import forms

from moothall.governance.enums import InterestKind
from moothall.interests.permissions import KEEPS
from moothall.interests.queries import Touch
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import members

IN_WORDS = "words"
CONCERNED_HINT = (
    "The site warns of interests in them, and holds back a vote that one bars. Leave out those "
    "that are concerned as all members are."
)


class ConcernedForm(forms.Form):
    """The organisations that a decision concerns."""

    organisations = forms.ModelMultipleChoiceField(
        label="Whom does it concern?",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=CONCERNED_HINT,
        error_messages={"required": "Choose an organisation."},
    )

    def __init__(
        self, *args: object, body: Body, named: Sequence[Organisation], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        left = members(body).exclude(pk__in=[one.pk for one in named])
        self.fields["organisations"].queryset = left  # type: ignore[attr-defined]


class InterestForm(forms.Form):
    """An interest declared in a decision: as the register has it, of somebody here, or in words."""

    whose = forms.ChoiceField(
        label="Whose interest is it?",
        required=False,
        help_text="What the register says already is taken over as it stands there.",
    )
    of_whom = forms.CharField(
        label="Who declared it, if somebody else",
        max_length=200,
        required=False,
        help_text="Such as “a councillor in attendance”. It will be public.",
    )
    kind = forms.ChoiceField(
        label="Kind of interest",
        choices=InterestKind.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label="What it is",
        max_length=300,
        required=False,
        help_text="Such as “governor at a sixth form college”.",
    )
    dispensation = forms.CharField(
        label="Dispensation, for somebody else",
        max_length=300,
        required=False,
        help_text="Who gave it, if any.",
    )

    def __init__(
        self,
        *args: object,
        body: Body,
        place: Standing,
        person: Person,
        touches: Sequence[Touch],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.touches = {f"register-{one.declaration.pk}": one for one in touches}
        self.people = {f"person-{key}": words for key, words in _people(body, place, person)}
        self.fields["whose"].choices = [  # type: ignore[attr-defined]
            *((key, f"As in the register: {_in_a_line(one)}") for key, one in self.touches.items()),
            *self.people.items(),
            (IN_WORDS, "Somebody else, such as one in attendance"),
        ]
        self.fields["whose"].initial = next(iter(self.touches), IN_WORDS)

    def clean(self) -> dict[str, object]:
        """Ask for the rest where it is not in the register, all at once."""
        data = super().clean() or {}
        whose = data.get("whose") or IN_WORDS
        data["whose"] = whose
        if whose in self.touches:
            return data
        if whose == IN_WORDS and not str(data.get("of_whom", "")).strip():
            self.add_error("of_whom", "Say who declared it.")
        if not data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", "Choose the kind of interest.")
        if not str(data.get("text", "")).strip():
            self.add_error("text", "Say what the interest is.")
        return data

    @property
    def touch(self) -> Touch | None:
        """The entry of the register that is taken over, if one is."""
        return self.touches.get(self.cleaned_data["whose"])

    @property
    def person(self) -> Person | None:
        """The person here whose interest it is, if it is somebody's."""
        whose = str(self.cleaned_data["whose"])
        if whose not in self.people:
            return None
        return Person.objects.get(pk=int(whose.partition("-")[2]))


def _in_a_line(one: Touch) -> str:
    found = one.declaration
    return f"{found.called}: {found.kind} interest in {found.about}, {found.nature}"


def _people(body: Body, place: Standing, me: Person) -> Sequence[tuple[int, str]]:
    """Whose interest somebody may declare now: their own, and all where they keep the register."""
    found = {me.pk: "My own, declared now"}
    if KEEPS.holds(place):
        roles = Appointment.objects.filter(held(), body=body).select_related(
            "person", "organisation"
        )
        for role in roles.order_by("person__name"):
            found.setdefault(role.person_id, f"{role.person}: {role}, declared now")
    return list(found.items())


class DispensationForm(forms.Form):
    """A dispensation for one decision."""

    granted_by = forms.CharField(
        label="Who gave it",
        max_length=200,
        help_text="Such as “the joint board, minute 6”. It will be public.",
        error_messages={"required": "Say who gave the dispensation."},
    )
    reason = forms.CharField(
        label="Why it was given",
        help_text="It will be public.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason for the dispensation."},
    )
