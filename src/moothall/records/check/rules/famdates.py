"""Dates of an aim's funding and monitoring records, against each other and the aim's own."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery, DeliveryFAM
from moothall.records.check.rule import rule
from moothall.records.faults import Level

FROM = "LearnDelFAMDateFrom"
TO = "LearnDelFAMDateTo"
KIND = "LearnDelFAMType"
EVER = pl.lit(dt.date(2200, 1, 1))


def open_end(f: DeliveryFAM) -> pl.Expr:
    """Return the date to which the record applies, far off where it has none."""
    return f.LearnDelFAMDateTo.fill_null(EVER)


def previous_contract_end(f: DeliveryFAM) -> pl.Expr:
    """Return the end of the aim's apprenticeship contract (ACT) before this one."""
    return f.earlier(
        "last",
        open_end,
        by=lambda other: other.LearnDelFAMDateFrom,
        where=lambda other: other.is_("ACT"),
    )


def is_latest_contract(f: DeliveryFAM) -> pl.Expr:
    """Whether this is the latest apprenticeship contract (ACT) of a standard funded by 36."""
    standard = (f.delivery.FundModel == 36) & (f.delivery.ProgType == 25)
    latest = f.delivery.greatest(
        DeliveryFAM, lambda other: other.LearnDelFAMDateFrom, lambda other: other.is_("ACT")
    )
    return f.is_("ACT") & standard & (f.LearnDelFAMDateFrom == latest)


@rule("LearnDelFAMDateFrom_01", on=DeliveryFAM, fields=(FROM, TO, KIND))
def support_without_dates(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} must have a date from and a date to
    ({LearnDelFAMDateFrom}, {LearnDelFAMDateTo}). Give both.
    """
    missing = f.LearnDelFAMDateFrom.is_null() | f.LearnDelFAMDateTo.is_null()
    return f.LearnDelFAMType.is_in(["LSF", "ALB"]) & missing


SUPPORT = {KIND: "LSF", "LearnDelFAMCode": "1"}
support_without_dates.fails(**SUPPORT, LearnDelFAMDateFrom="2025-09-08")
support_without_dates.fails(**SUPPORT, LearnDelFAMDateTo="2025-12-31")
support_without_dates.holds(
    **SUPPORT, LearnDelFAMDateFrom="2025-09-08", LearnDelFAMDateTo="2025-12-31"
)
support_without_dates.holds(LearnDelFAMType="SOF")


@rule("LearnDelFAMDateFrom_03", on=DeliveryFAM, fields=(FROM, KIND))
def start_not_wanted(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} has a date from ({LearnDelFAMDateFrom}), which
    records of that type do not have. Remove the date.
    """
    dated = f.LearnDelFAMType.is_in(["LSF", "ACT", "ALB", "EVI"])
    return ~dated & f.LearnDelFAMDateFrom.is_not_null()


start_not_wanted.fails(LearnDelFAMType="SOF", LearnDelFAMDateFrom="2025-09-08")
start_not_wanted.holds(LearnDelFAMType="ACT", LearnDelFAMDateFrom="2025-09-08")
start_not_wanted.holds(LearnDelFAMType="SOF")


@rule("LearnDelFAMDateFrom_04", on=DeliveryFAM, fields=(FROM, KIND))
def contract_without_start(f: DeliveryFAM) -> pl.Expr:
    """The apprenticeship contract record (ACT {LearnDelFAMCode}) has no date from. Give the
    date.
    """
    return f.is_("ACT") & f.LearnDelFAMDateFrom.is_null()


contract_without_start.fails(LearnDelFAMType="ACT", LearnDelFAMCode="1")
contract_without_start.holds(LearnDelFAMType="ACT", LearnDelFAMDateFrom="2025-09-08")
contract_without_start.holds(LearnDelFAMType="SOF")


@rule("LearnDelFAMDateFrom_05", on=DeliveryFAM, fields=(FROM, KIND))
def event_without_date(f: DeliveryFAM) -> pl.Expr:
    """The event record (EVI {LearnDelFAMCode}) has no date from. Give the date."""
    return f.is_("EVI") & f.LearnDelFAMDateFrom.is_null()


event_without_date.fails(LearnDelFAMType="EVI", LearnDelFAMCode="1")
event_without_date.holds(LearnDelFAMType="EVI", LearnDelFAMDateFrom="2025-09-08")


