"""What people fill in to open a dispute, name a panel, bring something before it, and answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from moothall.disputes import subjects
from moothall.disputes.enums import Finding, Sits
from moothall.disputes.models import Dispute, Party, Proposition, Step
from moothall.disputes.queries import version_of
from moothall.governance import subjects as things
from moothall.governance.enums import PinnedAs
from moothall.ledger.refs import Ref
from moothall.partnership.forms import AreaField
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import members
from moothall.theme.fields import DateField, line, long_text


def one_of(
    label: str, choices: Sequence[tuple[object, str]], hint: str = "", *, required: str
) -> forms.ChoiceField:
    """One of a few; where there is but one, it is taken without asking."""
    widget: forms.Widget = forms.RadioSelect()
    initial = None
    if len(choices) == 1:
        widget, initial = forms.HiddenInput(), str(choices[0][0])
    return forms.ChoiceField(
        label=label,
        choices=[(str(key), words) for key, words in choices],
        help_text=hint,
        widget=widget,
        initial=initial,
        error_messages={"required": required, "invalid_choice": required},
    )


NOBODY_ANSWERS = "Say who answers the dispute: one other member at least."
GONE = (
    "This cannot be disputed now: it is in dispute already, or the time to dispute it is over. "
    "Choose something else."
)


class OpenForm(forms.Form):
    """A dispute, by who speaks for a member."""

    def __init__(
        self,
        *args: Any,
        body: Body,
        place: Standing,
        mine: Sequence[Organisation],
        window: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.mine = list(mine)
        found = subjects.offered(body, place, window)
        self.offered = {str(ref): ref for ref, _ in found}
        own = self.mine[0] if len(self.mine) == 1 else None
        self.others = [each for each in members(body) if each != own]
        self.fields["about"] = forms.ChoiceField(
            label="What is disputed",
            choices=[("", "Choose one"), *((str(ref), title) for ref, title in found)],
            help_text="It is frozen until the dispute has ended.",
            error_messages={"required": "Choose what is disputed.", "invalid_choice": GONE},
        )
        self.fields["opened_for"] = one_of(
            "For whom", [(o.pk, o.name) for o in self.mine], required="Choose for whom you speak."
        )
        self.fields["against"] = forms.MultipleChoiceField(
            label="Who answers it",
            choices=[(str(o.pk), o.name) for o in self.others],
            widget=forms.CheckboxSelectMultiple,
            help_text="Those whose side differs. They and you are the parties.",
            error_messages={"required": NOBODY_ANSWERS, "invalid_choice": NOBODY_ANSWERS},
        )
        self.fields["ground"] = long_text(
            "What is wrong with it",
            "In full: nothing of it can be changed.",
            required="Say what is wrong with what is disputed.",
        )
        self.fields["sought"] = long_text(
            "What would settle it",
            "If the panel upholds the dispute, this is decided, and binds all members.",
            required="Say what would settle it.",
        )
        self.fields["exempt_because"] = line(
            "Ground for confidence, if it is confidential",
            "Then only the member authorities, the parties and the panel see it.",
            longest=300,
        )

    def clean(self) -> dict[str, Any]:
        """Say at its field that whoever opens a dispute does not answer it too."""
        data = self.cleaned_data
        if data.get("opened_for") in data.get("against", ()):
            self.add_error(
                "against",
                f"{self.opened_for} opens the dispute, so it does not answer it: take its tick "
                "away, and tick who does.",
            )
        return data

    @property
    def about(self) -> Ref:
        """The thing chosen."""
        return self.offered[self.cleaned_data["about"]]

    @property
    def opened_for(self) -> Organisation:
        """The member for which it is opened."""
        return next(o for o in self.mine if str(o.pk) == self.cleaned_data["opened_for"])

    @property
    def against(self) -> list[Organisation]:
        """The members that answer it."""
        return [o for o in self.others if str(o.pk) in self.cleaned_data["against"]]


class OnDispute(forms.Form):
    """A form on a dispute; it carries the last event that was shown, so that whoever left it open
    over a change is told of it and loses nothing of what was typed.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dispute = dispute
        self.fields["seen"].initial = version_of(dispute)

    def show_again(self, sent: QueryDict) -> None:
        """Take the change as shown: what was sent, sent once more, is taken."""
        data = sent.copy()
        data["seen"] = str(version_of(self.dispute))
        self.data = data


