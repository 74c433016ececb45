"""What people fill in to propose, to speak for an authority, and to add to the record."""

from collections.abc import Sequence

from django import forms

from moothall.governance import subjects
from moothall.governance.conflict_forms import CONCERNED_HINT
from moothall.governance.content import Considered, Exempt
from moothall.governance.delegating import in_force
from moothall.governance.enums import AGREED, OF_A_MEMBER, Level, PinnedAs, RuleKind, Stance, Status
from moothall.governance.fresh import FreshForm
from moothall.governance.grounds import GROUNDS
from moothall.governance.models import Decision, Delegation, Requirement
from moothall.governance.rules import WORKING_DAYS
from moothall.ledger.refs import Ref
from moothall.partnership.fresh import OpenForm
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import authorities, members
from moothall.theme.fields import DateField, long_text

OPTIONS = (1, 2, 3)


class ProposalForm(forms.Form):
    """A proposal to the member authorities."""

    question = forms.CharField(
        max_length=300,
        help_text="As it will head the decision, such as “Shall we join the grouping?”",
        error_messages={"required": "Write the question that is to be decided."},
    )
    proposal = long_text(
        "What is proposed",
        "In full: nothing of it can be changed.",
        required="Say what is proposed.",
    )
    reason = long_text("Why", required="Give the reason for the proposal.")
    about = forms.MultipleChoiceField(
        label="What is decided on",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It is pinned as it is now: if it changes, nobody can consent any more.",
    )
    evidence = forms.MultipleChoiceField(
        label="Evidence it rests on", required=False, widget=forms.CheckboxSelectMultiple
    )
    concerned = forms.ModelMultipleChoiceField(
        label="Organisations that it concerns",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=CONCERNED_HINT,
    )
    supersedes = forms.ModelChoiceField(
        label="Decision that this one supersedes",
        queryset=Decision.objects.none(),
        required=False,
        empty_label="None",
        help_text="It ends on the day this one takes effect.",
    )
    answer_by = DateField(
        label="Last day for consents",
        required=False,
        help_text="Afterwards the proposal lapses. Leave it empty for none.",
    )

    under = forms.ModelChoiceField(
        label="Decided by",
        queryset=Delegation.objects.none(),
        required=False,
        help_text="A delegation in force lets its holder decide alone, within its words.",
    )
    tell = forms.ModelMultipleChoiceField(
        label="Who must be told when it is published",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Those with people here get a message; the others are ticked off by hand.",
    )
    tell_others = forms.CharField(
        label="Others who must be told",
        required=False,
        help_text="One a line, such as a neighbouring authority or a national body.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    exempt_ground = forms.ChoiceField(
        label="Ground on which a part is kept from the public",
        required=False,
        choices=[("", "Nothing is kept apart"), *GROUNDS.items()],
        help_text="The ground stands in the public notice; the part itself does not.",
    )
    exempt_text = long_text(
        "Exempt part",
        "Read only by those who act for a member authority and those who convene. Never public.",
    )

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        delegations = in_force(body).filter(on_behalf_of=None)
        if delegations.exists():
            self.fields["under"].queryset = delegations  # type: ignore[attr-defined]
            self.fields["under"].empty_label = "The rule of this body"  # type: ignore[attr-defined]
        else:
            del self.fields["under"]
        self.fields["tell"].queryset = members(body)  # type: ignore[attr-defined]
        self.pinnable: dict[str, Ref] = {}
        for name, pinned_as in (("about", PinnedAs.PROPOSAL), ("evidence", PinnedAs.EVIDENCE)):
            offered = [(str(ref), ref, title) for ref, title in subjects.offered(body, pinned_as)]
            self.pinnable |= {key: ref for key, ref, _ in offered}
            if offered:
                self.fields[name].choices = [(k, t) for k, _, t in offered]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        self.body = body
        self.fields["concerned"].queryset = members(body)  # type: ignore[attr-defined]
        in_effect = Decision.objects.filter(body=body, status=Status.EFFECTIVE)
        self.fields["supersedes"].queryset = in_effect  # type: ignore[attr-defined]
        for number in OPTIONS:
            self.fields[f"option_{number}"] = forms.CharField(
                label=f"Option {number} that was considered and rejected",
                required=False,
                max_length=500,
            )
            self.fields[f"why_{number}"] = long_text(f"Why option {number} was rejected", rows=2)

    def begin_with(self, keys: Sequence[str]) -> None:
        """Begin with things of another page chosen, and with the words that they propose."""
        about = self.fields.get("about")
        chosen = [key for key in keys if about and key in self.pinnable]
        if not chosen:
            return
        found = [subjects.find(self.body, self.pinnable[key]) for key in chosen]
        for name in ("question", "proposal"):
            told = [getattr(subject, name) for subject in found if subject]
            self.initial[name] = next(filter(None, told), "")
        self.initial["about"] = chosen

    @property
    def options(self) -> list[Considered]:
        """The options filled in, whole or in part; what is missing is told by the action."""
        data = self.cleaned_data
        pairs = [(data[f"option_{number}"], data[f"why_{number}"]) for number in OPTIONS]
        return [Considered(text, why) for text, why in pairs if text.strip() or why.strip()]

    @property
    def exempt(self) -> Exempt | None:
        """The part to be kept from the public, filled in whole or in part."""
        ground, text = self.cleaned_data["exempt_ground"], self.cleaned_data["exempt_text"]
        return Exempt(ground, text) if ground or text.strip() else None

    @property
    def to_tell(self) -> list[Organisation | str]:
        """Who must be told: members, and others by name."""
        others = self.cleaned_data["tell_others"].splitlines()
        return [*self.cleaned_data["tell"], *(each for each in others if each.strip())]

    def refs(self, name: str) -> list[Ref]:
        """Return the things chosen to be pinned."""
        return [self.pinnable[key] for key in self.cleaned_data.get(name, [])]


