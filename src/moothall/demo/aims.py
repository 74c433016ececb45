"""What each learner of the example studies: one row an aim, in the fields of a learning delivery.

Every aim follows from the learner's main aim: further A levels, maths and English for those who
have no grade 4 yet, an award, work experience, the components of an apprenticeship, and a new
course for those who change.
"""

from typing import Final

import numpy as np
import polars as pl

from moothall.demo import catalogue
from moothall.demo.cohort import ADULT, EVENING, LLDD, LOAN, TAILORED, Seat
from moothall.demo.places import Ints
from moothall.demo.providers import PROVIDERS
from moothall.demo.targets import APPRENTICESHIP, FE, FOUNDATION
from moothall.demo.timeline import NONE, YEAR_END, Spans, day, ends, main_spans

FUND_MODELS: Final = {
    FE: 25,
    FOUNDATION: 25,
    LLDD: 25,
    APPRENTICESHIP: 36,
    ADULT: 38,
    TAILORED: 11,
    LOAN: 99,
    EVENING: 99,
}
STUDY: Final = (FE, FOUNDATION, LLDD)
PASS: Final = 0.935
"""Share of completers meant to achieve; the rest of a provider's rate is retention."""

LOW_GRADES: Final = ("3", "2", "1", "U", "NONE")


class Shelf:
    """The catalogue as arrays, so that many aims are looked up at once."""

    def __init__(self) -> None:
        self._table = catalogue.table()

    def refs(self, use: str) -> np.ndarray:
        """Return all references of one use, in order."""
        return self._table.filter(pl.col("use") == use)["ref"].to_numpy().astype("U8")

    def pick(self, rng: np.random.Generator, use: str, ssa1: Ints, level: np.ndarray) -> np.ndarray:
        """Return an aim of this use for each subject area and level."""
        found = np.full(len(ssa1), "", dtype="U8")
        for row in self._table.filter(pl.col("use") == use).partition_by("ssa1", "level"):
            here = (ssa1 == row["ssa1"][0]) & (level == row["level"][0])
            found[here] = rng.choice(row["ref"].to_numpy().astype("U8"), int(here.sum()))
        return found


