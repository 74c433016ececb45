"""A scenario proposed to the members: the decision on it, and what follows when it moves."""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse

from moothall.commissioning.enums import RoundStatus
from moothall.commissioning.models import Round, RoundProvider, Scenario
from moothall.commissioning.permissions import COMMISSIONS
from moothall.disputes import subjects as disputable
from moothall.disputes.subjects import Disputable
from moothall.governance import effects, subjects
from moothall.governance.actions import propose_decision
from moothall.governance.content import Considered
from moothall.governance.enums import Status
from moothall.governance.models import Decision, Pin
from moothall.governance.subjects import Kind, Subject
from moothall.ledger.actions import action, note
from moothall.ledger.guards import OPERATES
from moothall.ledger.refs import SITE, Ref
from moothall.partnership.access import AUTHORITIES
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import Standing
from moothall.planning.models import Need


@action("ScenarioProposed", "proposed a scenario to the members", who=COMMISSIONS)
def propose_scenario(
    *, by: By, scenario: Scenario, reason: str, options: Sequence[Considered] = ()
) -> Decision:
    """Put a solved scenario to the member authorities: a decision that pins it, its need and its
    snapshot. Raises NotAllowed, saying all that stands in the way.
    """
    from moothall.commissioning.policies import check_can_propose  # it takes all that is content

    round = Round.objects.select_for_update().get(pk=scenario.version.round_id)
    check_can_propose(by, scenario)
    need = Need.objects.select_related("snapshot").get(pk=scenario.version.content["need"]["id"])
    decision = propose_decision(
        by=by,
        body=round.body,
        question=f"Should we commission “{scenario.title}” for {round.year}?",
        proposal=f"To allocate learners and money to providers for {round.year} as “{scenario}” "
        f"of “{round.title}” says: {scenario.learners:,} learners for £{scenario.allocated:,.2f} "
        f"of £{scenario.budget:,.2f}.",
        reason=reason,
        options=options,
        about=[scenario.ref],
        evidence=[need.ref, need.snapshot.ref],
    )
    round.status, round.chosen = RoundStatus.PROPOSED, scenario
    round.save(update_fields=["status", "chosen"])
    note(round=str(round.ref), scenario=str(scenario.ref))
    return decision


@action("RoundDecided", "decided a round", who=OPERATES)
def decide_round(*, by: By, scenario: Scenario) -> Round:
    """Record that the decision on a scenario is in effect: its round is decided."""
    return _moved(scenario, RoundStatus.DECIDED)


@action("RoundReopened", "reopened a round", who=OPERATES)
def reopen_round(*, by: By, scenario: Scenario) -> Round:
    """Record that the decision on a scenario was withdrawn or has lapsed: its round is a draft."""
    return _moved(scenario, RoundStatus.DRAFT)


def _moved(scenario: Scenario, to: RoundStatus) -> Round:
    from moothall.commissioning.policies import check_can_move

    round = Round.objects.select_for_update().get(pk=scenario.version.round_id)
    check_can_move(round, to)
    round.status = to
    if to is RoundStatus.DRAFT:
        round.chosen = None
    round.save(update_fields=["status", "chosen"])
    return round


def register() -> None:
    """Tell governance how scenarios are found, and what follows a decision on one; and let members
    dispute them.
    """
    disputable.register(Disputable("scenario", "scenario", _scenario, offered=_solved))
    subjects.register(Kind("scenario", "scenario of a commissioning round", find=_decided_on))
    effects.register(
        "scenario",
        on={Status.EFFECTIVE: _decide, Status.WITHDRAWN: _reopen, Status.LAPSED: _reopen},
    )


def _solved(body: Body, place: Standing) -> Sequence[Ref]:
    """The solved scenarios of rounds that are not decided yet, for whoever sees rounds."""
    if not AUTHORITIES.holds(place):
        return ()
    found = Scenario.objects.filter(
        version__round__body=body,
        version__round__status__in=(RoundStatus.DRAFT, RoundStatus.PROPOSED),
    ).exclude(sha256="")
    return [scenario.ref for scenario in found.order_by("-pk")[:50]]


def _scenario(body: Body, key: str) -> Subject | None:
    found = Scenario.objects.filter(version__round__body=body).select_related("version__round")
    scenario = found.filter(pk=key).first() if key.isdecimal() else None
    if scenario is None:
        return None
    return Subject(
        title=f"{scenario.title} ({scenario.version.round})",
        address=reverse(
            "commissioning:scenario",
            kwargs={"body": body.slug, "round": scenario.version.round_id, "pk": scenario.pk},
        ),
        content_hash=scenario.sha256,
    )


def _decided_on(body: Body, key: str) -> Subject | None:
    """The same with the providers that its round decides on: whoever has an interest in one has it
    in the decision.
    """
    found = _scenario(body, key)
    if found is None:
        return None
    inside = RoundProvider.objects.filter(round__versions__scenarios=int(key), inside=True)
    providers = Organisation.objects.filter(ukprn__in=inside.values("ukprn"))
    return replace(found, concerns=frozenset(providers.values_list("pk", flat=True)))


def _of(pin: Pin) -> Scenario:
    return Scenario.objects.select_related("version__round__body").get(pk=pin.ref.id)


def _decide(decision: Decision, pin: Pin) -> None:
    decide_round(by=SITE, scenario=_of(pin))


def _reopen(decision: Decision, pin: Pin) -> None:
    reopen_round(by=SITE, scenario=_of(pin))
