"""What a round takes from elsewhere: providers from the evidence, declared places from planning."""

from decimal import Decimal

from moothall.commissioning.actions import put_inputs
from moothall.commissioning.inputs import CAPACITY, PROVIDERS
from moothall.commissioning.models import Capacity, Round, RoundProvider
from moothall.evidence.snapshots import open_snapshot
from moothall.faults import InvalidValue
from moothall.partnership.actors import By
from moothall.partnership.models import Organisation
from moothall.partnership.queries import authorities, leads, members
from moothall.planning.declared import capacity_lines
from moothall.planning.models import Need
from moothall.planning.queries import ELSEWHERE, supply_lines
from moothall.planning.rows import StatedCapacity


def gather_providers(*, by: By, round: Round) -> int:
    """Add every provider that taught residents last year and is not in the round yet; return how
    many. Members are decided on, with their lead; others are not, and stay as they are.

    Raises InvalidValue where the round has no need, and so no evidence to look at.
    """
    if round.need is None:
        raise InvalidValue("Choose the need that the round answers first: it says which evidence.")
    need = Need.objects.select_related("snapshot__body").get(pk=round.need.pk)
    there = set(RoundProvider.objects.filter(round=round).values_list("ukprn", flat=True))
    lines = supply_lines(asker=by, body=round.body, snapshot=need.snapshot)
    taught = {line.ukprn for line in lines if line.area not in ELSEWHERE}
    found = sorted(ukprn for ukprn in taught - there if ukprn.isdecimal())
    if found:
        rows = _rows(round, need, found)
        put_inputs(by=by, round=round, table=PROVIDERS, rows=rows)
    return len(found)


def _rows(round: Round, need: Need, ukprns: list[str]) -> list[dict[str, object]]:
    labels = {str(u): name for u, name in open_snapshot(need.snapshot).provider_labels.items()}
    inside = {m.ukprn: m for m in members(round.body) if m.ukprn}
    lead_of = leads(round.body)
    areas = {a.pk: a.area_id for a in authorities(round.body)}

    def lead(member: Organisation | None) -> str:
        held = lead_of.get(member.pk) if member else None
        return str(areas.get(held.lead_id) or "") if held else ""

    return [
        {
            "ukprn": ukprn,
            "name": inside[ukprn].name if ukprn in inside else labels.get(ukprn, ukprn),
            "lead": lead(inside.get(ukprn)),
            "inside": ukprn in inside,
            "quality": Decimal(100),
            "source": str(need.snapshot),
        }
        for ukprn in ukprns
    ]


def declared(round: Round) -> list[StatedCapacity]:
    """Return the places that the round's providers declared in planning for its year and that no
    row of the round stands in place of.
    """
    rows = Capacity.objects.filter(round=round)
    own = set(rows.values_list("provider", "route", "level", "sector"))
    there = set(RoundProvider.objects.filter(round=round).values_list("ukprn", flat=True))
    return [
        line
        for line in capacity_lines(round.body, round.year)
        if line.ukprn in there and (line.ukprn, line.route, line.level, line.ssa1) not in own
    ]


def take_declared(*, by: By, round: Round) -> int:
    """Take what providers declared in planning over as rows of the round, to be changed there;
    return how many. What is declared anew later does not change them.
    """
    rows: list[dict[str, object]] = [
        {
            "provider": line.ukprn,
            "route": line.route,
            "level": line.level,
            "sector": line.ssa1,
            "places": line.places,
            "source": f"Declared in planning for {round.year}",
        }
        for line in declared(round)
    ]
    if not rows:
        raise InvalidValue("Nothing is declared in planning that is not a row of the round yet.")
    put_inputs(by=by, round=round, table=CAPACITY, rows=rows)
    return len(rows)
