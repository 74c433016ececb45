"""Verbs on risks: raise, describe, score, hand on, mitigate, close, and how a body scores."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.governance import subjects
from moothall.governance.models import Decision
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.refs import Ref
from moothall.partnership.access import MANAGERS, MEMBERS
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation, Person, today
from moothall.partnership.permissions import standing
from moothall.registers import policies
from moothall.registers.answers import follow_owner
from moothall.registers.changing import as_it_is, end_risk, keep_score, saved
from moothall.registers.enums import MOST_SCORE, STEPS, Proximity, RiskStatus
from moothall.registers.models import Mitigation, Risk, Scales
from moothall.registers.permissions import OWNERS, RAISES
from moothall.registers.scoring import Scoring

LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Links:
    """What of other rooms a matter is about: a provider or member, a decision, a plan by Ref."""

    organisation: Organisation | None = None
    decision: Decision | None = None
    about: Ref | None = None

    def columns(self, body: Body) -> dict[str, object]:
        """Return the links as columns. Raises InvalidValue for what is not in the body."""
        if self.decision and self.decision.body_id != body.pk:
            raise InvalidValue(f"Decision {self.decision.reference} is none of {body}.")
        found = subjects.find(body, self.about) if self.about else None
        if self.about and found is None:
            raise InvalidValue(f"There is no “{self.about}” in {body}.")
        return {
            "organisation": self.organisation,
            "decision": self.decision,
            "about_kind": self.about.kind if self.about else "",
            "about_key": self.about.id if self.about else "",
            "about_title": found.title if found else "",
        }


NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class RiskWords:
    """What is said of a risk: because of this cause, that event may happen, with this effect."""

    title: str
    cause: str
    event: str
    effect: str
    proximity: Proximity
    links: Links = NO_LINKS

    def faults(self) -> list[str]:
        """Return in sentences all that is missing or too long."""
        words = {"title": self.title, "cause": self.cause, "event": self.event}
        return policies.word_faults(words | {"effect": self.effect}, {"title": 200})

    def columns(self, body: Body) -> dict[str, object]:
        """Return the words as columns of a risk of this body."""
        words = {"title": self.title, "cause": self.cause, "event": self.event}
        trimmed = {name: text.strip() for name, text in (words | {"effect": self.effect}).items()}
        return trimmed | {"proximity": self.proximity} | self.links.columns(body)


@action("ScalesSet", "said how risks are scored and who sees the registers", who=MANAGERS)
def set_scales(
    *,
    by: By,
    body: Body,
    likelihoods: Sequence[str],
    impacts: Sequence[str],
    appetite: int,
    risks_public: bool = False,
    issues_public: bool = False,
) -> Scales:
    """Say how a body scores: five words for likelihood, five for impact, and the score from which
    a risk rises to the next agenda. Raises InvalidValue naming all that is wrong.
    """
    policies.check_can_set(by, body)
    faults = [
        f"Give five different words for {name}, each of at most {LONGEST_WORD} characters."
        for name, words in (("likelihood", likelihoods), ("impact", impacts))
        if len({word.strip().lower() for word in words if word.strip()}) != len(STEPS)
        or len(words) != len(STEPS)
        or any(len(word.strip()) > LONGEST_WORD for word in words)
    ]
    if not 1 <= appetite <= MOST_SCORE:
        faults.append(f"The score that is too high lies between 1 and {MOST_SCORE}.")
    if faults:
        raise InvalidValue(" ".join(faults))
    note(appetite=appetite, risks_public=risks_public, issues_public=issues_public)
    scales, _ = Scales.objects.update_or_create(
        body=body,
        defaults={
            "likelihoods": [word.strip() for word in likelihoods],
            "impacts": [word.strip() for word in impacts],
            "appetite": appetite,
            "risks_public": risks_public,
            "issues_public": issues_public,
        },
    )
    return scales


@action("RiskRaised", "raised the risk", who=RAISES)
def raise_risk(
    *,
    by: By,
    body: Body,
    words: RiskWords,
    scoring: Scoring,
    owner: Person | None,
    reason: str = "As it was raised.",
) -> Risk:
    """Enter a risk in a body's register. Raises InvalidValue naming all that is wrong."""
    policies.check_can_raise(by, body)
    faults = words.faults() + scoring.faults() + policies.owner_faults(body, owner)
    same = Risk.objects.filter(body=body, title=words.title.strip(), event=words.event.strip())
    faults += policies.same_faults(same.open().first())
    if faults:
        raise InvalidValue(" ".join(faults))
    last = Risk.objects.filter(body=body).aggregate(Max("number"))["number__max"] or 0
    risk = Risk.objects.create(
        body=body, number=last + 1, owner=owner, **words.columns(body), **scoring.columns
    )
    keep_score(by, risk, scoring, policies.check_reason(reason))
    note(reference=risk.reference, score=scoring.after, version=risk.version)
    return risk


