"""How a table of planning comes in: read, checked whole, taken over by an action."""

from pathlib import Path

from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.queries import authorities
from moothall.planning.actions import import_capacity, import_participation, import_spread
from moothall.planning.enums import Alternative, PlanningTable
from moothall.planning.reading import read_capacity, read_shares, read_spread

# Whose shares a table of participation is.
ALTERNATIVES = {
    PlanningTable.PARTICIPATION: Alternative.OWN,
    PlanningTable.AMBITION: Alternative.AMBITION,
}
# Likewise, of a table of what is learnt.
SPREADS = {
    PlanningTable.SPREAD: Alternative.OWN,
    PlanningTable.SPREAD_AMBITION: Alternative.AMBITION,
}


def import_table(
    *, by: By, body: Body, kind: PlanningTable, year: str, path: Path, name: str = ""
) -> tuple[int, tuple[str, ...]]:
    """Import a table from CSV or Excel: it replaces what was stated for the areas or providers
    that it names.

    Returns how many rows it has and what was warned of. Raises TableRefused with every fault by
    cell, NotAllowed where rows are not this person's to state, or InvalidValue for a wrong year.
    """
    called = name or path.name
    if kind is PlanningTable.CAPACITY:
        found = read_capacity(path, called=called)
        import_capacity(by=by, body=body, year=year, rows=found.capacity, source=called)
        return len(found.capacity), found.warnings
    areas = {str(a.area_id): a.area.name for a in authorities(body) if a.area}
    if kind in SPREADS:
        found = read_spread(path, areas, called=called)
        import_spread(
            by=by,
            body=body,
            year=year,
            alternative=SPREADS[kind],
            rows=found.spread,
            source=called,
        )
        return len(found.spread), found.warnings
    found = read_shares(path, areas, called=called, kind=kind)
    import_participation(
        by=by,
        body=body,
        year=year,
        alternative=ALTERNATIVES[kind],
        rows=found.shares,
        source=called,
    )
    return len(found.shares), found.warnings