REASON = {
    Stance.CONSENT: ("Remark", "It stands in the public notice.", ""),
    Stance.OBJECTION: (
        "Reason",
        "It stands in the record and in the notice.",
        "Say what stands against the proposal.",
    ),
    Stance.WITHDRAWN: ("Reason", "It stands in the record and in the notice.", ""),
}


class PositionForm(FreshForm):
    """What an authority says, and at which level where it is somebody's to say at several."""

    whom = forms.TypedChoiceField(
        label="For whom",
        coerce=int,
        error_messages={
            "required": "Choose for whom you speak.",
            "invalid_choice": "You do not speak for this authority on this decision.",
        },
    )

    def __init__(
        self, *args: object, requirements: Sequence[Requirement], stance: Stance, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["whom"]
        choices = [(each.pk, str(each)) for each in requirements]
        field.choices = choices  # type: ignore[attr-defined]
        field.widget = forms.RadioSelect(choices=choices)
        if len(requirements) == 1:
            field.widget = forms.HiddenInput()
            field.initial = requirements[0].pk
        label, hint, required = REASON[stance]
        self.fields["reason"] = long_text(label, hint, required=required)


class PublishForm(FreshForm):
    """That a decision is to be published as it was shown."""


class ReasonForm(FreshForm):
    """Why a proposal is withdrawn."""

    reason = long_text(
        "Reason", "It stands in the record and in the notice.", required="Say why, in a sentence."
    )


class CommentForm(forms.Form):
    """What somebody said when they were asked about a proposal."""

    of_whom = forms.CharField(
        label="Whose comment it is",
        max_length=200,
        help_text="Such as “the college principals' group”. It will be public.",
        error_messages={"required": "Say whose comment it is."},
    )
    text = long_text("What they said", required="Write down what they said.")


def _levels(label: str, hint: str = "", required: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(level.value, level.label) for level in OF_A_MEMBER],
        help_text=hint,
        required=bool(required),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": required},
    )


class RuleForm(OpenForm):
    """How a body decides."""

    about = "the rule"

    kind = forms.ChoiceField(
        label="Who decides",
        choices=[(kind.value, kind.label) for kind in AGREED],
        initial=RuleKind.UNANIMOUS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who decides."},
    )
    quorum = forms.IntegerField(
        label="Authorities that must be heard for a majority",
        help_text="For a majority only.",
        min_value=0,
        required=False,
    )
    casting = forms.BooleanField(
        label="The chair decides a tie", help_text="For a majority only.", required=False
    )
    levels = _levels("Levels at which each member consents", required="Choose at least one level.")
    may_be_pending = _levels(
        "Levels that may still be pending",
        "A decision may take effect before these have spoken; it shows them as pending.",
    )
    call_in_days = forms.IntegerField(
        label="Call-in window",
        help_text="In working days from publication, English bank holidays left out.",
        min_value=0,
        max_value=60,
        initial=WORKING_DAYS,
        error_messages={"required": "Say how many working days the window has."},
    )
    agreed = forms.CharField(
        label="Where this was agreed",
        max_length=300,
        help_text="Such as “terms of reference of 4 March 2026, section 5”.",
        error_messages={"required": "Say where this was agreed."},
    )

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.members = authorities(body)
        for member in self.members:
            self.fields[f"own_{member.pk}"] = _levels(
                f"Other levels for {member}", "None chosen: the levels of all."
            )

    @property
    def own_levels(self) -> dict[Organisation, list[Level]]:
        """The members with levels of their own."""
        chosen = {member: self.cleaned_data[f"own_{member.pk}"] for member in self.members}
        return {member: [Level(at) for at in levels] for member, levels in chosen.items() if levels}
