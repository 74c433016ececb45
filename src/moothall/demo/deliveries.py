"""The example's aims as ILR records: deliveries and what stands under them."""

from typing import Final

import numpy as np
import polars as pl

from moothall.demo.aims import STUDY
from moothall.demo.cohort import ADULT, TAILORED
from moothall.demo.places import Ints
from moothall.demo.records import UNKNOWN_EMPLOYER, dates, numbers
from moothall.demo.targets import APPRENTICESHIP
from moothall.demo.timeline import NONE, YEAR_END

ASSESSOR: Final = "EPA0999"
"""Identifier of the end-point assessment organisation: invented."""

RESTART: Final = 150
"""Days between the first start and the new start of an aim taken up again."""


def with_learners(aims: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Return the aims with what they need of their learner."""
    wanted = people.select("route", "level", "age", home_postcode="postcode")
    return pl.concat([aims, wanted[aims["person"].to_numpy()]], how="horizontal")


def restarted(aims: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """Return which aims are taken up again after a break: a few of the adults' main ones."""
    chance = pl.Series(rng.random(aims.height)) < 0.015
    return chance & (aims["route"] == ADULT) & (aims["seq"] == 1)


def delivery(aims: pl.DataFrame, again: pl.Series) -> pl.DataFrame:
    """Return the LearningDelivery records in the order of `aims`; `again` marks restarts."""
    start = aims["start"].to_numpy()
    programme = (aims["use"] == "programme").to_numpy()
    apprentice = (aims["route"] == APPRENTICESHIP).to_numpy()
    ended = aims["end"].to_numpy() != NONE
    hours = aims["phours"].to_numpy()
    tailored = (aims["route"] == TAILORED).to_numpy()
    done = aims["status"].is_in([2, 3]).to_numpy()
    worked = np.where(programme & ended, hours * 9 // 10, NONE)
    return pl.DataFrame(
        {
            "parent": aims["person"],
            "LearnAimRef": aims["ref"],
            "AimType": aims["aim_type"],
            "AimSeqNumber": aims["seq"],
            "LearnStartDate": dates(start),
            "OrigLearnStartDate": dates(np.where(again.to_numpy(), start - RESTART, NONE)),
            "LearnPlanEndDate": dates(aims["planned"].to_numpy()),
            "FundModel": aims["fund"],
            "PHours": numbers(hours),
            "OTJActHours": numbers(worked),
            "ProgType": numbers(np.where(apprentice, 25, NONE)),
            "StdCode": numbers(aims["std"].to_numpy()),
            "DelLocPostCode": aims["postcode"],
            "LSDPostcode": aims.select(
                pl.when(pl.col("fund").is_in([38, 11])).then("home_postcode")
            ).to_series(),
            "EPAOrgID": aims.select(
                pl.when(pl.Series(programme)).then(pl.lit(ASSESSOR))
            ).to_series(),
            "CompStatus": aims["status"],
            "LearnActEndDate": dates(aims["end"].to_numpy()),
            "WithdrawReason": numbers(aims["reason"].to_numpy()),
            "Outcome": numbers(aims["outcome"].to_numpy()),
            "AchDate": dates(aims["achieved"].to_numpy()),
            "TLOut": numbers(np.where(tailored & done, 1 + hours % 4, NONE)),
        }
    )


def _fam(mask: pl.Series, kind: str, code: pl.Series | str) -> pl.DataFrame:
    rows = mask.arg_true()
    codes = pl.Series([code] * len(rows), dtype=pl.String) if isinstance(code, str) else code[rows]
    none = pl.Series([None] * len(rows), dtype=pl.Date)
    return pl.DataFrame(
        {
            "parent": rows.cast(pl.Int64),
            "LearnDelFAMType": pl.Series([kind] * len(rows), dtype=pl.String),
            "LearnDelFAMCode": codes.cast(pl.String),
            "LearnDelFAMDateFrom": none,
            "LearnDelFAMDateTo": none,
        }
    )


def _dated(frame: pl.DataFrame, start: Ints, end: Ints) -> pl.DataFrame:
    rows = frame["parent"].to_numpy()
    return frame.with_columns(
        LearnDelFAMDateFrom=dates(start[rows]), LearnDelFAMDateTo=dates(end[rows])
    )


def delivery_fams(aims: pl.DataFrame, again: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    """Return the LearningDeliveryFAM records: who pays, how far, under which contract."""
    size = aims.height
    fund, route = aims["fund"], aims["route"]
    full = (fund == 38) & (pl.Series(rng.random(size)) < 0.72) & (aims["level"] != "3")
    free = full | ((fund == 38) & (aims["level"] == "3"))
    start, end = aims["start"].to_numpy(), aims["end"].to_numpy()
    last = np.where(aims["achieved"].to_numpy() != NONE, aims["achieved"].to_numpy(), end)
    contract = (fund == 36) & aims["use"].is_in(["programme", "skills"])
    support = (fund.is_in([36, 38])) & (aims["seq"] == 1) & (pl.Series(rng.random(size)) < 0.04)
    until = np.minimum(aims["planned"].to_numpy(), np.where(end == NONE, YEAR_END, end))
    until = np.maximum(np.minimum(until, start + 112), start)
    tailored = route == TAILORED
    frames = [
        _fam(route.is_in(STUDY), "SOF", "107"),
        _fam(fund.is_in([36, 38, 11]), "SOF", "105"),
        _fam(free, "FFI", "1"),
        _fam((fund == 38) & ~free, "FFI", "2"),
        _fam(free, "LDM", "391"),
        _fam(tailored, "ACL", pl.Series(rng.integers(1, 8, size)).cast(pl.String)),
        _fam(tailored, "LDM", pl.Series(rng.integers(399, 402, size)).cast(pl.String)),
        _fam((fund == 99) & (route == "loan"), "ADL", "1"),
        _fam(again, "RES", "1"),
        _dated(_fam(contract, "ACT", "1"), start, last),
        _dated(_fam(support, "LSF", "1"), start, until),
    ]
    return pl.concat(frames).sort("parent", maintain_order=True)


def work_placements(aims: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the LearningDeliveryWorkPlacement records, one for each work experience aim."""
    mask = aims["use"] == "work"
    rows = aims.filter(mask)
    outside = rng.random(rows.height) < 0.9
    return pl.DataFrame(
        {
            "parent": mask.arg_true().cast(pl.Int64),
            "WorkPlaceStartDate": dates(rows["start"].to_numpy()),
            "WorkPlaceEndDate": dates(rows["end"].to_numpy()),
            "WorkPlaceHours": rng.integers(20, 121, rows.height),
            "WorkPlaceMode": np.where(outside, 2, 1),
            "WorkPlaceEmpId": numbers(np.where(outside, UNKNOWN_EMPLOYER, NONE)),
        }
    )


def prices(aims: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Return the AppFinRecord records: training and assessment price, and some payments."""
    mask = aims["use"] == "programme"
    rows = aims.filter(mask)
    parent = mask.arg_true().cast(pl.Int64).to_numpy()
    start = rows["start"].to_numpy()
    steps = rows["level"].replace_strict({"2": 0, "3": 1, "4": 2}, return_dtype=pl.Int64).to_numpy()
    training = 3500 + 3000 * steps + 250 * rng.integers(0, 12, rows.height)
    assessment = training // 8
    pays = rng.random(rows.height) < 0.35
    end = np.where(rows["end"].to_numpy() == NONE, YEAR_END, rows["end"].to_numpy())
    paid = np.minimum(start + 45, np.maximum(end, start))
    columns = ("parent", "AFinType", "AFinCode", "AFinDate", "AFinAmount")
    frames = [
        dict(zip(columns, (parent, "TNP", 1, start, training), strict=True)),
        dict(zip(columns, (parent, "TNP", 2, start, assessment), strict=True)),
        dict(zip(columns, (parent[pays], "PMR", 1, paid[pays], training[pays] // 20), strict=True)),
    ]
    found = pl.concat([pl.DataFrame(frame) for frame in frames], how="vertical_relaxed")
    return (
        found.with_columns(
            AFinDate=dates(found["AFinDate"].to_numpy()), AFinCode=pl.col("AFinCode").cast(pl.Int64)
        )
        .sort("parent", maintain_order=True)
        .select(columns)
    )
