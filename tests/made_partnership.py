"""The files of an invented partnership, small enough to be given and decided on in a minute.

Three authorities, four colleges that never were. Each authority's money buys exactly the learners
that it has, at £4,000.00 each, so what a plan must say is known beforehand.
"""

import csv
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.made_returns import HEAD, NAME, learner

NAME_OF_ALL = "Tamar and Torbay 16-19"
TEMPLATE_UKPRN, TEMPLATE_AIM, TEMPLATE_HOME = "99999001", "60133533", "LU1 2LJ"
# Authority: ONS code and a postcode there.
AUTHORITIES = {
    "Cornwall": ("E06000052", "PL14 3AZ"),
    "Plymouth": ("E06000026", "PL1 2RJ"),
    "Torbay": ("E06000027", "TQ1 2PY"),
}
# Aim: title, level, sector subject area.
AIMS = {
    "60133533": ("Engineering", "3", "4"),
    "60133534": ("Construction", "2", "5"),
    "60133535": ("Care", "3", "1"),
}
# Born in January, so that each is of this age on 31 August 2025.
BORN = {16: "2009-01-15", 17: "2008-01-15", 18: "2007-01-15"}
RESIDENTS = 200  # of each age in each authority
YEAR_OF_RECORDS, YEAR_PLANNED = "2025-26", "2027-28"
RATE = 4000


@dataclass(frozen=True)
class College:
    """An invented college: where it lies, what it teaches to how many from where."""

    ukprn: str
    name: str
    sector: str
    lead: str
    aims: tuple[str, ...]
    homes: dict[str, int]

    @property
    def postcode(self) -> str:
        """Where it teaches."""
        return AUTHORITIES[self.lead][1]

    @property
    def learners(self) -> int:
        """How many learn there."""
        return sum(self.homes.values())


COLLEGES = (
    College("99997001", "Tamar College", "college", "Plymouth", ("60133533", "60133534"),
            {"Plymouth": 72, "Cornwall": 36}),
    College("99997002", "Fal Sixth Form College", "sixth form college", "Cornwall", ("60133535",),
            {"Cornwall": 60, "Plymouth": 12}),
    College("99997003", "Torbay Technical College", "college", "Torbay", ("60133534",),
            {"Torbay": 60, "Plymouth": 12}),
    College("99997004", "Moor Training", "training provider", "Plymouth", ("60133533",),
            {"Plymouth": 24, "Cornwall": 12, "Torbay": 12}),
)  # fmt: skip
LEARNERS = sum(college.learners for college in COLLEGES)
BUDGETS = {
    authority: RATE * sum(college.homes.get(authority, 0) for college in COLLEGES)
    for authority in AUTHORITIES
}


def council(authority: str) -> str:
    """Return what the council of an authority is called."""
    return f"{authority} Council"


def write(folder: Path) -> dict[str, Path]:
    """Write every file of the partnership and return where each lies, by what it is."""
    ages = range(11, 19)
    tables: dict[str, list[tuple[object, ...]]] = {
        "aims": [
            ("LearnAimRef", "LearnAimRefTitle", "NotionalNVQLevelv2", "SectorSubjectAreaTier1"),
            *((ref, *about) for ref, about in AIMS.items()),
        ],
        "postcodes": [
            ("postcode", "lad", "easting", "northing"),
            *((postcode, code, 250000, 60000) for code, postcode in AUTHORITIES.values()),
        ],
        "providers": [
            ("UKPRN", "Name", "Postcode"),
            *((each.ukprn, each.name, each.postcode) for each in COLLEGES),
        ],
        "population": [
            ("area", "year", "age", "count"),
            *(
                (code, YEAR_OF_RECORDS, age, RESIDENTS)
                for code, _ in AUTHORITIES.values()
                for age in ages
            ),
        ],
        "members": [
            ("Organisation", "Sector", "UKPRN", "Area"),
            *((council(name), "local authority", "", name) for name in AUTHORITIES),
            *((each.name, each.sector, each.ukprn, "") for each in COLLEGES),
        ],
        "budgets": [
            ("Authority", "Fund", "Amount", "Source"),
            *((name, "16-19", amount, "A letter") for name, amount in BUDGETS.items()),
        ],
    }
    written = {}
    for name, rows in tables.items():
        written[name] = folder / f"{name}.csv"
        with written[name].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    for college in COLLEGES:
        path = folder / NAME.replace(TEMPLATE_UKPRN, college.ukprn)
        path.write_bytes(ilr_of(college))
        written[college.ukprn] = path
    return written


def ilr_of(college: College) -> bytes:
    """Return the return of a college: nobody's learner is another's."""
    numbers = count(COLLEGES.index(college) * 1000)
    ages, learners = list(BORN), []
    for home, many in college.homes.items():
        for each in range(many):
            text = learner(next(numbers))
            for found, put in (
                ("2009-01-15", BORN[ages[each % len(ages)]]),
                (TEMPLATE_AIM, college.aims[each // len(ages) % len(college.aims)]),
                (f"<DelLocPostCode>{TEMPLATE_HOME}", f"<DelLocPostCode>{college.postcode}"),
                (TEMPLATE_HOME, AUTHORITIES[home][1]),
            ):
                text = text.replace(found, put)
            learners.append(text)
    whole = HEAD + "".join(learners) + "</Message>\n"
    return whole.replace(TEMPLATE_UKPRN, college.ukprn).encode()
