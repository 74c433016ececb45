"""The example's people: age, sex, ethnicity, difficulties, grades, prior attainment, numbers.

No name, address or contact of anyone is drawn: every learner is called the same.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import polars as pl

from moothall.demo import profiles
from moothall.demo.cohort import ADULT, EVENING, LLDD, TAILORED, Seat
from moothall.demo.places import Ints
from moothall.demo.providers import PROVIDERS
from moothall.demo.targets import APPRENTICESHIP, FE, FOUNDATION

FIRST_ULN: Final = 990_000_000
"""First nine digits of the first number given out: far above the numbers in common use."""
SPARE_ULN: Final = 995_000_000
"""First nine digits of the numbers kept for learners with planted faults."""

Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]
AGE_DAY: Final = np.datetime64("2025-08-31")


def draw(rng: np.random.Generator, shares: Mapping[int, float], size: int) -> Ints:
    """Return `size` codes drawn with the given shares, which are made to add up to 1."""
    weights = np.array(list(shares.values()))
    return rng.choice(np.array(list(shares)), size, p=weights / weights.sum()).astype(np.int64)


def draw_words(rng: np.random.Generator, shares: Mapping[str, float], size: int) -> np.ndarray:
    """Return `size` words drawn with the given shares, which are made to add up to 1."""
    weights = np.array(list(shares.values()))
    return rng.choice(np.array(list(shares), dtype="U8"), size, p=weights / weights.sum())


def learner_numbers(rng: np.random.Generator, size: int) -> Ints:
    """Return `size` different ULNs with right check digits, in no order (rule ULN_04)."""
    bases = np.arange(FIRST_ULN, FIRST_ULN + size + size // 8 + 100, dtype=np.int64)
    digits = bases[:, None] // 10 ** np.arange(8, -1, -1) % 10
    remainder = digits @ np.arange(10, 1, -1) % 11
    numbers = bases * 10 + 10 - remainder
    return rng.permutation(numbers[remainder != 0][:size])


def spare_numbers(size: int) -> list[int]:
    """Return `size` more ULNs with right check digits, which `learner_numbers` does not give."""
    bases = np.arange(SPARE_ULN, SPARE_ULN + 2 * size, dtype=np.int64)
    remainder = (bases[:, None] // 10 ** np.arange(8, -1, -1) % 10) @ np.arange(10, 1, -1) % 11
    numbers = (bases * 10 + 10 - remainder)[remainder != 0]
    return [int(number) for number in numbers[:size]]


def add_people(rng: np.random.Generator, cohort: pl.DataFrame, seats: list[Seat]) -> pl.DataFrame:
    """Return the cohort with what is personal drawn for each row, one row a learner.

    Adds provider (index), young, age, dob, ssa1, level, sex, ethnicity, lldd, category, second
    category, ehc, sen, maths, english, prior, uln.
    """
    size = cohort.height
    provider = np.array([seat.provider for seat in seats])[cohort["seat"].to_numpy()]
    route = cohort["route"].to_numpy().astype("U16")
    young: Bools = cohort["young"].to_numpy()
    age = _ages(rng, route, young)
    ssa1 = _subjects(rng, route, provider)
    level = _levels(rng, route, provider, age)
    born = AGE_DAY - rng.integers(0, 365, size).astype("timedelta64[D]")
    dob = (born.astype("datetime64[M]") - (age * 12).astype("timedelta64[M]")).astype(
        "datetime64[D]"
    ) + (born - born.astype("datetime64[M]")).astype("timedelta64[D]")
    women = np.array([profiles.FEMALE[subject] for subject in range(1, 16)])[ssa1 - 1]
    drawn = {
        "provider": provider,
        "age": age,
        "dob": dob,
        "ssa1": ssa1,
        "level": level,
        "sex": np.where(rng.random(size) < women, "F", "M"),
        "ethnicity": _by_group(rng, cohort["home"].to_numpy(), profiles.ETHNICITY),
        **_difficulties(rng, route, young),
        "maths": _grades(rng, level),
        "english": _grades(rng, level),
        "prior": _by_group(rng, level, profiles.PRIOR),
        "uln": learner_numbers(rng, size),
    }
    return cohort.with_columns([pl.Series(name, values) for name, values in drawn.items()])


def _by_group(
    rng: np.random.Generator, groups: np.ndarray, shares: Mapping[str, Mapping[int, float]]
) -> Ints:
    found = np.zeros(len(groups), dtype=np.int64)
    for group, mix in shares.items():
        here = groups == group
        found[here] = draw(rng, mix, int(here.sum()))
    return found


def _ages(rng: np.random.Generator, route: np.ndarray, young: Bools) -> Ints:
    found = np.zeros(len(route), dtype=np.int64)
    for name, shares in profiles.AGES.items():
        here = young & (route == name)
        found[here] = draw(rng, shares, int(here.sum()))
    for name, (least, most, mean) in profiles.ADULT_AGES.items():
        here = ~young & (route == name)
        years = rng.exponential(mean, int(here.sum())).astype(np.int64)
        found[here] = least + np.minimum(years, most - least)
    return found


def _subjects(rng: np.random.Generator, route: np.ndarray, provider: Ints) -> Ints:
    found = np.zeros(len(route), dtype=np.int64)
    for number, body in enumerate(PROVIDERS):
        here = provider == number
        own = profiles.SUBJECTS[body.subjects]
        for name in _routes(route[here]):
            rows = here & (route == name)
            general = name in (APPRENTICESHIP, FOUNDATION) and body.subjects != "land-based"
            mix = profiles.SUBJECTS[name] if general else own
            found[rows] = draw(rng, mix, int(rows.sum()))
    found[route == LLDD] = 14
    return found


def _routes(route: np.ndarray) -> list[str]:
    return sorted({str(name) for name in np.unique(route)})


def _levels(rng: np.random.Generator, route: np.ndarray, provider: Ints, age: Ints) -> np.ndarray:
    found = np.full(len(route), "2", dtype="U1")
    for name in _routes(route):
        here = route == name
        found[here] = draw_words(rng, profiles.LEVELS[name], int(here.sum()))
    colleges = [n for n, body in enumerate(PROVIDERS) if body.subjects == "sixth form"]
    sixth = np.isin(provider, colleges) & (route == FE)
    found[sixth] = draw_words(rng, profiles.LEVELS["sixth form"], int(sixth.sum()))
    found[(found == "4") & (age < 18)] = "3"
    # Full level 3 for adults of 19 to 23 only: from 24 it is not funded so (rule DateOfBirth_56).
    entitled = (route == ADULT) & (age < 23) & (found == "2")
    found[entitled & (rng.random(len(route)) < 0.4)] = "3"
    return found


def _difficulties(
    rng: np.random.Generator, route: np.ndarray, young: Bools
) -> dict[str, np.ndarray]:
    """Return who has a difficulty, of which category, and who has a plan.

    Nobody of 16 to 18 is a high-needs student with a plan: that would be a placement, which the
    published figures do not count.
    """
    size = len(route)
    shares = np.array([profiles.LLDD_SHARE[str(name)] for name in route])
    has = rng.random(size) < shares
    category = draw(rng, profiles.LLDD_CATEGORIES, size)
    second = draw(rng, profiles.LLDD_CATEGORIES, size)
    several = has & (rng.random(size) < 0.18) & (second != category)
    plan = (route == LLDD) | (has & young & (rng.random(size) < 0.07))
    needs = has & young & ~plan & (rng.random(size) < 0.25)
    silent = ~has & (rng.random(size) < 0.02)
    return {
        "lldd": np.where(has, 1, np.where(silent, 9, 2)),
        "category": np.where(has, category, 0),
        "category2": np.where(several, second, 0),
        "ehc": plan,
        "sen": needs,
        "hns": route == LLDD,
    }


def _grades(rng: np.random.Generator, level: np.ndarray) -> np.ndarray:
    found = np.full(len(level), "NONE", dtype="U4")
    for name, shares in profiles.GRADE_SHARES.items():
        here = (level == name) | ((name == "3") & (level == "4"))
        found[here] = draw_words(rng, dict(zip(profiles.GRADES, shares, strict=True)), here.sum())
    return found


def study_at_night(
    rng: np.random.Generator, people: pl.DataFrame, seats: list[Seat]
) -> pl.DataFrame:
    """Return second enrolments: the same people at another provider, on an evening class.

    Not funded by the department, one short aim, so that the first enrolment stays the main one.
    """
    adult = [n for n, seat in enumerate(seats) if PROVIDERS[seat.provider].adults]
    ready = (people["route"].is_in([FE, ADULT, TAILORED])).to_numpy()
    chosen = np.sort(rng.choice(np.flatnonzero(ready), 420, replace=False))
    seat = rng.choice(_main(adult, seats), len(chosen))
    second = people[chosen].with_columns(
        seat=pl.Series(seat), route=pl.lit(EVENING), first=pl.col("provider")
    )
    provider = np.array([one.provider for one in seats])[seat]
    return (
        second.with_columns(
            provider=pl.Series(provider), place=pl.Series([seats[s].site.area for s in seat])
        )
        .filter(pl.col("provider") != pl.col("first"))
        .drop("first")
    )


def _main(indices: Iterable[int], seats: list[Seat]) -> list[int]:
    return [n for n in indices if seats[n].site is PROVIDERS[seats[n].provider].main_site]