@rule("LearnDelFAMDateFrom_06", on=DeliveryFAM, fields=(FROM, KIND))
def event_before_august_2025(f: DeliveryFAM) -> pl.Expr:
    """The event record (EVI {LearnDelFAMCode}) is from {LearnDelFAMDateFrom}, before 1 August 2025,
    when such records began. Correct the date.
    """
    return f.is_("EVI") & (f.LearnDelFAMDateFrom < dt.date(2025, 8, 1))


event_before_august_2025.fails(LearnDelFAMType="EVI", LearnDelFAMDateFrom="2025-07-31")
event_before_august_2025.holds(LearnDelFAMType="EVI", LearnDelFAMDateFrom="2025-08-01")


@rule("LearnDelFAMDateTo_01", on=DeliveryFAM, fields=(TO, FROM))
def record_ends_before_it_begins(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} applies to {LearnDelFAMDateTo}, before the
    day it applies from ({LearnDelFAMDateFrom}). Correct one of the two dates.
    """
    return f.LearnDelFAMDateTo < f.LearnDelFAMDateFrom


record_ends_before_it_begins.fails(
    **SUPPORT, LearnDelFAMDateFrom="2025-12-31", LearnDelFAMDateTo="2025-12-30"
)
record_ends_before_it_begins.holds(
    **SUPPORT, LearnDelFAMDateFrom="2025-12-31", LearnDelFAMDateTo="2025-12-31"
)


@rule("LearnDelFAMDateTo_02", on=DeliveryFAM, fields=(TO,), level=Level.WARNING)
def record_ends_after_planned_end(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} applies to {LearnDelFAMDateTo}, after the
    planned end of the aim ({LearnPlanEndDate}). Check the two dates.
    """
    achieved = f.is_("ACT") & (f.delivery.AimType == 1) & f.delivery.AchDate.is_not_null()
    return (f.LearnDelFAMDateTo > f.delivery.LearnPlanEndDate) & ~achieved


PLANNED = {"LearnPlanEndDate": "2026-07-01"}
record_ends_after_planned_end.fails(**SUPPORT, LearnDelFAMDateTo="2026-07-02", delivery=PLANNED)
record_ends_after_planned_end.holds(**SUPPORT, LearnDelFAMDateTo="2026-07-01", delivery=PLANNED)
record_ends_after_planned_end.holds(
    LearnDelFAMType="ACT",
    LearnDelFAMDateTo="2026-07-02",
    delivery={**PLANNED, "AimType": 1, "AchDate": "2026-07-02"},
)


@rule("LearnDelFAMDateTo_03", on=DeliveryFAM, fields=(TO,))
def record_ends_after_actual_end(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} applies to {LearnDelFAMDateTo}, after the aim
    ended ({LearnActEndDate}). Correct one of the two dates.
    """
    models = f.delivery.FundModel.is_in([35, 36, 38, 81, 99])
    return models & (f.LearnDelFAMDateTo > f.delivery.LearnActEndDate) & ~f.is_("ACT")


ENDED = {"FundModel": 38, "LearnActEndDate": "2026-02-02"}
record_ends_after_actual_end.fails(**SUPPORT, LearnDelFAMDateTo="2026-02-03", delivery=ENDED)
record_ends_after_actual_end.holds(**SUPPORT, LearnDelFAMDateTo="2026-02-02", delivery=ENDED)
record_ends_after_actual_end.holds(
    LearnDelFAMType="ACT", LearnDelFAMDateTo="2026-02-03", delivery=ENDED
)
record_ends_after_actual_end.holds(
    **SUPPORT, LearnDelFAMDateTo="2026-02-03", delivery={**ENDED, "FundModel": 25}
)


@rule("LearnDelFAMDateTo_04", on=DeliveryFAM, fields=(TO, KIND))
def end_not_wanted(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} has a date to ({LearnDelFAMDateTo}), which
    records of that type do not have. Remove the date.
    """
    dated = f.LearnDelFAMType.is_in(["LSF", "ACT", "ALB"])
    return ~dated & f.LearnDelFAMDateTo.is_not_null()


end_not_wanted.fails(LearnDelFAMType="SOF", LearnDelFAMDateTo="2025-09-08")
end_not_wanted.holds(LearnDelFAMType="LSF", LearnDelFAMDateTo="2025-09-08")
end_not_wanted.holds(LearnDelFAMType="SOF")


@rule("LearnDelFAMDateTo_05", on=DeliveryFAM, fields=(TO,))
def contract_ends_after_achievement(f: DeliveryFAM) -> pl.Expr:
    """The apprenticeship contract (ACT {LearnDelFAMCode}) applies to {LearnDelFAMDateTo}, after the
    achievement date ({AchDate}). Correct one of the two dates.
    """
    contract = f.is_("ACT") & (f.delivery.FundModel == 36)
    return contract & (f.LearnDelFAMDateTo > f.delivery.AchDate)


