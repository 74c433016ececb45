"""What people fill in to propose, to speak for an authority, and to add to the record."""

from collections.abc import Sequence

from django import forms

from moothall.governance import subjects
from moothall.governance.content import Considered
from moothall.governance.enums import InterestKind, Level, PinnedAs, Stance, Status
from moothall.governance.models import Decision, Requirement
from moothall.governance.rules import WORKING_DAYS
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import authorities
from moothall.theme.fields import DateField

OPTIONS = (1, 2, 3)


def _text(label: str, help_text: str = "", *, required: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required},
    )


class ProposalForm(forms.Form):
    """A proposal to the member authorities."""

    question = forms.CharField(
        max_length=300,
        help_text="As it will head the decision, such as “Shall we join the grouping?”",
        error_messages={"required": "Write the question that is to be decided."},
    )
    proposal = _text(
        "What is proposed",
        "In full: nothing of it can be changed.",
        required="Say what is proposed.",
    )
    reason = _text("Why", required="Give the reason for the proposal.")
    about = forms.MultipleChoiceField(
        label="What is decided on",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="It is pinned as it is now: if it changes, nobody can consent any more.",
    )
    evidence = forms.MultipleChoiceField(
        label="Evidence it rests on", required=False, widget=forms.CheckboxSelectMultiple
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

    def __init__(self, *args: object, body: Body, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.pinnable: dict[str, Ref] = {}
        for name, pinned_as in (("about", PinnedAs.PROPOSAL), ("evidence", PinnedAs.EVIDENCE)):
            offered = [(str(ref), ref, title) for ref, title in subjects.offered(body, pinned_as)]
            self.pinnable |= {key: ref for key, ref, _ in offered}
            if offered:
                self.fields[name].choices = [(k, t) for k, _, t in offered]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        in_effect = Decision.objects.filter(body=body, status=Status.EFFECTIVE)
        self.fields["supersedes"].queryset = in_effect  # type: ignore[attr-defined]
        for number in OPTIONS:
            self.fields[f"option_{number}"] = forms.CharField(
                label=f"Option {number} that was considered and rejected",
                required=False,
                max_length=500,
            )
            self.fields[f"why_{number}"] = _text(f"Why option {number} was rejected", rows=2)

    @property
    def options(self) -> list[Considered]:
        """The options filled in, whole or in part; what is missing is told by the action."""
        data = self.cleaned_data
        pairs = [(data[f"option_{number}"], data[f"why_{number}"]) for number in OPTIONS]
        return [Considered(text, why) for text, why in pairs if text.strip() or why.strip()]

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


class PositionForm(forms.Form):
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
        self.fields["reason"] = _text(label, hint, required=required)


class ReasonForm(forms.Form):
    """Why a proposal is withdrawn."""

    reason = _text(
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
    text = _text("What they said", required="Write down what they said.")


class InterestForm(forms.Form):
    """An interest that somebody declared (GOV-7)."""

    of_whom = forms.CharField(
        label="Who declared it",
        max_length=200,
        help_text="Such as “a councillor in attendance”. It will be public.",
        error_messages={"required": "Say who declared it."},
    )
    kind = forms.ChoiceField(
        label="Kind of interest", choices=InterestKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="What it is",
        max_length=500,
        help_text="Such as “governor at a sixth form college”.",
        error_messages={"required": "Say what the interest is."},
    )
    dispensation = forms.CharField(
        label="Dispensation", max_length=300, required=False, help_text="Who gave it, if any."
    )


def _levels(label: str, hint: str = "", required: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=Level.choices,
        help_text=hint,
        required=bool(required),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": required},
    )


class RuleForm(forms.Form):
    """How a body decides."""

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
