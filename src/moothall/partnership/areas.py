"""The areas of a body's members in tiers: nation, region, county or unitary, district."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from moothall.partnership.enums import AreaKind
from moothall.partnership.models import Area, AreaChange, Body
from moothall.partnership.queries import authorities
from moothall.partnership.tables_bodies import Branch
from moothall.theme.cells import Tag
from moothall.theme.formats import join_words, long_date

GONE = Tag("no more")
ABOVE = (AreaKind.COUNTRY, AreaKind.REGION)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an area on a day."""

    day: dt.date
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas of the members: as branches, what changed, how many members answer for one."""

    branches: list[Branch]
    changes: list[Change]
    answering: int


def of_body(body: Body) -> Areas:
    """Return the areas of a body's member authorities, those above and below them, and those they
    came out of (three queries).
    """
    whose = {each.area_id: each.name for each in authorities(body) if each.area_id}
    every = Area.objects.in_bulk()
    changed = list(AreaChange.objects.all())
    shown = set(whose)
    shown |= {c.before_id for c in changed if c.after_id in shown}
    shown |= {c.after_id for c in changed if c.before_id in shown and c.after_id in whose}
    shown |= {area.code for area in every.values() if area.parent_id in whose}
    for code in list(shown):
        above = every[code].parent_id
        while above:
            shown.add(above)
            above = every[above].parent_id
    below: dict[str | None, list[Area]] = defaultdict(list)
    for code in shown:
        below[every[code].parent_id].append(every[code])

    def grown(area: Area) -> Branch:
        parts = sorted(below[area.code], key=lambda each: (bool(each.ends), each.name))
        return Branch(
            area.name,
            note=_note(area, whose.get(area.code, "")),
            tag=GONE if area.ends else None,
            here=area.code in whose,
            parts=[grown(part) for part in parts],
        )

    top = sorted(below[None], key=lambda each: each.name)
    return Areas([grown(area) for area in top], _changes(changed, every, shown), len(whose))


def _note(area: Area, whose: str) -> str:
    told = [str(area.get_kind_display()), area.code]
    if area.starts:
        told.append(f"from {long_date(area.starts)}")
    if area.ends:
        told.append(f"until {long_date(area.ends)}")
    if whose:
        told.append(f"area of {whose}")
    return ", ".join(told)


def _changes(changed: list[AreaChange], every: dict[str, Area], shown: set[str]) -> list[Change]:
    """Return what became of areas that are shown, the latest first."""
    by_area: dict[tuple[dt.date, str], list[str]] = defaultdict(list)
    for each in changed:
        if {each.before_id, each.after_id} & shown:
            by_area[each.day, each.before_id].append(every[each.after_id].name)
    return [
        Change(day, every[before].name, join_words(sorted(after)))
        for (day, before), after in sorted(by_area.items(), reverse=True)
    ]
