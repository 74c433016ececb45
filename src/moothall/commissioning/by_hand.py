"""A copy of a scenario changed by hand: each change with its reason, all limits checked again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from moothall import allocation
from moothall.allocation import Kind
from moothall.codes import UKPRN
from moothall.commissioning.answers import Solution
from moothall.commissioning.checks import broken_limits, placed, spent
from moothall.commissioning.enums import ScenarioKind, ScenarioStatus
from moothall.commissioning.models import BudgetUse, Line, ManualChange, Scenario, Unmet
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.policies import check_can_edit, check_is_undisputed
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.actors import By, person_of


@dataclass(frozen=True)
class Place:
    """A line by what tells it apart: provider (UKPRN), kind, home area (ONS code)."""

    provider: str
    route: str
    level: str
    sector: str
    area: str

    @property
    def kind(self) -> Kind:
        """Its kind of provision."""
        return Kind(self.route, self.level, self.sector)


@action("LineChanged", "changed a line of a scenario by hand", who=COMMISSIONS)
def change_line(
    *,
    by: By,
    scenario: Scenario,
    place: Place,
    learners: int,
    reason: str,
    asked: allocation.Round,
) -> Scenario:
    """Give a line of a copied scenario another number of learners, with the reason.

    `asked` is the question the scenario answers (`solving.question_of`). Every limit is checked
    again; those broken are kept with the scenario, which is not proposed until none is.
    """
    found = Scenario.objects.select_for_update(of=("self",))
    held = found.select_related("version__round__body", "base").get(pk=scenario.pk)
    _check(by, held, learners, reason)
    # Asked before anything is told of the line: one that is fixed stands at last year's learners.
    rate = _rate(asked, place)
    line = Line.objects.filter(scenario=held, **asdict(place)).first()
    was = line.learners if line else 0
    if learners == was:
        raise InvalidValue("That is what it is already: give another number of learners.")
    line = line or Line(scenario=held, **asdict(place))
    line.learners, line.amount = learners, learners * rate
    line.save()
    _book(held, asked)
    ManualChange.objects.create(
        scenario=held,
        **asdict(place),
        was=was,
        now=learners,
        reason=reason.strip()[:400],
        made_by=person_of(by),
    )
    note(provider=place.provider, broken=len(held.broken))
    return held


def _check(by: By, held: Scenario, learners: int, reason: str) -> None:
    check_can_edit(by, held.version.round)
    check_is_undisputed(held)
    if held.kind != ScenarioKind.AGREED or held.status != ScenarioStatus.SOLVED:
        raise NotAllowed("Only a copy is changed by hand: copy the scenario first.")
    faults = []
    if learners < 0:
        faults.append("A number of learners is not below 0.")
    if not reason.strip():
        faults.append("Say why, in a sentence: it becomes part of the record.")
    if faults:
        raise InvalidValue(" ".join(faults))


def _rate(asked: allocation.Round, place: Place) -> Decimal:
    inside = {p.ukprn for p in asked.providers if p.inside}
    if UKPRN(place.provider) not in inside:
        raise NotAllowed("This provider is not decided on in this round: its lines are fixed.")
    for each in asked.provisions:
        if each.provider == place.provider and each.kind == place.kind:
            return Decimal(each.rate)
    raise InvalidValue("This provider does not offer this kind: add a number of places first.")


def _book(held: Scenario, asked: allocation.Round) -> None:
    """Bring everything that follows from the lines up to date."""
    lines = list(Line.objects.filter(scenario=held))
    used, there = spent(asked, lines), placed(lines)
    uses = list(BudgetUse.objects.filter(scenario=held))
    for use in uses:
        use.allocated = used.get((use.authority, use.fund), Decimal(0))
    needs = list(Unmet.objects.filter(scenario=held))
    for need in needs:
        met = there.get((need.area, Kind(need.route, need.level, need.sector)), 0)
        need.unmet = max(0, need.needed - met)
    BudgetUse.objects.bulk_update(uses, ["allocated"])
    Unmet.objects.bulk_update(needs, ["unmet"], batch_size=500)
    held.sha256 = Solution(lines, needs, uses, ()).sha256(held)
    held.allocated = sum((use.allocated for use in uses), Decimal(0))
    held.learners = sum(line.learners for line in lines)
    held.unmet = sum(need.unmet for need in needs)
    held.broken = broken_limits(asked, lines, _solved(held))
    held.save()


def _solved(held: Scenario) -> Iterable[Line]:
    """The lines that the optimiser found and this is a copy of; of a copy's copy it found none."""
    if held.base is None or held.base.kind == ScenarioKind.AGREED:
        return ()
    return held.base.lines.all()
