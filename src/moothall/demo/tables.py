"""The example's records cut by provider into Arrow tables, in the shapes of data.md, section 1."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import pyarrow as pa

from moothall.demo import deliveries, records
from moothall.demo.aims import all_aims
from moothall.demo.cohort import adults, seats, young
from moothall.demo.people import add_people, study_at_night
from moothall.demo.places import Pool, read
from moothall.demo.providers import PROVIDERS, Provider

SEED: Final = 2009

Tables = dict[str, pa.Table]

PARENTS: Final = {
    "PriorAttain": "Learner",
    "LLDDandHealthProblem": "Learner",
    "LearnerFAM": "Learner",
    "LearnerEmploymentStatus": "Learner",
    "EmploymentStatusMonitoring": "LearnerEmploymentStatus",
    "LearningDelivery": "Learner",
    "LearningDeliveryFAM": "LearningDelivery",
    "LearningDeliveryWorkPlacement": "LearningDelivery",
    "AppFinRecord": "LearningDelivery",
}
"""The kinds of record the example has, each with the kind it stands in."""


@dataclass(frozen=True, slots=True)
class Everyone:
    """All records of the example by kind; `parent` is the row in the kind above, in whole.

    `people` has one row a learner at a provider, in the order of the Learner records.
    """

    people: pl.DataFrame
    frames: dict[str, pl.DataFrame]


def streams(seed: int) -> list[np.random.Generator]:
    """Return a stream of chance for each step, so that one step's draws move no other's."""
    return [np.random.default_rng([seed, number]) for number in range(8)]


def everyone(postcodes: Path, seed: int = SEED) -> Everyone:
    """Return all records of the example, calibrated and adult, before any fault is planted."""
    pools = read(postcodes)
    people, aims = _people_and_aims(pools, seed)
    rng = streams(seed)[5]
    aims = deliveries.with_learners(aims, people)
    again = deliveries.restarted(aims, rng)
    statuses = records.employment(people, rng)
    frames = {
        "Learner": records.learner(people, rng),
        "PriorAttain": records.prior_attainment(people, rng),
        "LLDDandHealthProblem": records.difficulties(people),
        "LearnerFAM": records.learner_fams(people, rng),
        "LearnerEmploymentStatus": statuses.drop("EII", "LOE", "LOU", "BSI", "PEI"),
        "EmploymentStatusMonitoring": records.monitoring(statuses),
        "LearningDelivery": deliveries.delivery(aims, again),
        "LearningDeliveryFAM": deliveries.delivery_fams(aims, again, rng),
        "LearningDeliveryWorkPlacement": deliveries.work_placements(aims, rng),
        "AppFinRecord": deliveries.prices(aims, rng),
    }
    return Everyone(people, frames)


def _people_and_aims(pools: dict[str, Pool], seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    chance = streams(seed)
    cohort = pl.concat(
        [
            young(chance[0], pools).with_columns(young=pl.lit(True)),
            adults(chance[1], pools).with_columns(young=pl.lit(False)),
        ],
        how="vertical_relaxed",
    )
    everywhere = seats(pools)
    people = add_people(chance[2], cohort, everywhere)
    people = pl.concat([people, study_at_night(chance[3], people, everywhere)])
    people = records.in_order(people, chance[3])
    aims = all_aims(chance[4], people, everywhere)
    return records.with_hours(people, aims, chance[6]), aims


def by_provider(whole: Everyone) -> dict[Provider, Tables]:
    """Return the tables of each provider's return, rows numbered from 0 in each."""
    bounds = np.searchsorted(whole.people["provider"].to_numpy(), np.arange(len(PROVIDERS) + 1))
    found: dict[Provider, Tables] = {}
    for number, provider in enumerate(PROVIDERS):
        cut = {"Learner": (int(bounds[number]), int(bounds[number + 1]))}
        tables = {"Learner": _table(whole.frames["Learner"], *cut["Learner"], None, None)}
        for kind, parent in PARENTS.items():
            frame = whole.frames[kind]
            cut[kind] = _range(frame, *cut[parent])
            first = cut[parent][0]
            tables[kind] = _table(frame, *cut[kind], first, tables[parent])
        found[provider] = tables
    return found


def _range(frame: pl.DataFrame, first: int, last: int) -> tuple[int, int]:
    parents = frame["parent"].to_numpy()
    low, high = np.searchsorted(parents, [first, last])
    return int(low), int(high)


def _table(
    frame: pl.DataFrame, low: int, high: int, first: int | None, above: pa.Table | None
) -> pa.Table:
    """Return rows low to high as an Arrow table with `_row`, `_learner`, `_parent` and `_line`."""
    part = frame[low:high]
    rows = np.arange(high - low, dtype=np.int32)
    keys = {"_row": rows, "_learner": rows}
    if first is not None and above is not None:
        parent = (part["parent"].to_numpy() - first).astype(np.int32)
        learner = above["_learner"].to_numpy()[parent] if len(parent) else parent
        keys |= {"_learner": learner, "_parent": parent}
        part = part.drop("parent")
    keys["_line"] = np.zeros(high - low, dtype=np.int32)
    columns = {name: pa.array(values) for name, values in keys.items()}
    plain = part.to_arrow(compat_level=pl.CompatLevel.oldest())
    for name in part.columns:
        column = plain[name].combine_chunks()
        large = pa.types.is_large_string(column.type)
        columns[name] = column.cast(pa.string()) if large else column
    return pa.table(columns)