ACHIEVED = {"FundModel": 36, "ProgType": 25, "AchDate": "2026-02-02"}
contract_ends_after_achievement.fails(
    LearnDelFAMType="ACT", LearnDelFAMDateTo="2026-02-03", delivery=ACHIEVED
)
contract_ends_after_achievement.holds(
    LearnDelFAMType="ACT", LearnDelFAMDateTo="2026-02-02", delivery=ACHIEVED
)


@rule("R_61", on=DeliveryFAM, fields=(FROM, KIND))
def support_overlaps(f: DeliveryFAM) -> pl.Expr:
    """The record {LearnDelFAMType} {LearnDelFAMCode} applies from {LearnDelFAMDateFrom}, before an
    earlier one of the same type ends. Correct the dates.
    """
    end = f.earlier(
        "greatest",
        lambda other: other.LearnDelFAMDateTo,
        by=lambda other: other.LearnDelFAMDateFrom,
        where=lambda other: other.LearnDelFAMType.is_in(["LSF", "ALB"]),
        same=(KIND,),
    )
    return end > f.LearnDelFAMDateFrom


LATER = {**SUPPORT, "LearnDelFAMDateFrom": "2025-12-01", "LearnDelFAMDateTo": "2025-12-31"}
support_overlaps.fails(**LATER, fams=[("LSF", "1", "2025-09-08", "2025-12-02")])
support_overlaps.holds(**LATER, fams=[("LSF", "1", "2025-09-08", "2025-12-01")])
support_overlaps.holds(**LATER, fams=[("ALB", "1", "2025-09-08", "2025-12-02")])


@rule("R_101", on=DeliveryFAM, fields=(FROM, KIND))
def contracts_overlap(f: DeliveryFAM) -> pl.Expr:
    """The apprenticeship contract (ACT {LearnDelFAMCode}) applies from {LearnDelFAMDateFrom},
    before the one before it ends. Correct or complete the dates.
    """
    return f.LearnDelFAMDateFrom < previous_contract_end(f)


SECOND = {KIND: "ACT", "LearnDelFAMCode": "1", FROM: "2025-12-01"}
contracts_overlap.fails(**SECOND, fams=[("ACT", "1", "2025-09-08", "2025-12-02")])
contracts_overlap.fails(**SECOND, fams=[("ACT", "1", "2025-09-08")])
contracts_overlap.holds(**SECOND, fams=[("ACT", "1", "2025-09-08", "2025-11-30")])
contracts_overlap.holds(**SECOND)


@rule("R_102", on=Delivery, fields=("LearnStartDate",))
def no_contract_on_first_day(d: Delivery) -> pl.Expr:
    """The aim has an apprenticeship contract (ACT), but none that applies from its start date
    ({LearnStartDate}). Correct the dates.
    """
    first = d.some(
        DeliveryFAM,
        lambda f: f.is_("ACT") & (f.LearnDelFAMDateFrom == f.delivery.LearnStartDate),
    )
    return d.has_fam("ACT") & ~first


no_contract_on_first_day.fails(fams=[("ACT", "1", "2025-09-09")])
no_contract_on_first_day.holds(fams=[("ACT", "1", "2025-09-08")])
no_contract_on_first_day.holds(fams=[("ACT", "1", "2025-12-01"), ("ACT", "1", "2025-09-08")])
no_contract_on_first_day.holds(fams=[("SOF", "105")])


@rule("R_104", on=DeliveryFAM, fields=(FROM, KIND))
def gap_between_contracts(f: DeliveryFAM) -> pl.Expr:
    """The apprenticeship contract (ACT {LearnDelFAMCode}) applies from {LearnDelFAMDateFrom},
    which is not the day after the one before it ends. Correct the dates.
    """
    return f.LearnDelFAMDateFrom != previous_contract_end(f) + pl.duration(days=1)


gap_between_contracts.fails(**SECOND, fams=[("ACT", "2", "2025-09-08", "2025-11-29")])
gap_between_contracts.fails(**SECOND, fams=[("ACT", "2", "2025-09-08")])
gap_between_contracts.holds(**SECOND, fams=[("ACT", "2", "2025-09-08", "2025-11-30")])
gap_between_contracts.holds(**SECOND)