@action("RiskDescribed", "changed what is said of the risk", who=MEMBERS, only=OWNERS)
def describe_risk(*, by: By, risk: Risk, words: RiskWords, seen: int | None = None) -> Risk:
    """Say something else of a risk. `seen` is the version that was shown to whoever changes it."""
    held = as_it_is(risk)
    policies.check_can_change(by, held, seen)
    faults = words.faults()
    if faults:
        raise InvalidValue(" ".join(faults))
    columns = words.columns(held.body)
    changed = [name for name, value in columns.items() if getattr(held, name) != value]
    note(changed=changed)
    return saved(by, held, columns)


@action("RiskScored", "scored the risk anew", who=MEMBERS, only=OWNERS)
def score_risk(
    *, by: By, risk: Risk, scoring: Scoring, reason: str, seen: int | None = None
) -> Risk:
    """Score a risk anew, with the reason; what it was before stays in its history."""
    held = as_it_is(risk)
    policies.check_can_change(by, held, seen)
    why = policies.check_reason(reason)
    if faults := scoring.faults():
        raise InvalidValue(" ".join(faults))
    if scoring == held.scoring:
        raise InvalidValue("The score is as it was: change a number, or answer “unchanged”.")
    note(score_before=held.score_after, score=scoring.after)
    keep_score(by, held, scoring, why)
    return saved(by, held, dict(scoring.columns))


@action("RiskHandedOn", "handed the risk on", who=MEMBERS, only=OWNERS)
def hand_risk(*, by: By, risk: Risk, owner: Person, seen: int | None = None) -> Risk:
    """Give a risk to another owner."""
    held = as_it_is(risk)
    policies.check_can_change(by, held, seen)
    if faults := policies.owner_faults(held.body, owner):
        raise InvalidValue(" ".join(faults))
    follow_owner(held, owner)
    return saved(by, held, {"owner": owner}, answers=False)


@action("RiskClosed", "closed the risk", who=MEMBERS, only=OWNERS)
def close_risk(*, by: By, risk: Risk, reason: str, seen: int | None = None) -> Risk:
    """Close a risk that can no longer come about, or is accepted, with the reason."""
    return end_risk(by=by, risk=risk, to=RiskStatus.CLOSED, reason=reason, seen=seen)


@action("RiskReopened", "opened the risk again", who=MEMBERS, only=OWNERS)
def reopen_risk(*, by: By, risk: Risk, reason: str) -> Risk:
    """Open a risk again, with the reason."""
    held = as_it_is(risk)
    policies.check_is_whose(by, standing(by, held.body), held)
    policies.check_can_move(held, RiskStatus.OPEN)
    why = policies.check_reason(reason)
    keep_score(by, held, held.scoring, why)
    opened = {"status": RiskStatus.OPEN, "closed_on": None, "closed_because": ""}
    return saved(by, held, opened, answers=False)


@action("MitigationPlanned", "planned what is done about the risk", who=MEMBERS, only=OWNERS)
def plan_mitigation(
    *, by: By, risk: Risk, text: str, owner: Person | None = None, due: dt.date | None = None
) -> Risk:
    """Add something to be done about a risk, by somebody, until a day."""
    held = as_it_is(risk)
    policies.check_can_change(by, held)
    faults = policies.word_faults({"mitigation": text}, {"mitigation": 500})
    faults += policies.owner_faults(held.body, owner)
    if faults:
        raise InvalidValue(" ".join(faults))
    Mitigation.objects.create(risk=held, text=text.strip(), owner=owner or held.owner, due=due)
    return saved(by, held, {})


@action(
    "MitigationDone",
    "did what was planned about the risk",
    who=MEMBERS,
    only="who is to do it, its owner, and those who keep the registers",
)
def finish_mitigation(*, by: By, mitigation: Mitigation, on: dt.date | None = None) -> Risk:
    """Record that a mitigation is done, on a day (today, if none is given)."""
    held = as_it_is(mitigation.risk)
    fresh = Mitigation.objects.get(pk=mitigation.pk)
    own = isinstance(by, Person) and fresh.owner_id == by.pk
    if not (own and standing(by, held.body).any):
        policies.check_is_whose(by, standing(by, held.body), held)
    policies.check_is_open(held)
    if fresh.done_on:
        raise NotAllowed("This is done already.")
    if on and on > today():
        raise InvalidValue("It cannot be done on a day to come.")
    fresh.done_on = on or today()
    fresh.save(update_fields=["done_on"])
    note(mitigation=str(fresh.ref))
    return saved(by, held, {})
