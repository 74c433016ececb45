"""What people fill in on risks, issues, reviews and scales."""

from typing import Any

from django import forms

from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.registers import queries
from moothall.registers.actions import Links, RiskWords
from moothall.registers.enums import STEPS, Proximity
from moothall.registers.issues import IssueWords
from moothall.registers.models import Issue, Risk, Scales
from moothall.registers.scoring import Scoring
from moothall.theme.fields import DateField, long_text


def _step(label: str, words: list[str], help_text: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=help_text,
        choices=[
            ("", "Choose"),
            *((n, f"{n} {word}") for n, word in zip(STEPS, words, strict=True)),
        ],
        coerce=int,
        error_messages={"required": f"Choose the {label[0].lower()}{label[1:]}."},
    )


def reason_field(help_text: str = "It stands in the history.") -> forms.CharField:
    """Return a field for a reason."""
    return forms.CharField(
        label="Why",
        help_text=help_text,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


class Seen(forms.Form):
    """A form on a matter that remembers which version of it was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OwnerForm(Seen):
    """Who owns a matter from now on."""

    owner = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        empty_label="Choose",
        error_messages={"required": "Choose who owns it."},
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self.fields["owner"], body)


def _offer_people(field: forms.Field, body: Body) -> None:
    found = [person.pk for person in queries.people(body)]
    field.queryset = Person.objects.filter(pk__in=found)  # type: ignore[attr-defined]


class LinkedForm(Seen):
    """The fields by which a matter is linked to a member, a decision, a plan."""

    organisation = forms.TypedChoiceField(label="Provider or other member", required=False)
    decision = forms.TypedChoiceField(label="Decision", required=False)
    about = forms.TypedChoiceField(label="Plan or evidence", required=False)

    def __init__(
        self, *args: Any, body: Body, matter: Risk | Issue | None = None, **kwargs: Any
    ) -> None:
        if matter is not None:
            kwargs["initial"] = {**self.initial_of(matter), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._members = {str(each.pk): each for each in queries.organisations(body)}
        if matter and matter.organisation:
            self._members.setdefault(str(matter.organisation_id), matter.organisation)
        self._decisions = {str(each.pk): each for each in queries.decisions(body)}
        self._things: dict[str, tuple[Ref, str]] = {
            str(ref): (ref, title) for ref, title in queries.things(body)
        }
        if matter and matter.about:
            self._things.setdefault(str(matter.about), (matter.about, matter.about_title))
        offered = {
            "organisation": [(key, each.name) for key, each in self._members.items()],
            "decision": [(k, f"{d.reference}: {d.question}") for k, d in self._decisions.items()],
            "about": [(key, title) for key, (_, title) in self._things.items()],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", "None"), *choices]  # type: ignore[attr-defined]
            if not choices:
                del self.fields[name]

    @staticmethod
    def initial_of(matter: Risk | Issue) -> dict[str, object]:
        """Return what the form begins with."""
        return {
            "seen": matter.version,
            "title": matter.title,
            "organisation": str(matter.organisation_id or ""),
            "decision": str(matter.decision_id or ""),
            "about": str(matter.about or ""),
        }

    @property
    def links(self) -> Links:
        """The links chosen."""
        data = self.cleaned_data
        thing = self._things.get(data.get("about", ""))
        return Links(
            self._members.get(data.get("organisation", "")),
            self._decisions.get(data.get("decision", "")),
            thing[0] if thing else None,
        )


class RiskWordsForm(LinkedForm):
    """What is said of a risk."""

    title = forms.CharField(
        max_length=200,
        help_text="In a few words, as lists show it.",
        error_messages={"required": "Give it a title."},
    )
    cause = long_text(
        "Because of", "What is the case already.", required="Write the cause.", rows=3
    )
    event = long_text("This may happen", "", required="Write what may happen.", rows=3)
    effect = long_text(
        "With this effect", "On learners, members, money.", required="Write the effect.", rows=3
    )
    proximity = forms.ChoiceField(label="How soon could it come about?", choices=Proximity.choices)
    field_order = ("title", "cause", "event", "effect", "proximity", "organisation", "decision")

    @staticmethod
    def initial_of(matter: Risk | Issue) -> dict[str, object]:
        """Return what the form begins with."""
        names = ("cause", "event", "effect", "proximity")
        return LinkedForm.initial_of(matter) | {name: getattr(matter, name) for name in names}

    @property
    def words(self) -> RiskWords:
        """What was written."""
        data = self.cleaned_data
        return RiskWords(
            title=data["title"],
            cause=data["cause"],
            event=data["event"],
            effect=data["effect"],
            proximity=Proximity(data["proximity"]),
            links=self.links,
        )


class ScoringFields(forms.Form):
    """Likelihood and impact, before and after."""

    def __init__(self, *args: Any, scales: Scales, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = "As if nothing were done about it."
        after = "As things are, with what is done already."
        self.fields["likelihood"] = _step("Likelihood before", scales.likelihoods, before)
        self.fields["impact"] = _step("Impact before", scales.impacts, before)
        self.fields["likelihood_after"] = _step("Likelihood now", scales.likelihoods, after)
        self.fields["impact_after"] = _step("Impact now", scales.impacts, after)

    @property
    def scoring(self) -> Scoring:
        """How it was scored."""
        data = self.cleaned_data
        names = ("likelihood", "impact", "likelihood_after", "impact_after")
        return Scoring(*(data[name] for name in names))


class ScoreForm(ScoringFields, Seen):
    """A risk scored anew."""

    reason = reason_field()

    def __init__(self, *args: Any, risk: Risk, scales: Scales, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": risk.version, **risk.scoring.columns}
        super().__init__(*args, scales=scales, **kwargs)
        self.order_fields(["likelihood", "impact", "likelihood_after", "impact_after", "reason"])


class NewRiskForm(RiskWordsForm, ScoringFields):
    """A new risk, with its score and its owner."""

    owner = OwnerForm.base_fields["owner"]

    def __init__(self, *args: Any, body: Body, scales: Scales, **kwargs: Any) -> None:
        super().__init__(*args, body=body, scales=scales, **kwargs)
        _offer_people(self.fields["owner"], body)
        scored = ["likelihood", "impact", "likelihood_after", "impact_after", "owner"]
        self.order_fields(["title", "cause", "event", "effect", "proximity", *scored])


class MitigationForm(forms.Form):
    """Something to be done about a risk."""

    text = forms.CharField(
        label="What will be done",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what will be done."},
    )
    owner = forms.ModelChoiceField(
        label="By whom",
        queryset=Person.objects.none(),
        required=False,
        empty_label="The owner of the risk",
    )
    due = DateField(label="Until when", required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_people(self.fields["owner"], body)


class ReasonForm(Seen):
    """Why something is done."""

    reason = reason_field()


class CameAboutForm(ReasonForm):
    """What happened when a risk came about, and until when it should be resolved."""

    due = DateField(label="Resolve it by", required=False)


class IssueWordsForm(LinkedForm):
    """What is said of an issue."""

    title = RiskWordsForm.base_fields["title"]
    description = long_text(
        "What has come about", "And what it does.", required="Describe the issue.", rows=5
    )
    due = DateField(label="Resolve it by", required=False)
    field_order = ("title", "description", "due", "organisation", "decision", "about")

    @staticmethod
    def initial_of(matter: Risk | Issue) -> dict[str, object]:
        """Return what the form begins with."""
        own = {name: getattr(matter, name) for name in ("description", "due")}
        return LinkedForm.initial_of(matter) | own

    @property
    def words(self) -> IssueWords:
        """What was written."""
        data = self.cleaned_data
        return IssueWords(data["title"], data["description"], data["due"], self.links)


class NewIssueForm(IssueWordsForm):
    """A new issue, with its severity and its owner."""

    owner = OwnerForm.base_fields["owner"]

    def __init__(self, *args: Any, body: Body, scales: Scales, **kwargs: Any) -> None:
        super().__init__(*args, body=body, **kwargs)
        self.fields["severity"] = _step("Severity", scales.impacts)
        _offer_people(self.fields["owner"], body)
        self.order_fields(["title", "description", "severity", "owner", "due"])


class GradeForm(Seen):
    """An issue graded anew."""

    reason = reason_field()

    def __init__(self, *args: Any, issue: Issue, scales: Scales, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": issue.version, "severity": issue.severity}
        super().__init__(*args, **kwargs)
        self.fields["severity"] = _step("Severity now", scales.impacts)
        self.order_fields(["severity", "reason"])


class ResolveForm(Seen):
    """How an issue is resolved."""

    resolution = long_text(
        "How it is resolved", "It stands in the register.", required="Say how.", rows=4
    )


class ReviewForm(forms.Form):
    """Until when every owner is asked to answer."""

    last_day = DateField(label="Last day to answer")


class ScalesForm(forms.Form):
    """The words of the scales, what is too high, and who sees the registers."""

    appetite = forms.IntegerField(
        label="A score is too high from",
        min_value=1,
        max_value=25,
        help_text="From 1 to 25. Such a risk rises to the agenda of the next meeting.",
    )
    likelihoods = forms.CharField(
        label="Words for likelihood, from 1 to 5",
        help_text="One a line, the least likely first.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    impacts = forms.CharField(
        label="Words for impact and severity, from 1 to 5",
        help_text="One a line, the least bad first.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    risks_public = forms.BooleanField(
        label="The register of risks is public",
        required=False,
        help_text="Everyone may read titles, scores and where they stand; no owner is named.",
    )
    issues_public = forms.BooleanField(
        label="The register of issues is public",
        required=False,
        help_text="Everyone may read titles, severity and where they stand; no owner is named.",
    )

    def lines(self, name: str) -> list[str]:
        """Return the words written in a box, a line each."""
        return [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]


class ImportForm(forms.Form):
    """A spreadsheet of risks or issues."""

    given = forms.FileField(
        label="File",
        help_text="CSV or Excel, up to 1,000 rows. A file with any fault is refused whole.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
