"""The measures once more, slow and obvious: plain Python over the invented records.

Written from METHODS and the definitions, not from the expressions, so that the two can disagree.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.unit.measures.invented import AIMS, GROUPING, LABELS, PROVIDERS, Record

Row = dict[str, Any]
Figure = dict[tuple[str, ...], tuple[int, int | None]]


@dataclass(frozen=True)
class Given:
    """A return as invented: year, provider, learners with their aims inside."""

    year: str
    ukprn: int
    learners: Sequence[Record]


def enrolments(returns: Iterable[Given], as_at: dt.date | None = None) -> list[Row]:
    rows = []
    for given in returns:
        for pupil in given.learners:
            there = [_row(given, pupil, aim, place) for place, aim in enumerate(pupil["aims"])]
            main = min(there, key=lambda row: row["order"])
            for row in there:
                row["hours"] = (row["aim"].get("PHours") or 0) + (
                    _own_hours(pupil) if row is main else 0
                )
                row["route"] = _route(pupil, row["aim"], main["level"])
                _progress(row, as_at)
            rows += there
    for same in _groups(rows, lambda row: (row["year"], row["learner"])).values():
        main = min(same, key=lambda row: row["order"])
        for row in same:
            row["is_main_aim"] = row is main
            row["several_routes"] = len({other["route"] for other in same}) > 1
    return rows


def learners(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["is_main_aim"]]


def _row(given: Given, pupil: Record, aim: Record, place: int) -> Row:
    temporary = pupil["ULN"] in (None, 9999999999)
    own = f"{given.ukprn}:{pupil['LearnRefNumber']}"
    apprentice = aim.get("ProgType") in (2, 3, 20, 21, 22, 23, 25)
    taught_at = aim.get("DelLocPostCode")
    if apprentice and given.ukprn in PROVIDERS:
        taught_at = PROVIDERS[given.ukprn][1]
    born = pupil["DateOfBirth"]
    level, ssa1 = _subject(aim)
    return {
        "aim": aim,
        "learner": own if temporary else str(pupil["ULN"]),
        "year": given.year,
        "provider": PROVIDERS.get(given.ukprn, (str(given.ukprn),))[0],
        "home_area": _area(pupil["PostcodePrior"]),
        "delivery_area": _area(taught_at),
        "level": level,
        "ssa1": ssa1,
        "age": None if born is None else _age(born, int(given.year[:4])),
        "sex": {"F": "Female", "M": "Male"}.get(pupil["Sex"], "unknown"),
        "ethnicity": _ethnicity(pupil["Ethnicity"]),
        "lldd": {1: "Yes", 2: "No", 9: "Not stated"}.get(pupil["LLDDHealthProb"], "unknown"),
        "order": _order(given, pupil, aim, place),
    }


def _order(given: Given, pupil: Record, aim: Record, place: int) -> tuple[Any, ...]:
    hours = aim["PHours"] if aim.get("PHours") is not None else _own_hours(pupil)
    first = 0 if aim["AimType"] in (1, 5) else 1
    return (
        first,
        -hours,
        aim["LearnStartDate"],
        aim["AimSeqNumber"],
        given.ukprn,
        given.learners.index(pupil),
        place,
    )


def _own_hours(pupil: Record) -> int:
    return (pupil["PlanLearnHours"] or 0) + (pupil["PlanEEPHours"] or 0)


def _area(postcode: str | None) -> str:
    squeezed = (postcode or "").replace(" ", "").upper()
    return {known.replace(" ", ""): label for known, label in LABELS.items()}.get(
        squeezed, "unknown"
    )


def _age(born: dt.date, start: int) -> int:
    day = dt.date(start, 8, 31)
    return day.year - born.year - ((born.month, born.day) > (day.month, day.day))


def _ethnicity(code: int | None) -> str:
    groups = [
        (range(31, 35), "White"),
        (range(35, 39), "Mixed"),
        (range(39, 44), "Asian"),
        (range(44, 47), "Black"),
        ((47, 98), "Other"),
        ((99,), "Not stated"),
    ]
    return next((group for codes, group in groups if code in codes), "unknown")


def _subject(aim: Record) -> tuple[str, str]:
    level, ssa1 = AIMS.get(aim["LearnAimRef"], (None, None))
    if level not in ("E", *"12345678"):
        programme = {2: "3", 3: "2", 20: "4", 21: "5", 22: "6", 23: "7"}.get(aim.get("ProgType"))
        other = {"X": "not applicable", "M": "mixed"}.get(level or "", "unknown")
        level = programme if aim["AimType"] == 1 and programme else other
    return level, ssa1 or "unknown"


def _route(pupil: Record, aim: Record, main_level: str) -> str:
    fams = set(pupil.get("fams", ()))
    if aim.get("ProgType") in (2, 3, 20, 21, 22, 23, 25):
        return "apprenticeship"
    if {("EHC", 1), ("HNS", 1)} <= fams:
        return "lldd"
    if aim["FundModel"] == 25:
        return "foundation" if main_level in ("E", "1") else "fe"
    return "adult"


def _progress(row: Row, as_at: dt.date | None) -> None:
    aim = row["aim"]
    year_end = dt.date(int(row["year"][:4]) + 1, 7, 31)
    day = min(as_at, year_end) if as_at else year_end
    planned = (aim["LearnPlanEndDate"] - aim["LearnStartDate"]).days + 1
    qualifying = 42 if planned >= 168 else 14 if planned >= 14 else 1
    last = min(aim.get("LearnActEndDate") or day, day)
    row["starter"] = (last - aim["LearnStartDate"]).days + 1 >= qualifying
    row["completer"] = aim["CompStatus"] == 2
    row["achiever"] = aim.get("Outcome") == 1
    if aim["CompStatus"] == 6:
        row["standing"] = "break"
    elif aim["CompStatus"] == 3 and aim.get("WithdrawReason") in (2, 7, 40, 41, 47):
        row["standing"] = "transfer"
    elif aim["CompStatus"] not in (2, 3):
        row["standing"] = "continuing"
    elif aim["LearnPlanEndDate"] > day:
        row["standing"] = "not due"
    elif not row["starter"]:
        row["standing"] = "not started"
    else:
        row["standing"] = "inside"


# A measure in plain Python: from the rows of a cell to numerator and denominator.
MEASURES: dict[str, tuple[bool, Callable[[list[Row]], tuple[int, int | None]]]] = {
    "learners": (True, lambda rows: (len(rows), None)),
    "enrolments": (False, lambda rows: (len(rows), None)),
    "starters": (False, lambda rows: (sum(row["starter"] for row in rows), None)),
    "completers": (False, lambda rows: (sum(row["completer"] for row in rows), None)),
    "achievers": (False, lambda rows: (sum(row["achiever"] for row in rows), None)),
    "planned_hours": (False, lambda rows: (sum(row["hours"] for row in rows), None)),
    "retention": (False, lambda rows: (_done(rows), _over(rows))),
    "pass_rate": (False, lambda rows: (_gained(rows), _done(rows))),
    "achievement_rate": (False, lambda rows: (_gained(rows), _over(rows))),
}


def _over(rows: list[Row]) -> int:
    return sum(row["standing"] == "inside" for row in rows)


def _done(rows: list[Row]) -> int:
    return sum(row["standing"] == "inside" and row["completer"] for row in rows)


def _gained(rows: list[Row]) -> int:
    return sum(row["standing"] == "inside" and row["completer"] and row["achiever"] for row in rows)


def figure(
    measure: str,
    rows: list[Row],
    by: Sequence[str],
    where: Mapping[str, set[str]],
    ages: Callable[[int | None], bool] = lambda age: age is not None and 16 <= age <= 18,
) -> Figure:
    """Return numerator and denominator by cell; `where` without age."""
    of_learners, count = MEASURES[measure]
    asked = [
        row
        for row in (learners(rows) if of_learners else rows)
        if ages(row["age"]) and all(row[name] in values for name, values in where.items())
    ]
    cells = _groups(asked, lambda row: tuple(_told(row[name]) for name in by))
    if not by:
        cells.setdefault((), [])
    return {cell: count(inside) for cell, inside in cells.items()}


def participation(
    rows: list[Row], population: Sequence[Record], by: Sequence[str], year: str
) -> Figure:
    names = dict(zip(map(str, GROUPING), ("Hertfordshire", "Luton", "Bedford"), strict=True))
    people = [
        {"home_area": names[p["area"]], "age": p["age"], "year": year, "count": p["count"]}
        for p in population
        if p["area"] in names and p["year"] == year and 16 <= p["age"] <= 18
    ]
    residents = figure("learners", rows, by, {"year": {year}, "home_area": set(names.values())})
    cohorts: dict[tuple[str, ...], int] = defaultdict(int)
    for person in people:
        cohorts[tuple(_told(person[name]) for name in by)] += person["count"]
    if not by:
        cohorts.setdefault((), 0)
    cells = {*residents, *cohorts}
    return {cell: (residents.get(cell, (0, None))[0], cohorts.get(cell) or None) for cell in cells}


def _told(value: Any) -> str:
    return "unknown" if value is None else str(value)


def _groups(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