@rule("R_106", on=DeliveryFAM, fields=(FROM, KIND))
def support_overlaps_across_aims(f: DeliveryFAM) -> pl.Expr:
    """The learning support funding (LSF) applies from {LearnDelFAMDateFrom}, when the learner
    already has some. Correct the dates.
    """
    end = f.earlier(
        "greatest",
        open_end,
        by=lambda other: other.LearnDelFAMDateFrom,
        where=lambda other: other.is_("LSF") & (other.LearnDelFAMDateFrom >= dt.date(2016, 8, 1)),
        owner="_learner",
    )
    return end >= f.LearnDelFAMDateFrom


def other_aim(*record: str) -> list[dict[str, object]]:
    """Return another aim of an example's learner, with one funding and monitoring record."""
    return [{"AimSeqNumber": 2, "fams": [record]}]


support_overlaps_across_aims.fails(**LATER, aims=other_aim("LSF", "1", "2025-09-08", "2025-12-01"))
support_overlaps_across_aims.holds(**LATER, aims=other_aim("LSF", "1", "2025-09-08", "2025-11-30"))
support_overlaps_across_aims.holds(**LATER, aims=other_aim("ALB", "1", "2025-09-08", "2025-12-01"))


@rule("R_121", on=DeliveryFAM, fields=(TO, "AchDate"))
def contract_ends_apart_from_achievement(f: DeliveryFAM) -> pl.Expr:
    """The latest apprenticeship contract (ACT {LearnDelFAMCode}) applies to {LearnDelFAMDateTo},
    which is not the achievement date ({AchDate}). Make the two agree.
    """
    apart = f.LearnDelFAMDateTo.ne_missing(f.delivery.AchDate)
    return is_latest_contract(f) & f.delivery.AchDate.is_not_null() & apart


CONTRACT = {KIND: "ACT", "LearnDelFAMCode": "1", FROM: "2025-09-08"}
contract_ends_apart_from_achievement.fails(**CONTRACT, delivery=ACHIEVED)
contract_ends_apart_from_achievement.fails(
    **CONTRACT, LearnDelFAMDateTo="2026-02-01", delivery=ACHIEVED
)
contract_ends_apart_from_achievement.holds(
    **CONTRACT, LearnDelFAMDateTo="2026-02-02", delivery=ACHIEVED
)
contract_ends_apart_from_achievement.holds(
    **CONTRACT,
    LearnDelFAMDateTo="2025-12-31",
    fams=[("ACT", "1", "2026-01-01", "2026-02-02")],
    delivery=ACHIEVED,
)


@rule("R_122", on=DeliveryFAM, fields=(TO, "LearnActEndDate"))
def contract_ends_apart_from_aim(f: DeliveryFAM) -> pl.Expr:
    """The latest apprenticeship contract (ACT {LearnDelFAMCode}) applies to {LearnDelFAMDateTo},
    which is not the day the aim ended ({LearnActEndDate}). Make the two agree.
    """
    over = (f.delivery.CompStatus != 1) & f.delivery.AchDate.is_null()
    apart = f.LearnDelFAMDateTo.ne_missing(f.delivery.LearnActEndDate)
    return is_latest_contract(f) & over & apart


LEFT = {"FundModel": 36, "ProgType": 25, "CompStatus": 3, "LearnActEndDate": "2026-02-02"}
contract_ends_apart_from_aim.fails(**CONTRACT, delivery=LEFT)
contract_ends_apart_from_aim.holds(**CONTRACT, LearnDelFAMDateTo="2026-02-02", delivery=LEFT)
contract_ends_apart_from_aim.holds(**CONTRACT, delivery={**LEFT, "CompStatus": 1})


@rule("R_123", on=DeliveryFAM, fields=(TO, "CompStatus"))
def contract_ended_on_continuing_aim(f: DeliveryFAM) -> pl.Expr:
    """The latest apprenticeship contract (ACT {LearnDelFAMCode}) applies to {LearnDelFAMDateTo},
    but the aim continues (completion status 1). Remove the date or correct the status.
    """
    continuing = f.delivery.CompStatus == 1
    return is_latest_contract(f) & continuing & f.LearnDelFAMDateTo.is_not_null()


GOING = {"FundModel": 36, "ProgType": 25, "CompStatus": 1}
contract_ended_on_continuing_aim.fails(**CONTRACT, LearnDelFAMDateTo="2026-02-02", delivery=GOING)
contract_ended_on_continuing_aim.holds(**CONTRACT, delivery=GOING)
contract_ended_on_continuing_aim.holds(
    **CONTRACT, LearnDelFAMDateTo="2025-12-31", fams=[("ACT", "1", "2026-01-01")], delivery=GOING
)
