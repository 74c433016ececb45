"""The example's people and aims as ILR records: one table a kind, in the shapes of data.md.

Learner records and what stands directly under them; deliveries are in `deliveries.py`.
"""

from typing import Final

import numpy as np
import polars as pl

from moothall.demo.aims import STUDY
from moothall.demo.cohort import ADULT, EVENING, LOAN, TAILORED
from moothall.demo.places import Ints
from moothall.demo.targets import APPRENTICESHIP
from moothall.demo.timeline import NONE

FAMILY_NAME: Final = "Learner"
GIVEN_NAMES: Final = "Example"
ADDRESS: Final = "Example address"
FULL_TIME: Final = 540
"""Planned hours from which a study programme needs no employment record (rule EmpStat_11)."""

UNKNOWN_EMPLOYER: Final = 999999999


def dates(days: Ints) -> pl.Series:
    """Return days since 1970 as dates, NONE as null."""
    numbers = pl.Series(days).cast(pl.Int32)
    return numbers.replace(NONE, None).cast(pl.Date)


def numbers(values: Ints) -> pl.Series:
    """Return whole numbers, NONE as null."""
    return pl.Series(values).cast(pl.Int64).replace(NONE, None)


def in_order(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return people in the order of their files, with a reference number unique in each file."""
    shuffled = people.with_columns(_key=pl.Series(rng.random(people.height)))
    ordered = shuffled.sort("provider", "_key").drop("_key")
    number = pl.int_range(1, pl.len() + 1).over("provider")
    return ordered.with_columns(ref=pl.format("L{}", number.cast(pl.String).str.zfill(6)))


def with_hours(people: pl.DataFrame, aims: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Add planned hours, and the first start of each learner's aims as `first` (days)."""
    main = aims.filter(pl.col("seq") == 1)
    first = aims.group_by("person", maintain_order=True).agg(pl.col("start").min())["start"]
    weeks = ((main["planned"] - main["start"]).to_numpy() // 7 + 1).astype(np.int64)
    size = people.height
    route = people["route"].to_numpy().astype("U16")
    part_time = rng.random(size) < 0.09
    study = np.where(part_time, rng.integers(150, 480, size), rng.integers(540, 641, size))
    learning = np.select(
        [
            np.isin(route, STUDY),
            route == ADULT,
            route == TAILORED,
            route == LOAN,
            route == EVENING,
        ],
        [
            study,
            np.minimum(weeks * rng.integers(3, 9, size), 420),
            2 * weeks + 1,
            rng.integers(300, 600, size),
            2 * weeks,
        ],
        NONE,
    )
    extra = np.where(np.isin(route, STUDY), rng.integers(20, 91, size), NONE)
    return people.with_columns(first=first, learning=pl.Series(learning), extra=pl.Series(extra))


def learner(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the Learner records, one row a learner in the order of `people`."""
    study = pl.col("route").is_in(STUDY)
    number = pl.int_range(0, pl.len()).cast(pl.String).str.zfill(6)
    shuffled = pl.col("postcode").gather(pl.Series(rng.permutation(people.height)))
    moved = pl.Series(rng.random(people.height) < 0.03)
    return people.select(
        LearnRefNumber="ref",
        ULN="uln",
        FamilyName=pl.lit(FAMILY_NAME),
        GivenNames=pl.lit(GIVEN_NAMES),
        DateOfBirth=pl.col("dob").cast(pl.Date),
        Ethnicity="ethnicity",
        Sex="sex",
        LLDDHealthProb="lldd",
        # ZZ is never given to a person, so these numbers are nobody's (rule NINumber_01).
        NINumber=pl.when(pl.col("route") == APPRENTICESHIP).then(pl.format("ZZ{}A", number)),
        ALSCost=pl.when("hns").then(6000 + 500 * (pl.col("ethnicity") % 9)),
        PlanLearnHours=numbers(people["learning"].to_numpy()),
        PlanEEPHours=numbers(people["extra"].to_numpy()),
        MathGrade=pl.when(study).then("maths"),
        EngGrade=pl.when(study).then("english"),
        PostcodePrior="postcode",
        Postcode=pl.when(moved).then(shuffled).otherwise("postcode"),
        AddLine1=pl.lit(ADDRESS),
    )


def prior_attainment(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return one PriorAttain record a learner, dated before the first aim (rule R_131)."""
    applies = people["first"].to_numpy() - rng.integers(7, 60, people.height)
    return pl.DataFrame(
        {
            "parent": np.arange(people.height),
            "PriorLevel": people["prior"],
            "DateLevelApp": dates(applies),
        }
    )


def difficulties(people: pl.DataFrame) -> pl.DataFrame:
    """Return the LLDDandHealthProblem records: the primary one, then a second for some."""
    rows = people.with_row_index("parent").with_columns(pl.col("parent").cast(pl.Int64))
    first = rows.filter(pl.col("category") > 0).select(
        "parent", LLDDCat="category", PrimaryLLDD=pl.lit(1, pl.Int64)
    )
    second = rows.filter(pl.col("category2") > 0).select(
        "parent", LLDDCat="category2", PrimaryLLDD=pl.lit(None, pl.Int64)
    )
    return pl.concat([first, second]).sort("parent", maintain_order=True)


def learner_fams(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the LearnerFAM records: plans, needs, disadvantage, free meals, bursaries."""
    study = people["route"].is_in(STUDY)
    chance = pl.Series(rng.random(people.height))
    low = ("3", "2", "1", "U")
    holds = {
        ("EHC", 1): people["ehc"],
        ("SEN", 1): people["sen"],
        ("HNS", 1): people["hns"],
        ("EDF", 1): study & people["maths"].is_in(low),
        ("EDF", 2): study & people["english"].is_in(low),
        ("FME", 2): study & (chance < 0.14),
        ("LSR", 56): study & (chance > 0.10) & (chance < 0.19),
        ("LSR", 55): study & (chance > 0.985),
        ("LSR", 58): (people["route"] == ADULT) & (chance < 0.06),
    }
    frames = [
        pl.DataFrame({"parent": mask.arg_true().cast(pl.Int64)}).with_columns(
            LearnFAMType=pl.lit(kind), LearnFAMCode=pl.lit(code, pl.Int64)
        )
        for (kind, code), mask in holds.items()
    ]
    return pl.concat(frames).sort("parent", maintain_order=True)


def employment(people: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the LearnerEmploymentStatus records, dated before the first aim.

    Everyone has one but full-time students of study programmes, of whom a tenth do. The columns
    `EII`, `LOE`, `LOU`, `BSI` and `PEI` are for `monitoring`.
    """
    size = people.height
    route = people["route"].to_numpy().astype("U16")
    apprentice, study = route == APPRENTICESHIP, np.isin(route, STUDY)
    total = people["learning"].to_numpy() + people["extra"].to_numpy()
    held = ~study | (total < FULL_TIME) | (rng.random(size) < 0.10)
    status = np.where(
        apprentice, 10, rng.choice([10, 11, 12, 98], size, p=[0.42, 0.27, 0.29, 0.02])
    )
    before = rng.integers(10, 80, size)
    employed, seeking = status == 10, status == 11
    few = rng.integers(5, 7, size)
    rows = pl.DataFrame(
        {
            "parent": np.arange(size),
            "EmpStat": status,
            "DateEmpStatApp": dates(people["first"].to_numpy() - before),
            "EmpId": numbers(np.where(apprentice, UNKNOWN_EMPLOYER, NONE)),
            "EII": np.select([apprentice, employed], [8 - (before % 4 == 0), few], NONE),
            "LOE": np.where(apprentice, 1, NONE),
            "LOU": np.where(seeking & ~study, rng.integers(1, 4, size), NONE),
            "BSI": np.where(seeking & ~study & (rng.random(size) < 0.7), 4, NONE),
            "PEI": np.where(study & ~employed, 1, NONE),
        }
    )
    return rows.filter(pl.Series(held))


def monitoring(statuses: pl.DataFrame) -> pl.DataFrame:
    """Return the EmploymentStatusMonitoring records under the given statuses."""
    rows = statuses.with_row_index("status")
    kinds = ("EII", "LOE", "LOU", "BSI", "PEI")
    long = rows.unpivot(
        on=list(kinds), index="status", variable_name="ESMType", value_name="ESMCode"
    )
    found = long.filter(pl.col("ESMCode") != NONE).sort("status", maintain_order=True)
    return found.select(pl.col("status").cast(pl.Int64).alias("parent"), "ESMType", "ESMCode")
