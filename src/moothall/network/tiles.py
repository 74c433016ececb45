"""The network at a glance: a tile for each partnership by region, and a map of those whose areas
are known authorities.
"""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from moothall.network.enums import COUNTED
from moothall.network.places import Places
from moothall.network.queries import Presence
from moothall.network.tables import change_words
from moothall.partnership.enums import Sector
from moothall.partnership.models import Body
from moothall.partnership.outlines import LAND, authorities
from moothall.theme.charts import (
    AreaMap,
    Chart,
    Look,
    Shade,
    Tile,
    TileGroup,
    Tiles,
    draw_map,
    joined,
)
from moothall.theme.formats import long_date, plural

HAS: Look = "4"
SECTOR_KEY: tuple[tuple[Look, str], ...] = (
    (HAS, "has members, and had"),
    ("came", "has members, had none"),
    ("went", "has none, had members"),
    ("none", "has none, and had none"),
)
# How many sectors are missing where a tile has this look: the fewer, the darker.
SHADES: tuple[tuple[Look, str], ...] = (
    ("5", "none or one missing"),
    ("4", "2 missing"),
    ("3", "3 missing"),
    ("2", "4 missing"),
    ("1", "5 or more missing"),
)


def sector_tiles(network: Body, found: Presence, places: Places, sector: Sector) -> Tiles:
    """Draw which partnerships have members of a sector, and which gained or lost them since."""
    counts = {body.pk: found.of(body, sector) for body in found.bodies}
    then = long_date(found.since)

    def tile(body: Body) -> Tile:
        now, before = counts[body.pk]
        return Tile(
            body.name, _address(network, body), _said(now, before), _look(now, before),
            f"{before or 'none'} on {then}" if found.was_there(body) else f"not there on {then}",
        )  # fmt: skip

    groups = tuple(
        TileGroup(
            region,
            tuple(map(tile, bodies)),
            f"{sum(bool(counts[each.pk][0]) for each in bodies)} of {len(bodies)}",
        )
        for region, bodies in places.by_region(found.bodies)
    )
    return Tiles(
        _sector_finding(sector, counts.values()),
        f"Members of the sector “{sector.label}”, today and on {then}",
        groups,
        SECTOR_KEY,
        _heads("Members today", found),
        _rows(found, places, counts),
    )


def missing_tiles(network: Body, found: Presence, places: Places) -> Tiles:
    """Draw how many of the counted sectors each partnership lacks."""
    counts = {body.pk: found.missing(body) for body in found.bodies}
    then = long_date(found.since)

    def tile(body: Body) -> Tile:
        now, before = counts[body.pk]
        lacks = [str(sector.label) for sector in COUNTED if not found.of(body, sector)[0]]
        more = f"{', '.join(lacks)}; " if lacks else ""
        was = f"{before} missing on {then}" if found.was_there(body) else f"not there on {then}"
        says = f"{now} missing" if now else "all there"
        return Tile(body.name, _address(network, body), says, _shade(now), more + was)

    groups = tuple(
        TileGroup(region, tuple(map(tile, bodies)), _average(counts[each.pk][0] for each in bodies))
        for region, bodies in places.by_region(found.bodies)
    )
    return Tiles(
        _missing_finding(counts.values()),
        f"Of the {len(COUNTED)} sectors counted, how many have no member",
        groups,
        SHADES,
        _heads("Missing today", found),
        _rows(found, places, counts),
    )


def network_map(found: Presence, places: Places, sector: Sector | None) -> tuple[Chart, int]:
    """Draw a map of the partnerships whose areas are authorities, and return how many they are.

    It is shaded by the members of a sector, or by the sectors that are missing.
    """
    known = {outline.key: outline for outline in authorities()}
    land = dict(known)
    drawn = []
    for body in found.bodies:
        parts = [known[code] for code in places.areas.get(body.pk, ()) if code in known]
        if parts:
            for part in parts:
                land.pop(part.key, None)
            drawn.append((len(parts), joined(parts, str(body.pk), body.name)))
    # The large first, so that a partnership within another one lies over it.
    own = [outline for _, outline in sorted(drawn, key=lambda pair: (-pair[0], pair[1].name))]
    counts = {str(body.pk): found.of(body, sector) if sector else found.missing(body)
              for body in found.bodies}  # fmt: skip
    title = (_sector_finding(sector, counts.values()) if sector
             else _missing_finding(counts.values()))  # fmt: skip
    picture = draw_map(
        AreaMap(
            title,
            outlines=(*land.values(), *own),
            of="members of the sector" if sector else "sectors missing",
            shades=tuple(Shade(outline.key, counts[outline.key][0]) for outline in own),
            focus=tuple(outline.key for outline in own),
            subtitle="White: none. Areas of no partnership are left in the colour of the land.",
            source=LAND,
        )
    )
    return picture, len(own)


def _address(network: Body, body: Body) -> str:
    return reverse("network:one", kwargs={"body": network.slug, "slug": body.slug})


def _look(now: int, before: int) -> Look:
    if now:
        return HAS if before else "came"
    return "went" if before else "none"


def _said(now: int, before: int) -> str:
    if now:
        return plural(now, "member") if before else f"{plural(now, 'member')}, new"
    return "none, left" if before else "none"


def _shade(missing: int) -> Look:
    shades: Mapping[int, Look] = {0: "5", 1: "5", 2: "4", 3: "3", 4: "2"}
    return shades.get(missing, "1")


def _sector_finding(sector: Sector, counts: Iterable[tuple[int, int]]) -> str:
    """Say how many have members of a sector, and how many gained or lost them."""
    looks = [_look(now, before) for now, before in counts]
    have = len(looks) - looks.count("none") - looks.count("went")
    return (
        f"{have} of {plural(len(looks), 'partnership')} have a member of the sector “"
        f"{sector.label}”: {looks.count('came') or 'none'} had none before, and "
        f"{looks.count('went') or 'none'} lost theirs"
    )


def _missing_finding(counts: Iterable[tuple[int, int]]) -> str:
    """Say how many lack nobody, and how many lack fewer or more than before."""
    found = list(counts)
    fewer = sum(now < before for now, before in found)
    more = sum(now > before for now, before in found)
    return (
        f"{sum(not now for now, _ in found) or 'None'} of {plural(len(found), 'partnership')} have "
        f"members of every sector counted: {fewer or 'none'} lack fewer than before, "
        f"{more or 'none'} more"
    )


def _average(missing: Iterable[int]) -> str:
    found = list(missing)
    return f"{sum(found) / len(found):.1f} missing on average"


def _heads(counted: str, found: Presence) -> tuple[tuple[str, str, str], ...]:
    return (
        ("Partnership", "", "text"),
        ("Region", "", "text"),
        (counted, "", "number"),
        (f"On {long_date(found.since)}", "", "number"),
        ("Change", "", "text"),
    )


def _rows(
    found: Presence, places: Places, counts: Mapping[int, tuple[int, int]]
) -> tuple[tuple[object, ...], ...]:
    """The table behind the tiles, in their order."""
    return tuple(
        (body.name, region, now, before, change_words(now - before))
        for region, bodies in places.by_region(found.bodies)
        for body in bodies
        for now, before in (counts[body.pk],)
    )
