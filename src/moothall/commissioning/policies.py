"""When something may be done with a round; each check raises one plain sentence."""

from moothall.commissioning.content import content_of, hash_of
from moothall.commissioning.enums import (
    MOVES,
    SCENARIO_MOVES,
    RoundStatus,
    ScenarioKind,
    ScenarioStatus,
)
from moothall.commissioning.models import Budget, Round, Scenario
from moothall.commissioning.permissions import COMMISSIONS, may_set_budget, may_speak_for
from moothall.disputes.queries import first_frozen, frozen
from moothall.ledger.actions import NotAllowed
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import Standing, standing
from moothall.partnership.queries import authorities


def check_can_commission(place: Standing) -> None:
    """Raise NotAllowed where someone prepares no rounds here."""
    if not COMMISSIONS.holds(place):
        raise NotAllowed(COMMISSIONS.refuses("Preparing rounds"))


def check_can_edit(by: By, round: Round) -> None:
    """Raise NotAllowed where someone may not change a round, or it is past changing."""
    check_can_commission(standing(by, round.body))
    status = RoundStatus(round.status)
    if status is not RoundStatus.DRAFT:
        advice = {
            RoundStatus.PROPOSED: "Withdraw the proposal first, on the decision's page.",
            RoundStatus.DECIDED: "Make a round that follows it.",
            RoundStatus.ABANDONED: "Take it up again first.",
        }[status]
        raise NotAllowed(f"“{round}” is {status.label}, so its inputs stand as they are. {advice}")


def can_edit(by: By, round: Round) -> bool:
    """Whether the buttons that change a round are shown."""
    try:
        check_can_edit(by, round)
    except NotAllowed:
        return False
    return True


def check_can_ask_what_if(by: By, scenario: Scenario) -> None:
    """Raise NotAllowed where no limit of a scenario can be asked about: the round is past changing,
    or the scenario is itself a copy with something changed.
    """
    check_can_edit(by, scenario.version.round)
    if scenario.kind != ScenarioKind.STANDARD:
        raise NotAllowed(
            f"“{scenario}” has something changed already. Ask it of a scenario that is a change of "
            "every budget, so that one difference is seen at a time."
        )


def can_ask_what_if(by: By, scenario: Scenario) -> bool:
    """Whether the button is shown."""
    try:
        check_can_ask_what_if(by, scenario)
    except NotAllowed:
        return False
    return True


def check_can_set_budget(by: By, round: Round, area: str) -> None:
    """Raise NotAllowed where the money is another authority's."""
    place = standing(by, round.body)
    owner = authority_of(round.body, area)
    if not may_set_budget(place, owner):
        raise NotAllowed(
            f"The money of {owner or area} is set by its own commissioner or the partnership's "
            "manager: it belongs to that authority."
        )


def authority_of(body: Body, area: str) -> Organisation | None:
    """Return the member authority of an area."""
    return next((a for a in authorities(body) if a.area_id == area), None)


def may_change_row(by: By, round: Round, row: object) -> bool:
    """Whether someone may change a row of the inputs: a budget is its authority's own."""
    if not isinstance(row, Budget):
        return True
    return may_set_budget(standing(by, round.body), authority_of(round.body, row.authority))


def check_can_move(round: Round, to: RoundStatus) -> None:
    """Raise NotAllowed where a round cannot go from where it stands to there."""
    here = RoundStatus(round.status)
    if to not in MOVES[here]:
        raise NotAllowed(f"“{round}” is {here.label}, so it cannot become {to.label}.")


def check_can_abandon(by: By, round: Round) -> None:
    """Raise NotAllowed where a round cannot be set aside: by others, past its draft, or while a
    scenario of it is disputed, of whatever version, until what came of that has taken effect.
    """
    check_can_commission(standing(by, round.body))
    check_can_move(round, RoundStatus.ABANDONED)
    dispute = first_frozen(each.ref for each in Scenario.objects.filter(version__round=round))
    if dispute:
        raise NotAllowed(
            f"“{dispute.title}” is disputed ({dispute.reference}), so its round cannot be "
            "abandoned until the dispute has ended and its outcome has taken effect."
        )


def can_abandon(by: By, round: Round) -> bool:
    """Whether the link is shown."""
    try:
        check_can_abandon(by, round)
    except NotAllowed:
        return False
    return True


def check_can_move_scenario(scenario: Scenario, to: ScenarioStatus) -> None:
    """Raise NotAllowed where a scenario cannot go from where it stands to there."""
    here = ScenarioStatus(scenario.status)
    if to not in SCENARIO_MOVES[here]:
        raise NotAllowed(f"“{scenario}” is {here.label}, so it cannot become {to.label}.")


def is_stale(scenario: Scenario) -> bool:
    """Whether the round's inputs have changed since a scenario was solved on them."""
    version = scenario.version
    return hash_of(content_of(version.round)) != version.sha256


def check_is_undisputed(scenario: Scenario) -> None:
    """Raise NotAllowed where a scenario is disputed: nothing of it changes until that has ended."""
    dispute = frozen(scenario.ref)
    if dispute:
        raise NotAllowed(
            f"“{scenario}” is disputed ({dispute.reference}), so it stays as it is until the "
            "dispute has ended."
        )


def check_can_propose(by: By, scenario: Scenario, stale: bool | None = None) -> None:
    """Raise NotAllowed, saying everything that stands in the way of proposing a scenario.

    `stale` is what `is_stale` answered, where a page has asked already: it reads all inputs.
    """
    round = scenario.version.round
    check_can_commission(standing(by, round.body))
    check_can_move(round, RoundStatus.PROPOSED)
    faults = []
    if scenario.status == ScenarioStatus.INFEASIBLE:
        faults.append("it has no solution")
    elif scenario.status != ScenarioStatus.SOLVED:
        faults.append(f"it is {ScenarioStatus(scenario.status).label}, not solved")
    if scenario.kind == ScenarioKind.WHAT_IF:
        faults.append("it is a what-if; keep its changed limit, and solve the round again")
    if is_stale(scenario) if stale is None else stale:
        faults.append("the inputs of the round have changed since; solve it again")
    faults += [f"it breaks a limit: {broken}" for broken in scenario.broken]
    dispute = frozen(scenario.ref)
    if dispute:
        faults.append(f"it is disputed ({dispute.reference})")
    if faults:
        raise NotAllowed(f"“{scenario}” cannot be proposed: {'; '.join(faults)}.")


def can_propose(by: By, scenario: Scenario, stale: bool) -> bool:
    """Whether the button is shown for a scenario that is stale, or is not."""
    try:
        check_can_propose(by, scenario, stale)
    except NotAllowed:
        return False
    return True


def check_can_speak_for(by: By, round: Round, member: Organisation) -> None:
    """Raise NotAllowed where someone may not state this member's position."""
    if not may_speak_for(standing(by, round.body), member):
        raise NotAllowed(f"The position of {member} is stated by those who act for it.")
