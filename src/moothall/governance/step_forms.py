"""What is filled in on the course of a decision: call-in, its answer, who was told, delegations."""

from django import forms

from moothall.governance import subjects
from moothall.governance.enums import CallInOutcome, Status
from moothall.governance.fresh import FreshForm
from moothall.governance.models import Decision
from moothall.governance.permissions import LEVEL_OF, MAY_HOLD, SPEAKERS
from moothall.governance.workdays import today
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.queries import authorities
from moothall.theme.fields import DateField, long_text


class CallInForm(FreshForm):
    """Why a decision is called in, and for whose scrutiny."""

    authority = forms.TypedChoiceField(
        label="For whose scrutiny",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose scrutiny calls it in."},
    )
    of_whom = forms.CharField(
        label="Who called it in",
        max_length=200,
        required=False,
        help_text="Such as “its children's services scrutiny committee”. It will be public.",
    )
    reason = long_text(
        "Why",
        "It stands in the record and in the notice.",
        required="Say why the decision is called in.",
    )

    def __init__(
        self, *args: object, whose: list[Organisation], recorded: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["authority"]
        field.choices = choices = [(one.pk, str(one)) for one in whose]  # type: ignore[attr-defined]
        field.widget = forms.RadioSelect(choices=choices)
        if len(whose) == 1:
            field.initial = whose[0].pk
        if not recorded:
            del self.fields["of_whom"]


class AnswerForm(FreshForm):
    """What scrutiny said in the end."""

    outcome = forms.ChoiceField(
        label="What follows",
        choices=[
            (CallInOutcome.UPHELD, "It is upheld: it stands as decided"),
            (CallInOutcome.REFERRED_BACK, "It is referred back: it is to be decided anew"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether scrutiny upholds it or refers it back."},
    )
    text = long_text(
        "What scrutiny said",
        "It stands in the public notice.",
        required="Say what scrutiny said, and why.",
    )
    on = DateField(label="On which day", initial=today)


class TellingForm(forms.Form):
    """When and how somebody was told."""

    on = DateField(label="On which day", initial=today)
    how = forms.CharField(
        label="How",
        max_length=200,
        help_text="Such as “by letter to its chief executive”.",
        error_messages={"required": "Say how they were told, such as by letter."},
    )


class EndForm(forms.Form):
    """Why a delegation ends early."""

    reason = long_text(
        "Why, and who ends it", required="Say why the delegation ends, and who ends it.", rows=3
    )


class SeriesForm(forms.Form):
    """How decisions are numbered."""

    pattern = forms.CharField(
        label="Pattern",
        max_length=30,
        help_text="{number} is the number, {year} the year in four figures, {yy} in two: "
        "EX/{number}/{yy} gives EX/175/08.",
        error_messages={"required": "Write the pattern, such as {year}/{number}."},
    )
    first_number = forms.IntegerField(
        label="Next number of this year",
        min_value=1,
        error_messages={"required": "Say which number the next decision has."},
    )


class DelegationForm(forms.Form):
    """Who may decide what for whom, under which decision, from when to when."""

    holder = forms.ChoiceField(
        label="Who holds it",
        help_text="Whoever is in this role, as long as they are.",
        error_messages={"required": "Choose who holds it."},
    )
    person = forms.ModelChoiceField(
        label="Of them, one person alone",
        queryset=Person.objects.none(),
        required=False,
        empty_label="Nobody by name: it passes on with the role",
        help_text="It ends for them when they leave the role, and passes to nobody.",
    )
    on_behalf_of = forms.ModelChoiceField(
        label="What they may do",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Decide alone for this body",
        help_text="Consent for one member, or decide alone for the body.",
    )
    scope = long_text(
        "What may be decided", "In words, with its limits.", required="Say what may be decided."
    )
    kinds = forms.MultipleChoiceField(
        label="On which kinds of things",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: on any.",
    )
    decision = forms.ModelChoiceField(
        label="Decision in effect that gives it",
        queryset=Decision.objects.none(),
        required=False,
        empty_label="None that is kept here",
    )
    given_by = forms.CharField(
        label="What gives it, if that is not kept here",
        max_length=300,
        required=False,
        help_text="Such as “the council's constitution, part 3”.",
    )
    starts = DateField(label="From", initial=today)
    ends = DateField(
        label="Until the end of", required=False, help_text="Empty: until it is ended."
    )

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        places = set(authorities(body))
        speaks = Appointment.objects.filter(held(), body=body, role__in=SPEAKERS)
        others = {(one.role, one.organisation) for one in speaks.select_related("organisation")}
        self.holders: dict[str, tuple[Role, Organisation | None]] = {
            f"{role}:": (role, None) for role in (Role.MANAGER, Role.CHAIR, Role.DEPUTY)
        }
        # Who speaks for an authority, whether or not anybody does today; of others who does.
        for role in LEVEL_OF:
            at = places | {each for of, each in others if of == role and each}
            for one in sorted(at, key=lambda each: each.name):
                self.holders[f"{role}:{one.pk}"] = (role, one)
        choices = [("", "Choose")] + [
            (key, f"{str(role.label).capitalize()}, {at or body}")
            for key, (role, at) in self.holders.items()
        ]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]
        holding = Appointment.objects.filter(held(), body=body, role__in=MAY_HOLD)
        people = Person.objects.filter(pk__in=holding.values("person")).order_by("name")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        mine = [one.pk for one in authorities(body)]
        field = self.fields["on_behalf_of"]
        field.queryset = Organisation.objects.filter(pk__in=mine)  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"Consent for {one}"  # type: ignore[attr-defined]
        in_effect = Decision.objects.filter(body=body, status=Status.EFFECTIVE)
        self.fields["decision"].queryset = in_effect  # type: ignore[attr-defined]
        kinds = subjects.kinds()
        self.fields["kinds"].choices = list(kinds.items())  # type: ignore[attr-defined]
        if not kinds:
            del self.fields["kinds"]

    @property
    def held_by(self) -> tuple[Role, Organisation | None]:
        """Who holds it: a role, and at which organisation."""
        return self.holders[self.cleaned_data["holder"]]
