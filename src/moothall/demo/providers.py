"""The bodies of the example: four authorities and eleven providers of 2009, and two invented ones.

Names and lead commissioners are published (facts/providers.csv, facts/authorities.csv). UKPRNs
and postcodes are invented: real postcodes of the right towns, not the colleges' own.
"""

from dataclasses import dataclass
from typing import Final

from moothall.codes import UKPRN, AreaCode, Postcode
from moothall.demo import facts

HERTFORDSHIRE: Final = "Hertfordshire"
BEDFORD: Final = "Bedford"
CENTRAL_BEDFORDSHIRE: Final = "Central Bedfordshire"
LUTON: Final = "Luton"
REST_OF_REGION: Final = "rest of region"
OUTSIDE_REGION: Final = "outside region"

REGION: Final = "East of England"


@dataclass(frozen=True, slots=True)
class Authority:
    """A member authority of the example: its published name, its area and the area's ONS code."""

    name: str
    area: str
    code: AreaCode


AUTHORITIES: Final = (
    Authority("Bedford Borough Council", BEDFORD, AreaCode("E06000055")),
    Authority("Central Bedfordshire Council", CENTRAL_BEDFORDSHIRE, AreaCode("E06000056")),
    Authority("Hertfordshire County Council", HERTFORDSHIRE, AreaCode("E10000015")),
    Authority("Luton Borough Council", LUTON, AreaCode("E06000032")),
)
"""The four authorities of the grouping, in the order of facts/authorities.csv."""

INSIDE: Final = tuple(authority.area for authority in AUTHORITIES)


@dataclass(frozen=True, slots=True)
class Site:
    """A place where a provider teaches, and how strongly it draws young people of each route."""

    postcode: Postcode
    area: str
    fe: float = 0.0
    apprenticeship: float = 0.0
    foundation: float = 0.0


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of the example; the first site is the main one.

    `achieves` is the share of young starters meant to achieve; `adults` counts its learners of
    19 and over; `subjects` weighs sector subject areas (tier 1) where it differs from a general
    further education college.
    """

    ukprn: UKPRN
    name: str
    sites: tuple[Site, ...]
    achieves: float
    adults: int = 0
    subjects: str = "general"
    invented: bool = False

    @property
    def main_site(self) -> Site:
        """The site whose postcode is the provider's own."""
        return self.sites[0]

    @property
    def lead_commissioner(self) -> str | None:
        """Who led for all members, as published; None for an invented provider."""
        return _published().get(self.name)

    @property
    def mainly_adult(self) -> bool:
        """Whether the source calls it a mainly adult service."""
        rows = {row["provider"]: row["mainly_adult"] for row in facts.load("providers")}
        return rows.get(self.name) == "yes"


def _published() -> dict[str, str]:
    key = "lead_commissioner_from_april_2010"
    return {row["provider"]: row[key] for row in facts.load("providers")}


def _site(
    postcode: str, area: str, fe: float, apprenticeship: float = 0.0, foundation: float = 0.0
) -> Site:
    return Site(Postcode(postcode), area, fe, apprenticeship, foundation)


def _provider(
    number: int,
    name: str,
    *sites: Site,
    achieves: float,
    adults: int = 0,
    subjects: str = "general",
    invented: bool = False,
) -> Provider:
    ukprn = UKPRN(99999000 + number)
    return Provider(ukprn, name, sites, achieves, adults, subjects, invented)


PROVIDERS: Final = (
    _provider(
        1,
        "Barnfield College",
        _site("LU2 7RB", LUTON, 0.28, 0.9, 0.6),
        _site("LU4 0RU", LUTON, 0.12, 0.0, 0.2),
        achieves=0.79,
        adults=620,
    ),
    _provider(
        2,
        "Bedford College",
        _site("MK42 9QU", BEDFORD, 0.97, 0.95, 0.8),
        _site("MK45 2PZ", CENTRAL_BEDFORDSHIRE, 0.10, 0.0, 0.10),
        achieves=0.86,
        adults=700,
    ),
    _provider(
        3,
        "Bedfordshire Adult Education Service",
        _site("MK40 3RG", BEDFORD, 0.03, 0.05, 0.2),
        _site("LU7 1HR", CENTRAL_BEDFORDSHIRE, 0.02, 0.0, 0.1),
        achieves=0.83,
        adults=1150,
        subjects="adult",
    ),
    _provider(
        4,
        "Dunstable College",
        _site("LU5 4QR", CENTRAL_BEDFORDSHIRE, 0.62, 0.75, 0.6),
        _site("LU6 1PY", CENTRAL_BEDFORDSHIRE, 0.06, 0.0, 0.1),
        achieves=0.77,
        adults=280,
    ),
    _provider(
        5,
        "Luton Adult Community Learning Service",
        _site("LU1 2RB", LUTON, 0.02, 0.0, 0.2),
        achieves=0.81,
        adults=1050,
        subjects="adult",
    ),
    _provider(
        6,
        "Luton Sixth Form College",
        _site("LU2 8SJ", LUTON, 0.58, 0.0, 0.0),
        achieves=0.89,
        subjects="sixth form",
    ),
    _provider(
        7,
        "Shuttleworth College",
        _site("SG18 9PN", CENTRAL_BEDFORDSHIRE, 0.30, 0.25, 0.15),
        achieves=0.84,
        adults=140,
        subjects="land-based",
    ),
    _provider(
        8,
        "Hertford Regional College",
        _site("SG12 9QB", HERTFORDSHIRE, 0.5, 0.9, 0.5),
        _site("EN10 6LS", HERTFORDSHIRE, 0.5, 0.0, 0.5),
        achieves=0.80,
        adults=340,
    ),
    _provider(
        9,
        "North Hertfordshire College",
        _site("SG1 1QE", HERTFORDSHIRE, 0.6, 1.0, 0.6),
        _site("SG4 9QJ", HERTFORDSHIRE, 0.4, 0.0, 0.4),
        achieves=0.78,
        adults=420,
    ),
    _provider(
        10,
        "Oaklands College",
        _site("AL4 0RE", HERTFORDSHIRE, 0.6, 0.9, 0.6),
        _site("AL8 6RH", HERTFORDSHIRE, 0.4, 0.0, 0.4),
        achieves=0.83,
        adults=360,
        subjects="land-based and general",
    ),
    _provider(
        11,
        "West Herts College",
        _site("WD17 3HW", HERTFORDSHIRE, 0.6, 1.1, 0.6),
        _site("HP2 4QP", HERTFORDSHIRE, 0.5, 0.0, 0.5),
        achieves=0.82,
        adults=440,
    ),
    _provider(
        21,
        "Invented College in the Region",
        _site("CB1 3QX", REST_OF_REGION, 0.5, 1.0, 0.5),
        _site("CM20 1PY", REST_OF_REGION, 0.5, 0.0, 0.5),
        achieves=0.84,
        invented=True,
    ),
    _provider(
        22,
        "Invented College beyond the Region",
        _site("MK9 3LR", OUTSIDE_REGION, 0.5, 1.0, 0.5),
        _site("EN5 5RA", OUTSIDE_REGION, 0.5, 0.0, 0.5),
        achieves=0.82,
        invented=True,
    ),
)
"""All providers of the example: the eleven published ones, then the two invented ones."""


def provider(ukprn: UKPRN) -> Provider:
    """Return the provider of the example with this UKPRN."""
    return next(one for one in PROVIDERS if one.ukprn == ukprn)
