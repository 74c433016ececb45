"""Completion status, outcome, withdrawal reason and grade of an aim against each other."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery
from moothall.records.check.rule import rule
from moothall.records.faults import Level

BOOTCAMP_EVENTS = ["Z0059747", "Z0059748", "Z0059749"]


def is_standard_programme(d: Delivery) -> pl.Expr:
    """Whether the aim is the programme of an apprenticeship standard, funded by 36 or not at
    all.
    """
    return (d.AimType == 1) & d.FundModel.is_in([36, 99]) & d.is_apprenticeship


@rule("CompStatus_01", on=Delivery, fields=("CompStatus",))
def unknown_completion_status(d: Delivery) -> pl.Expr:
    """The completion status {CompStatus} is not one of 1 (continuing), 2 (completed), 3 (withdrawn)
    and 6 (break in learning). Correct the code.
    """
    return ~d.CompStatus.is_in([1, 2, 3, 6])


unknown_completion_status.fails(CompStatus=4)
unknown_completion_status.holds(CompStatus=6)


@rule("CompStatus_02", on=Delivery, fields=("CompStatus", "LearnActEndDate"))
def continuing_after_its_end(d: Delivery) -> pl.Expr:
    """The aim ended on {LearnActEndDate} but its completion status says it continues (1). Correct
    the status or remove the end date.
    """
    ended = d.LearnActEndDate.is_not_null() & (d.CompStatus == 1)
    return ended & ~is_standard_programme(d)


continuing_after_its_end.fails(CompStatus=1, LearnActEndDate="2026-02-02")
continuing_after_its_end.holds(CompStatus=2, LearnActEndDate="2026-02-02")
continuing_after_its_end.holds(CompStatus=1)
continuing_after_its_end.holds(
    CompStatus=1, LearnActEndDate="2026-02-02", AimType=1, FundModel=36, ProgType=25
)
continuing_after_its_end.fails(
    CompStatus=1, LearnActEndDate="2026-02-02", AimType=3, FundModel=36, ProgType=25
)


@rule("CompStatus_03", on=Delivery, fields=("CompStatus", "LearnActEndDate"))
def ended_without_end_date(d: Delivery) -> pl.Expr:
    """The completion status ({CompStatus}) says the aim has ended, but there is no actual end date.
    Give the date or correct the status.
    """
    return d.LearnActEndDate.is_null() & (d.CompStatus != 1)


ended_without_end_date.fails(CompStatus=2)
ended_without_end_date.holds(CompStatus=1)
ended_without_end_date.holds(CompStatus=2, LearnActEndDate="2026-02-02")


@rule("CompStatus_04", on=Delivery, fields=("CompStatus", "Outcome"))
def ended_without_outcome(d: Delivery) -> pl.Expr:
    """The completion status ({CompStatus}) says the aim has ended, but there is no outcome. Give
    the outcome or correct the status.
    """
    return d.Outcome.is_null() & (d.CompStatus != 1)


ended_without_outcome.fails(CompStatus=3)
ended_without_outcome.holds(CompStatus=1)
ended_without_outcome.holds(CompStatus=3, Outcome=3)


@rule("CompStatus_05", on=Delivery, fields=("CompStatus", "Outcome"))
def continuing_with_outcome(d: Delivery) -> pl.Expr:
    """The aim has an outcome ({Outcome}) but its completion status says it continues (1). Correct
    the status or remove the outcome.
    """
    standard = d.FundModel.is_in([36, 99]) & d.is_apprenticeship
    return (d.CompStatus == 1) & d.Outcome.is_not_null() & ~standard & ~d.is_bootcamp


continuing_with_outcome.fails(CompStatus=1, Outcome=1)
continuing_with_outcome.holds(CompStatus=1)
continuing_with_outcome.holds(CompStatus=2, Outcome=1)
continuing_with_outcome.holds(CompStatus=1, Outcome=8, FundModel=36, ProgType=25)
continuing_with_outcome.holds(CompStatus=1, Outcome=8, FundModel=37, ProgType=32)


@rule("CompStatus_06", on=Delivery, fields=("CompStatus", "Outcome"))
def withdrawn_but_achieved(d: Delivery) -> pl.Expr:
    """The learner withdrew or is on a break (completion status {CompStatus}), so the outcome cannot
    be achieved or not yet known ({Outcome}). Correct one of the two.
    """
    return d.CompStatus.is_in([3, 6]) & d.Outcome.is_in([1, 8]) & ~d.is_bootcamp


withdrawn_but_achieved.fails(CompStatus=3, Outcome=1)
withdrawn_but_achieved.fails(CompStatus=6, Outcome=8)
withdrawn_but_achieved.holds(CompStatus=3, Outcome=3)
withdrawn_but_achieved.holds(CompStatus=3, Outcome=1, FundModel=37, ProgType=32)


@rule("CompStatus_07", on=Delivery, fields=("CompStatus", "AchDate"))
def apprenticeship_achieved_but_not_completed(d: Delivery) -> pl.Expr:
    """The apprenticeship was achieved on {AchDate}, so its completion status must be completed (2),
    not {CompStatus}. Correct the status or remove the date.
    """
    programme = (d.AimType == 1) & (d.FundModel == 36) & d.is_apprenticeship
    ended = d.LearnActEndDate >= dt.date(2019, 8, 1)
    return programme & ended & d.AchDate.is_not_null() & (d.CompStatus != 2)


apprenticeship_achieved_but_not_completed.fails(
    CompStatus=3,
    AimType=1,
    FundModel=36,
    ProgType=25,
    LearnActEndDate="2019-08-01",
    AchDate="2019-09-01",
)
apprenticeship_achieved_but_not_completed.holds(
    CompStatus=3,
    AimType=1,
    FundModel=36,
    ProgType=25,
    LearnActEndDate="2019-07-31",
    AchDate="2019-09-01",
)
apprenticeship_achieved_but_not_completed.holds(
    CompStatus=3, AimType=1, FundModel=36, ProgType=25, LearnActEndDate="2019-08-01"
)


@rule("CompStatus_08", on=Delivery, fields=("CompStatus", "AchDate"))
def bootcamp_achieved_but_not_completed(d: Delivery) -> pl.Expr:
    """The skills bootcamp was achieved on {AchDate}, so its completion status must be completed
    (2), not {CompStatus}. Correct the status or remove the date.
    """
    programme = (d.AimType == 1) & d.is_bootcamp
    return programme & d.AchDate.is_not_null() & (d.CompStatus != 2)


bootcamp_achieved_but_not_completed.fails(
    CompStatus=1, AimType=1, FundModel=37, ProgType=32, AchDate="2026-02-02"
)
bootcamp_achieved_but_not_completed.holds(
    CompStatus=2, AimType=1, FundModel=37, ProgType=32, AchDate="2026-02-02"
)
bootcamp_achieved_but_not_completed.holds(
    CompStatus=1, AimType=3, FundModel=37, ProgType=32, AchDate="2026-02-02"
)


@rule("CompStatus_09", on=Delivery, fields=("CompStatus", "LearnAimRef"), level=Level.WARNING)
def bootcamp_event_not_completed(d: Delivery) -> pl.Expr:
    """The aim {LearnAimRef} is an event of a skills bootcamp, so its completion status should be
    completed (2), not {CompStatus}. Check the status.
    """
    return d.LearnAimRef.is_in(BOOTCAMP_EVENTS) & (d.CompStatus != 2)


bootcamp_event_not_completed.fails(CompStatus=1, LearnAimRef="Z0059747")
bootcamp_event_not_completed.holds(CompStatus=2, LearnAimRef="Z0059747")
bootcamp_event_not_completed.holds(CompStatus=1, LearnAimRef="60149735")


@rule("Outcome_01", on=Delivery, fields=("Outcome",))
def unknown_outcome(d: Delivery) -> pl.Expr:
    """The outcome {Outcome} is not one of 1 (achieved), 2 (partly), 3 (not achieved) and 8 (not yet
    known). Correct the code.
    """
    return ~d.Outcome.is_in([1, 2, 3, 8])


unknown_outcome.fails(Outcome=4)
unknown_outcome.holds(Outcome=8)
unknown_outcome.holds(Outcome=None)


@rule("Outcome_04", on=Delivery, fields=("Outcome", "AchDate"))
def achievement_date_without_achievement(d: Delivery) -> pl.Expr:
    """The aim has an achievement date ({AchDate}) but its outcome is not achieved (1): {Outcome}.
    Correct the outcome or remove the date.
    """
    standard = d.FundModel.eq_missing(36) & d.is_apprenticeship
    return d.AchDate.is_not_null() & d.Outcome.ne_missing(1) & ~standard


achievement_date_without_achievement.fails(AchDate="2026-02-02", Outcome=3)
achievement_date_without_achievement.fails(AchDate="2026-02-02", Outcome=None)
achievement_date_without_achievement.holds(AchDate="2026-02-02", Outcome=1)
achievement_date_without_achievement.holds(
    AchDate="2026-02-02", Outcome=8, FundModel=36, ProgType=25
)


@rule("Outcome_05", on=Delivery, fields=("Outcome", "LearnActEndDate"))
def achieved_without_end_date(d: Delivery) -> pl.Expr:
    """The aim is achieved (outcome 1) but has no actual end date. Give the date or correct the
    outcome.
    """
    return (d.Outcome == 1) & d.LearnActEndDate.is_null() & ~d.is_bootcamp


achieved_without_end_date.fails(Outcome=1)
achieved_without_end_date.holds(Outcome=1, LearnActEndDate="2026-02-02")
achieved_without_end_date.holds(Outcome=3)
achieved_without_end_date.holds(Outcome=1, FundModel=37, ProgType=32)


@rule("Outcome_09", on=Delivery, fields=("Outcome", "CompStatus"))
def awaiting_outcome_without_completion(d: Delivery) -> pl.Expr:
    """The outcome is not yet known (8), so the completion status must be completed (2), not
    {CompStatus}. Correct one of the two.
    """
    waiting = (d.Outcome == 8) & (d.CompStatus != 2)
    return waiting & ~is_standard_programme(d) & ~d.is_bootcamp


awaiting_outcome_without_completion.fails(Outcome=8, CompStatus=1)
awaiting_outcome_without_completion.holds(Outcome=8, CompStatus=2)
awaiting_outcome_without_completion.holds(
    Outcome=8, CompStatus=1, AimType=1, FundModel=99, ProgType=25
)
awaiting_outcome_without_completion.holds(Outcome=8, CompStatus=1, FundModel=37, ProgType=32)


@rule("Outcome_10", on=Delivery, fields=("Outcome", "CompStatus"))
def not_achieved_but_continuing(d: Delivery) -> pl.Expr:
    """The outcome is no achievement (3), but the completion status says the aim continues (1).
    Correct one of the two.
    """
    return (d.Outcome == 3) & (d.CompStatus == 1)


not_achieved_but_continuing.fails(Outcome=3, CompStatus=1)
not_achieved_but_continuing.holds(Outcome=3, CompStatus=3)


@rule("Outcome_11", on=Delivery, fields=("Outcome", "LearnActEndDate"))
def outcome_without_end_date(d: Delivery) -> pl.Expr:
    """The aim has an outcome ({Outcome}) but no actual end date. Give the date or remove the
    outcome.
    """
    return d.Outcome.is_not_null() & d.LearnActEndDate.is_null() & ~d.is_bootcamp


outcome_without_end_date.fails(Outcome=3)
outcome_without_end_date.holds(Outcome=3, LearnActEndDate="2026-02-02")
outcome_without_end_date.holds(Outcome=3, FundModel=37, ProgType=32)


@rule("Outcome_12", on=Delivery, fields=("Outcome", "LearnActEndDate"))
def end_date_without_outcome(d: Delivery) -> pl.Expr:
    """The aim ended on {LearnActEndDate} but has no outcome. Give the outcome or remove the
    date.
    """
    return d.LearnActEndDate.is_not_null() & d.Outcome.is_null()


end_date_without_outcome.fails(LearnActEndDate="2026-02-02")
end_date_without_outcome.holds(LearnActEndDate="2026-02-02", Outcome=8)


@rule("WithdrawReason_03", on=Delivery, fields=("WithdrawReason", "CompStatus"))
def withdrawn_without_reason(d: Delivery) -> pl.Expr:
    """The learner withdrew from the aim (completion status 3) but no reason is given. Give the
    reason or correct the status.
    """
    return (d.CompStatus == 3) & d.WithdrawReason.is_null()


withdrawn_without_reason.fails(CompStatus=3)
withdrawn_without_reason.holds(CompStatus=3, WithdrawReason=98)
withdrawn_without_reason.holds(CompStatus=2)


@rule("WithdrawReason_04", on=Delivery, fields=("WithdrawReason", "CompStatus"))
def reason_without_withdrawal(d: Delivery) -> pl.Expr:
    """The aim has a withdrawal reason ({WithdrawReason}) but its completion status ({CompStatus})
    does not say that the learner withdrew. Remove the reason or correct the status.
    """
    return d.CompStatus.is_in([1, 2, 6]) & d.WithdrawReason.is_not_null()


reason_without_withdrawal.fails(CompStatus=2, WithdrawReason=98)
reason_without_withdrawal.holds(CompStatus=3, WithdrawReason=98)


@rule("WithdrawReason_05", on=Delivery, fields=("WithdrawReason",))
def custody_reason_outside_custody(d: Delivery) -> pl.Expr:
    """Withdrawal reason 28 is for offenders in custody, and the aim is not marked as that (LDM
    034). Correct the reason or add the record.
    """
    return (d.WithdrawReason == 28) & ~d.in_custody


custody_reason_outside_custody.fails(WithdrawReason=28, fams=[("SOF", "105")])
custody_reason_outside_custody.holds(WithdrawReason=28, fams=[("LDM", "034")])
custody_reason_outside_custody.holds(WithdrawReason=29)


@rule("WithdrawReason_06", on=Delivery, fields=("WithdrawReason", "LearnAimRef"))
def placement_reason_elsewhere(d: Delivery) -> pl.Expr:
    """Withdrawal reason 48 is for industry placements (ZWRKX002), and the aim is {LearnAimRef}.
    Correct the reason.
    """
    return (d.WithdrawReason == 48) & (d.LearnAimRef != "ZWRKX002")


placement_reason_elsewhere.fails(WithdrawReason=48, LearnAimRef="60149735")
placement_reason_elsewhere.holds(WithdrawReason=48, LearnAimRef="ZWRKX002")
