"""What people fill in to declare, to end, to dispense, and to agree what kinds mean."""

from collections.abc import Iterable

from django import forms

from moothall.interests.enums import InterestKind
from moothall.interests.permissions import KEEPS
from moothall.interests.policies import LONGEST
from moothall.interests.standard import Consequence, Terms
from moothall.partnership.enums import Role
from moothall.partnership.fresh import OpenForm
from moothall.partnership.models import Appointment, Body, Organisation, Person, held, today
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import members
from moothall.theme.fields import DateField, line, long_text


class DeclareForm(OpenForm):
    """An interest of oneself, of one's organisation, or recorded for somebody else."""

    about = "what the kinds mean"
    whose = forms.ChoiceField(
        label="Whose interest is it?",
        error_messages={"required": "Say whose interest it is."},
    )
    kind = forms.ChoiceField(
        label="Kind of interest",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of interest."},
    )
    in_organisation = forms.ModelChoiceField(
        label="In which organisation does it lie?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="None of these: a matter in words",
    )
    matter = line(
        "Or in which matter?", "Such as “the site of the former college”.", longest=LONGEST
    )
    nature = line(
        "What the interest is",
        "Such as “governor since 2024”, “my partner is employed there”. No names of others.",
        required="Say what the interest is, such as “governor”.",
        longest=LONGEST,
    )
    both_sides = forms.BooleanField(
        label="By this the organisation both commissions and delivers",
        required=False,
        help_text="For an organisation only: it is then shown wherever either of the two appears.",
    )
    starts = DateField(label="Held from", help_text="For example 1 9 2025. Empty: from today.",
                       required=False)  # fmt: skip
    ends = DateField(label="Held until", required=False, help_text="If its end is known.")

    def __init__(
        self,
        *args: object,
        body: Body,
        place: Standing,
        person: Person,
        terms: Terms,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.body, self.me = body, person
        self.people, self.organisations = _whom(body, place, person)
        choices = [
            *((f"person-{key}", words) for key, words in self.people.items()),
            *((f"organisation-{key}", str(one)) for key, one in self.organisations.items()),
        ]
        field = self.fields["whose"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
        elif len(choices) <= 6:
            field.widget = forms.RadioSelect(choices=choices)
        if not self.organisations:
            del self.fields["both_sides"]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (str(each.kind), f"{str(each.kind.label).capitalize()}: {each.meaning}")
            for each in terms.kinds.values()
        ]
        self.fields["in_organisation"].queryset = members(body)  # type: ignore[attr-defined]

    @property
    def whom(self) -> dict[str, object]:
        """Whose interest it is, as the action takes it."""
        kind, _, key = self.cleaned_data["whose"].partition("-")
        if kind == "organisation":
            return {"organisation": self.organisations[int(key)]}
        return {"person": Person.objects.get(pk=int(key))}

    @property
    def given(self) -> dict[str, object]:
        """The rest, as the action takes it."""
        data = self.cleaned_data
        return {
            "kind": InterestKind(data["kind"]),
            "in_organisation": data["in_organisation"],
            "matter": "" if data["in_organisation"] else data["matter"],
            "nature": data["nature"],
            "both_sides": bool(data.get("both_sides")),
            "starts": data["starts"],
            "ends": data["ends"],
        }


def _whom(
    body: Body, place: Standing, me: Person
) -> tuple[dict[int, str], dict[int, Organisation]]:
    """For whom somebody may declare: themselves first; all, where they keep the register."""
    people = {me.pk: "My own"}
    found = list(members(body))
    if not KEEPS.holds(place):
        return people, {one.pk: one for one in found if place.acts_for(one)}
    roles = Appointment.objects.filter(held(), body=body).select_related("person", "organisation")
    for role in roles.order_by("person__name"):
        people.setdefault(role.person_id, f"{role.person}: {role}")
    return people, {one.pk: one for one in found}


class EndForm(OpenForm):
    """When an entry ended, and why."""

    about = "the entry"
    last_day = DateField(
        label="Last day", help_text="Your own entries end today at the earliest.", initial=today
    )
    because = line(
        "Why it ends",
        "Such as “I left the governing body”, or what was declared wrongly. It stays on record.",
        required="Say why it ends.",
        longest=LONGEST,
    )


class DispensationForm(OpenForm):
    """A dispensation for a time; one for a single decision is recorded on its page."""

    about = "the entry"
    granted_by = line(
        "Who gave it",
        "Such as “the joint board, minute 6 of 4 March 2026”, or “Luton's monitoring officer”.",
        required="Say who gave the dispensation.",
        longest=200,
    )
    reason = long_text(
        "Why it was given",
        "Such as “without it no elected member of the authority could speak on it”.",
        required="Give the reason for the dispensation.",
    )
    starts = DateField(label="From", initial=today)
    ends = DateField(label="Until", help_text="For one decision alone, record it on its page.")


class StandardForm(OpenForm):
    """What each kind means, and whose interests are public."""

    about = "the standard"
    public_roles = forms.MultipleChoiceField(
        label="Whose interests may everyone read?",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The public page names roles, never people. None chosen: the members alone read "
        "the register.",
    )
    public_organisations = forms.BooleanField(
        label="The interests of organisations too", required=False
    )
    agreed = line(
        "Where this was agreed",
        "Such as “terms of reference of 4 March 2026, section 7”.",
        required="Say where this was agreed.",
        longest=LONGEST,
    )

    def __init__(self, *args: object, terms: Terms, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rest = list(self.fields)
        for each in terms.kinds.values():
            self._add(each)
        self.order_fields([name for name in self.fields if name not in rest] + rest)
        self.fields["public_roles"].initial = sorted(terms.public_roles)
        self.fields["public_organisations"].initial = terms.public_organisations

    def _add(self, each: Consequence) -> None:
        kind = str(each.kind.label)
        meaning = long_text(
            f"What a {kind} interest is", required=f"Say what a {kind} interest is.", rows=3
        )
        meaning.initial = each.meaning
        self.fields[f"meaning_{kind}"] = meaning
        self.fields[f"bars_{kind}"] = forms.BooleanField(
            label=f"A {kind} interest bars a vote", required=False, initial=each.bars
        )
        self.fields[f"dispensable_{kind}"] = forms.BooleanField(
            label=f"A {kind} interest may be dispensed with",
            required=False,
            initial=each.dispensable,
        )

    @property
    def kinds(self) -> Iterable[Consequence]:
        """What was filled in of each kind."""
        data = self.cleaned_data
        return [
            Consequence(
                kind,
                data[f"meaning_{kind.label}"],
                data[f"bars_{kind.label}"],
                data[f"dispensable_{kind.label}"],
            )
            for kind in InterestKind
        ]
