"""A question put to the evidence, checked before anything runs: all that is wrong at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from moothall.codes import UKPRN
from moothall.faults import InvalidValue
from moothall.measures.definition import Measure
from moothall.measures.dimensions import DEFAULT_AGES, DIMENSIONS, Ages, parse_ages
from moothall.measures.evidence import Evidence
from moothall.measures.faults import MeasureFault, UnknownBreakdown, UnknownValue, listing
from moothall.measures.places import BEYOND
from moothall.measures.vocabulary import UNKNOWN
from moothall.periods import AcademicYear

Where = Mapping[str, str | Collection[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A measure, its breakdowns and its filters; `where` holds defaults too, as they applied."""

    measure: Measure
    by: tuple[str, ...]
    where: Mapping[str, frozenset[str]]
    ages: Ages


def ask(evidence: Evidence, measure: Measure, by: Collection[str], where: Where) -> Question:
    """Check a question and fill in its defaults: ages 16-18, and the latest year.

    Raises UnknownBreakdown or UnknownValue, listing what there is.
    """
    _refuse_strangers(measure, [*by, *where])
    asked = {name: _values(value) for name, value in where.items()}
    asked.setdefault("age", frozenset({DEFAULT_AGES}))
    if "year" not in by:
        asked.setdefault("year", frozenset({str(max(evidence.years))}))
    ages = parse_ages(asked["age"])
    faults, checked = [], {"age": asked.pop("age")}
    for name, values in asked.items():
        try:
            checked[name] = _known(evidence, name, values)
        except MeasureFault as fault:
            faults.append(str(fault))
    if faults:
        raise UnknownValue(" ".join(faults))
    return Question(measure, tuple(dict.fromkeys(by)), checked, ages)


def _values(value: str | Collection[str]) -> frozenset[str]:
    return frozenset({value}) if isinstance(value, str) else frozenset(value)


def _refuse_strangers(measure: Measure, names: list[str]) -> None:
    wrong = [name for name in dict.fromkeys(names) if name not in measure.breakdowns]
    if wrong:
        raise UnknownBreakdown(
            f"{measure.title} has no breakdown “{', '.join(wrong)}”. "
            f"There are {listing(measure.breakdowns)}."
        )


def _known(evidence: Evidence, name: str, values: frozenset[str]) -> frozenset[str]:
    """Return the values as the tables hold them, or raise UnknownValue listing what there is."""
    if name == "year":
        values = frozenset(_year(value) for value in values)
    if name == "provider":
        values = frozenset(_provider(evidence, value) for value in values)
    there = _possible(evidence, name)
    wrong = sorted(values - set(there))
    if wrong:
        title = DIMENSIONS[name].title
        raise UnknownValue(
            f"“{', '.join(wrong)}” is not a value of {title} ({name}). There are {listing(there)}."
        )
    return values


def _year(value: str) -> str:
    try:
        return str(AcademicYear.parse(value))
    except InvalidValue as fault:
        raise UnknownValue(str(fault)) from None


def _provider(evidence: Evidence, value: str) -> str:
    """Return a provider's label from its UKPRN or its label."""
    if UKPRN.pattern.fullmatch(value):
        return evidence.provider_labels.get(UKPRN(value), value)
    return value


def _possible(evidence: Evidence, name: str) -> tuple[str, ...]:
    closed = DIMENSIONS[name].values
    if closed is not None:
        return closed
    if name == "year":
        return tuple(map(str, evidence.years))
    if name == "provider":
        labels = {*evidence.provider_labels.values(), *evidence.aggregates.providers}
        return tuple(sorted(labels | {UNKNOWN}))
    return tuple(dict.fromkeys([*_area_names(evidence), *BEYOND]))


def _area_names(evidence: Evidence) -> list[str]:
    return [n for year in evidence.years for n in evidence.geography(year).names]