def main_aims(rng: np.random.Generator, people: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    """Return each learner's main aim, one row a learner, in the order of `people`."""
    route = people["route"].to_numpy().astype("U16")
    level = people["level"].to_numpy().astype("U1")
    spans = main_spans(rng, route, level, people["age"].to_numpy())
    ssa1 = people["ssa1"].to_numpy()
    ref = shelf.pick(rng, "core", ssa1, level)
    for name, chosen in (
        (APPRENTICESHIP, np.array([catalogue.PROGRAMME_AIM])),
        (TAILORED, shelf.refs("tailored")),
    ):
        here = route == name
        ref[here] = rng.choice(chosen, int(here.sum()))
    evening = route == EVENING
    ref[evening] = shelf.pick(rng, "award", ssa1[evening], level[evening])
    academic = _academic(rng, people)
    ref[academic] = rng.choice(shelf.refs("alevel"), int(academic.sum()))
    apprentice = route == APPRENTICESHIP
    stays, passes = _chances(people, level)
    core = np.isin(route, STUDY)
    ended = ends(rng, spans, stays, passes, np.where(core, 0.25, 0.0), apprentice)
    return pl.DataFrame(
        {
            "person": np.arange(people.height),
            "order": np.zeros(people.height, dtype=np.int64),
            "use": np.select([academic, apprentice], ["alevel", "programme"], "core"),
            "ref": ref,
            "aim_type": np.select([core, apprentice], [5, 1], 4),
            "start": spans.start,
            "planned": spans.planned,
            **_end_columns(ended),
        }
    )


def _end_columns(ended: object) -> dict[str, Ints]:
    names = ("status", "end", "reason", "outcome", "achieved")
    return {name: getattr(ended, name) for name in names}


def _academic(rng: np.random.Generator, people: pl.DataFrame) -> np.ndarray:
    """Return who takes A levels: most at level 3 in a sixth form college, a few elsewhere."""
    kinds = np.array([body.subjects == "sixth form" for body in PROVIDERS])
    sixth = kinds[people["provider"].to_numpy()]
    ready = ((people["route"] == FE) & (people["level"] == "3")).to_numpy()
    return ready & (rng.random(people.height) < np.where(sixth, 0.80, 0.06))


def _chances(people: pl.DataFrame, level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each learner's chance to stay and to pass, from the provider's rate and the level."""
    rates = np.array([body.achieves for body in PROVIDERS])[people["provider"].to_numpy()]
    easier = np.select([level == "E", level == "1", level == "2"], [0.045, 0.03, 0.01], -0.015)
    adult = np.where(people["young"].to_numpy(), 0.0, 0.03)
    stays = np.clip(rates / PASS + easier + adult, 0.5, 0.985)
    passes = np.clip(PASS + easier / 2, 0.5, 0.985)
    return stays, passes


def all_aims(rng: np.random.Generator, people: pl.DataFrame, seats: list[Seat]) -> pl.DataFrame:
    """Return every aim of every learner, ordered by learner, with sequence numbers from 1.

    Columns: person (row of `people`), ref, aim_type, seq, start, planned, status, end, reason,
    outcome, achieved (days, NONE where none), use, fund, std, postcode, phours.
    """
    shelf = Shelf()
    main = main_aims(rng, people, shelf)
    whole = main.with_columns(people["route", "level", "ssa1", "maths", "english", "provider"])
    frames = [
        main,
        _a_levels(rng, whole, shelf),
        *_maths_and_english(rng, whole, shelf),
        _extra(rng, whole, shelf, "award", 0.20),
        _work_experience(rng, whole),
        _competence(rng, whole, shelf),
        _new_course(rng, whole, people, shelf),
    ]
    aims = pl.concat(frames, how="vertical_relaxed").sort("person", "order", "start", "ref")
    aims = aims.with_columns(seq=pl.int_range(1, pl.len() + 1).over("person"))
    return _places(rng, aims, people, seats)


def _follow(
    rng: np.random.Generator,
    rows: pl.DataFrame,
    *,
    use: str,
    order: int,
    ref: np.ndarray,
    passes: float,
    start: Ints | None = None,
    planned: Ints | None = None,
) -> pl.DataFrame:
    """Return aims beside the main ones of `rows`, which end with them when the learner left.

    Aims that would start after the learner had left are dropped.
    """
    begin = rows["start"].to_numpy() if start is None else start
    due = rows["planned"].to_numpy() if planned is None else planned
    left = rows["status"].is_in([3, 6]).to_numpy()
    main_end, main_status = rows["end"].to_numpy(), rows["status"].to_numpy()
    latest = np.where(main_end == NONE, YEAR_END, main_end)
    finished = ~left & (due <= YEAR_END) & ((main_status == 2) | (due < rows["planned"].to_numpy()))
    achieves = finished & (rng.random(rows.height) < passes)
    found = pl.DataFrame(
        {
            "person": rows["person"].to_numpy(),
            "order": np.full(rows.height, order),
            "use": np.full(rows.height, use),
            "ref": ref,
            "aim_type": np.where(rows["route"].to_numpy() == APPRENTICESHIP, 3, 4),
            "start": begin,
            "planned": due,
            "status": np.select([left, finished], [main_status, 2], 1),
            "end": np.select([left, finished], [main_end, np.minimum(due, latest)], NONE),
            "reason": np.where(left, rows["reason"].to_numpy(), NONE),
            "outcome": np.select([achieves, left | finished], [1, 3], NONE),
            "achieved": np.full(rows.height, NONE),
        }
    )
    return found.filter((pl.col("end") == NONE) | (pl.col("end") >= pl.col("start")))


def _a_levels(rng: np.random.Generator, whole: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    """Return the second and third A level of those who take them."""
    rows = whole.filter(pl.col("use") == "alevel")
    refs = shelf.refs("alevel")
    first = np.searchsorted(refs, rows["ref"].to_numpy().astype("U8"))
    half = len(refs) // 2
    second = refs[(first + rng.integers(1, half, rows.height)) % len(refs)]
    third = refs[(first + rng.integers(half, len(refs), rows.height)) % len(refs)]
    return pl.concat(
        [_follow(rng, rows, use="alevel", order=1, ref=ref, passes=0.93) for ref in (second, third)]
    )


def _maths_and_english(
    rng: np.random.Generator, whole: pl.DataFrame, shelf: Shelf
) -> list[pl.DataFrame]:
    """Return maths and English: GCSE after a grade 3, functional skills below."""
    frames = []
    for subject, grade in (("Mathematics", "maths"), ("English", "english")):
        needs = pl.col(grade).is_in(LOW_GRADES) & pl.col("route").is_in(
            [*STUDY, APPRENTICESHIP, ADULT]
        )
        rows = whole.filter(needs)
        chance = np.where(rows["route"].is_in(STUDY), 0.85, 0.25)
        rows = rows.filter(rng.random(rows.height) < chance)
        skills = shelf.refs(f"{subject} skills")
        number = np.minimum(np.searchsorted(["1", "2", "3"], rows["level"].to_numpy()), 2)
        entry = rows["level"].to_numpy() == "E"
        ref = np.where(entry, skills[2], skills[number.clip(0, 1)])
        resit = (rows[grade] == "3").to_numpy() & rows["route"].is_in(STUDY).to_numpy()
        ref = np.where(resit, shelf.refs(f"{subject} GCSE")[0], ref)
        start, planned = _one_year(rows)
        frames.append(
            _follow(
                rng, rows, use="skills", order=2, ref=ref, passes=0.74, start=start, planned=planned
            )
        )
    return frames


def _one_year(rows: pl.DataFrame) -> tuple[Ints, Ints]:
    """Return dates within this year for those in the first or second of two, else the main ones."""
    start, planned = rows["start"].to_numpy(), rows["planned"].to_numpy()
    study = rows["route"].is_in(STUDY).to_numpy()
    begin = np.where(study, np.maximum(start, day("2025-09-08")), start)
    due = np.where(study, np.minimum(planned, day("2026-06-19")), planned)
    return begin, np.maximum(due, begin + 21)


def _extra(
    rng: np.random.Generator, whole: pl.DataFrame, shelf: Shelf, use: str, share: float
) -> pl.DataFrame:
    """Return a small aim in the same subject for a share of those not on A levels."""
    ready = (pl.col("use") == "core") & pl.col("route").is_in([*STUDY, ADULT])
    rows = whole.filter(ready)
    rows = rows.filter(rng.random(rows.height) < share)
    ref = shelf.pick(rng, use, rows["ssa1"].to_numpy(), rows["level"].to_numpy().astype("U1"))
    return _follow(rng, rows, use=use, order=3, ref=ref, passes=0.94)


def _work_experience(rng: np.random.Generator, whole: pl.DataFrame) -> pl.DataFrame:
    """Return a work placement in the spring of this year for some on study programmes."""
    rows = whole.filter((pl.col("use") == "core") & pl.col("route").is_in(STUDY))
    rows = rows.filter(pl.Series(rng.random(rows.height) < 0.13))
    rows = rows.filter(pl.col("start") < day("2026-01-05"))
    start = day("2026-01-12") + 7 * rng.integers(0, 8, rows.height)
    ref = np.full(rows.height, catalogue.WORK_EXPERIENCE)
    planned = start + 7 * rng.integers(2, 9, rows.height) - 3
    return _follow(
        rng, rows, use="work", order=4, ref=ref, passes=1.0, start=start, planned=planned
    )


def _competence(rng: np.random.Generator, whole: pl.DataFrame, shelf: Shelf) -> pl.DataFrame:
    """Return the component aim that every apprenticeship has."""
    rows = whole.filter(pl.col("route") == APPRENTICESHIP)
    level = rows["level"].to_numpy().astype("U1")
    ref = shelf.pick(rng, "competence", rows["ssa1"].to_numpy(), level)
    return _follow(rng, rows, use="competence", order=1, ref=ref, passes=0.96)


def _new_course(
    rng: np.random.Generator, whole: pl.DataFrame, people: pl.DataFrame, shelf: Shelf
) -> pl.DataFrame:
    """Return the new main aim of those who changed their course: same level, next subject."""
    rows = whole.filter((pl.col("reason") == 40) & (pl.col("use") != "programme"))
    start = rows["end"].to_numpy() + rng.integers(3, 11, rows.height)
    rows = rows.filter(start < day("2026-03-02"))
    start = start[start < day("2026-03-02")]
    ssa1 = np.where(rows["ssa1"].to_numpy() == 15, 1, 15)
    ref = shelf.pick(rng, "core", ssa1, rows["level"].to_numpy().astype("U1"))
    spans = Spans(start, np.maximum(rows["planned"].to_numpy(), start + 100))
    stays, passes = _chances(people[rows["person"].to_numpy()], rows["level"].to_numpy())
    no = np.zeros(rows.height)
    ended = ends(rng, spans, stays, passes, no, no.astype(np.bool_))
    return pl.DataFrame(
        {
            "person": rows["person"].to_numpy(),
            "order": np.full(rows.height, 5),
            "use": np.full(rows.height, "core"),
            "ref": ref,
            "aim_type": np.full(rows.height, 5),
            "start": spans.start,
            "planned": spans.planned,
            **_end_columns(ended),
        }
    )


def _places(
    rng: np.random.Generator, aims: pl.DataFrame, people: pl.DataFrame, seats: list[Seat]
) -> pl.DataFrame:
    """Add funding model, standard, planned hours and the postcode where the aim is taught.

    Apprentices learn at their employer's, somewhere in their home area.
    """
    employers = people["postcode"].to_numpy().copy()
    home = people["home"].to_numpy()
    for area in sorted(set(home)):
        here = np.flatnonzero(home == area)
        employers[here] = employers[rng.permutation(here)]
    site = np.array([str(seat.site.postcode) for seat in seats])[people["seat"].to_numpy()]
    apprentice = (people["route"] == APPRENTICESHIP).to_numpy()
    where = np.where(apprentice, employers, site)
    number = {"E": 0, "1": 1, "2": 2, "3": 3, "4": 4}
    levels = people["level"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
    standard = np.where(apprentice, 9000 + people["ssa1"].to_numpy() * 10 + levels, NONE)
    fund = people["route"].replace_strict(FUND_MODELS, return_dtype=pl.Int64).to_numpy()
    hours = rng.integers(300, 620, people.height)
    person = aims["person"].to_numpy()
    weeks = (aims["planned"].to_numpy() - aims["start"].to_numpy()) // 7 + 1
    programme = (aims["use"] == "programme").to_numpy()
    tailored = fund[person] == 11
    phours = np.select([programme, tailored], [hours[person], 2 * weeks + 1], NONE)
    return aims.with_columns(
        fund=pl.Series(fund[person]),
        std=pl.Series(standard[person]),
        phours=pl.Series(phours),
        postcode=pl.Series(where[person]),
    )