class MemberSeatForm(OnDispute):
    """A director of a member, for a panel of the members' own."""

    def __init__(self, *args: Any, free: Sequence[tuple[object, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = "Choose who sits: one of those without a conflict."
        # Who it is stands on the page even where nobody else is left.
        self.fields["who"] = forms.ChoiceField(
            label="Who sits",
            choices=[(str(key), words) for key, words in free],
            widget=forms.RadioSelect(),
            initial=str(free[0][0]) if len(free) == 1 else None,
            error_messages={"required": missing, "invalid_choice": missing},
        )


AREA_NEEDED = (
    "Needed for this panel: by it the site knows that they are from outside the grouping and "
    "inside the region. Of an organisation with several, any one that lies so."
)
AREA_NOT_NEEDED = "Not needed for this panel, which is not bound to a region."


class OutsideSeatForm(OnDispute):
    """Somebody from outside: with an account as an observer of the body, or with none."""

    def __init__(self, *args: Any, observers: Sequence[Person], step: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        area.required = step.sits == Sits.REGION
        area.help_text = AREA_NEEDED if area.required else AREA_NOT_NEEDED
        self.observers = {str(person.pk): person for person in observers}
        if observers:
            self.fields["account"] = forms.ChoiceField(
                label="Their account",
                choices=[
                    ("", "None: the clerk records what they answer"),
                    *((key, person.name) for key, person in self.observers.items()),
                ],
                widget=forms.RadioSelect(),
                required=False,
                help_text="The observers of the partnership. Who has an account is told, reads "
                "the dispute and answers in person.",
            )

    role = line(
        "Who sits, by role",
        "Such as “director of children's services”. No name is needed.",
        required="Say who sits, by role.",
        longest=120,
    )
    called = line("For which organisation", required="Name their organisation.", longest=120)
    area = AreaField(
        label="Area it answers for",
        error_messages={
            "required": "Name the area that their organisation answers for, such as Essex: without "
            "it nobody can tell that they are from outside the grouping and inside the region."
        },
    )

    @property
    def person(self) -> Person | None:
        """Whose account was chosen, if one was."""
        return self.observers.get(self.cleaned_data.get("account", ""))


class ReasonForm(OnDispute):
    """Why something is done."""

    because = long_text("Reason", "It stands in the record.", required="Say why, in a sentence.")


class SettledForm(OnDispute):
    """On what the parties have settled."""

    terms = long_text(
        "What the parties have agreed",
        "In full: it is put to the members as a decision.",
        required="Write down what the parties have agreed.",
        rows=6,
    )


class PropositionForm(OnDispute):
    """What a party offers."""

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"] = one_of(
            "For whom", [(p.pk, p.called) for p in parties], required="Choose for whom you speak."
        )
        self.fields["text"] = long_text(
            "What is proposed",
            "As it would be decided. It cannot be changed; another can be made.",
            required="Say what is proposed.",
            rows=6,
        )


class JoinForm(OnDispute):
    """A member that joins, and how it is affected."""

    def __init__(self, *args: Any, mine: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = list(mine)
        self.fields["joins"] = one_of(
            "Who joins", [(o.pk, o.name) for o in mine], required="Choose for whom you speak."
        )
        self.fields["affected"] = long_text(
            "How what is disputed affects you",
            "The panel and the other parties see it. It cannot be changed.",
            required="Say how what is disputed affects you.",
        )

    @property
    def joins(self) -> Organisation:
        """The member that joins."""
        return next(o for o in self.mine if str(o.pk) == self.cleaned_data["joins"])


class EvidenceForm(OnDispute):
    """What is laid before the panel."""

    of_whom = line("Whose evidence it is", required="Say whose evidence it is.")
    text = long_text("What it shows", required="Say what it shows.")
    thing = forms.ChoiceField(
        label="The thing itself",
        required=False,
        help_text="It is pinned as it is now.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body = self.dispute.body
        found = [pair for each in PinnedAs for pair in things.offered(body, each)]
        self.offered = {str(ref): ref for ref, _ in found}
        if found:
            choices = [("", "None"), *((str(ref), title) for ref, title in found)]
            self.fields["thing"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["thing"]

    @property
    def ref(self) -> Ref | None:
        """The thing chosen, if one is."""
        return self.offered.get(self.cleaned_data.get("thing", ""))


class HearingForm(OnDispute):
    """A day of hearing."""

    on = DateField(label="Day", required=True)
    place = line("Where", "Such as “on line”.", required="Say where it is, or that it is on line.")


class HeardForm(OnDispute):
    """What was heard."""

    heard = long_text(
        "What was heard",
        "Once recorded it cannot be changed.",
        required="Write down what was heard.",
        rows=8,
    )


class AnswerForm(OnDispute):
    """What a seat on the panel answers."""

    def __init__(self, *args: Any, step: Step, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made: list[Proposition] = list(self.dispute.propositions.select_related("party"))
        may = [f for f in step.terms.findings if f is not Finding.PROPOSITION]
        choices: list[tuple[object, str]] = [(f, str(f.label).capitalize()) for f in may]
        if Finding.PROPOSITION in step.terms.findings:
            choices += [
                (f"proposition:{p.number}", f"Accept proposition {p.number} of {p.party}")
                for p in made
            ]
        self.made = {p.number: p for p in made}
        self.fields["answer"] = one_of("Answer", choices, required="Choose an answer.")
        self.fields["reason"] = long_text(
            "Reason", "It stands in the record.", required="Give the reason for this answer."
        )
        if for_others:
            self.fields["said_in"] = line(
                "How they said it",
                "They have no account here. Such as “letter of 5 March 2027”.",
                required="Say how they said it, such as “letter of 5 March 2027”.",
            )

    @property
    def finding(self) -> Finding:
        """What is found."""
        return Finding(self.cleaned_data["answer"].partition(":")[0])

    @property
    def proposition(self) -> Proposition | None:
        """The proposition that is accepted, if one is."""
        number = self.cleaned_data["answer"].partition(":")[2]
        return self.made[int(number)] if number else None
