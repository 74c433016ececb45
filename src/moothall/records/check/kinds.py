"""The kinds of record in an ILR return, with the fields that rules look at.

Names as in the official structure for 2025-26. A rule on a Delivery reads `d.FundModel`, its
learner's `d.learner.DateOfBirth`, and what belongs to it: `d.has_fam("SOF", "105")`.
"""

import datetime as dt

import polars as pl

from moothall.records.check.ages import birthday_key
from moothall.records.check.columns import Date, Text, Whole
from moothall.records.check.record import Record


class Learner(Record):
    """A learner."""

    kind = "Learner"

    LearnRefNumber = Text()
    PrevUKPRN = Whole()
    PMUKPRN = Whole()
    ULN = Whole()
    FamilyName = Text()
    GivenNames = Text()
    DateOfBirth = Date()
    Ethnicity = Whole()
    Sex = Text()
    LLDDHealthProb = Whole()
    NINumber = Text()
    ALSCost = Whole()
    PlanLearnHours = Whole()
    PlanEEPHours = Whole()
    MathGrade = Text()
    EngGrade = Text()
    PostcodePrior = Text()
    Postcode = Text()
    AddLine1 = Text()

    def has_fam(self, kind: str, *codes: int) -> pl.Expr:
        """Whether the learner has a funding and monitoring record of a type (any of the codes)."""
        return self.some(LearnerFAM, lambda f: f.is_(kind, *codes))

    def born_on_or_before(self, years: int, day: dt.date) -> pl.Expr:
        """Whether the learner is at least so many years old on a day."""
        return self.DateOfBirth <= day.replace(year=day.year - years)

    @property
    def first_start(self) -> pl.Expr:
        """The earliest start date of the learner's aims (DD06)."""
        return self.least(Delivery, lambda d: d.LearnStartDate)


class LearnerFAM(Record):
    """A learner's funding and monitoring record."""

    kind = "LearnerFAM"
    parent = Learner

    LearnFAMType = Text()
    LearnFAMCode = Whole()

    def is_(self, kind: str, *codes: int) -> pl.Expr:
        """Whether the record is of a type, and one of the codes where any are given."""
        same = self.LearnFAMType == kind
        return same & self.LearnFAMCode.is_in(list(codes)) if codes else same


class PriorAttain(Record):
    """A learner's prior attainment."""

    kind = "PriorAttain"
    parent = Learner

    PriorLevel = Whole()
    DateLevelApp = Date()


class HealthProblem(Record):
    """A learning difficulty, disability or health problem of a learner."""

    kind = "LLDDandHealthProblem"
    parent = Learner

    LLDDCat = Whole()
    PrimaryLLDD = Whole()


class Employment(Record):
    """A learner's employment status from a date on."""

    kind = "LearnerEmploymentStatus"
    parent = Learner

    EmpStat = Whole()
    DateEmpStatApp = Date()
    EmpId = Whole()

    @property
    def learner(self) -> Learner:
        """The learner whose status it is."""
        return Learner(self.setting, self, "_learner")

    def has_monitoring(self, kind: str, *codes: int) -> pl.Expr:
        """Whether the status has a monitoring record of a type (any of the codes)."""
        return self.some(EmploymentMonitoring, lambda m: m.is_(kind, *codes))


class EmploymentMonitoring(Record):
    """A monitoring record of an employment status."""

    kind = "EmploymentStatusMonitoring"
    parent = Employment

    ESMType = Text()
    ESMCode = Whole()

    def is_(self, kind: str, *codes: int) -> pl.Expr:
        """Whether the record is of a type, and one of the codes where any are given."""
        same = self.ESMType == kind
        return same & self.ESMCode.is_in(list(codes)) if codes else same


class Delivery(Record):
    """A learning delivery: one learner on one aim."""

    kind = "LearningDelivery"
    parent = Learner

    LearnAimRef = Text()
    AimType = Whole()
    AimSeqNumber = Whole()
    LearnStartDate = Date()
    OrigLearnStartDate = Date()
    LearnPlanEndDate = Date()
    FundModel = Whole()
    PHours = Whole()
    OTJActHours = Whole()
    ProgType = Whole()
    StdCode = Whole()
    PartnerUKPRN = Whole()
    DelLocPostCode = Text()
    LSDPostcode = Text()
    AddHours = Whole()
    PriorLearnFundAdj = Whole()
    OtherFundAdj = Whole()
    EPAOrgID = Text()
    CompStatus = Whole()
    LearnActEndDate = Date()
    WithdrawReason = Whole()
    Outcome = Whole()
    AchDate = Date()
    OutGrade = Text()
    TLOut = Whole()

    @property
    def learner(self) -> Learner:
        """The learner whose aim it is."""
        return Learner(self.setting, self, "_learner")

    @property
    def employment(self) -> Employment:
        """The employment status that applies on the day the aim starts."""
        return Employment(self.setting, self, "LearnStartDate")

    def has_fam(self, kind: str, *codes: str) -> pl.Expr:
        """Whether the aim has a funding and monitoring record of a type (any of the codes)."""
        return self.some(DeliveryFAM, lambda f: f.is_(kind, *codes))

    def count_fams(self, kind: str) -> pl.Expr:
        """How many funding and monitoring records of a type the aim has."""
        return self.count(DeliveryFAM, lambda f: f.is_(kind))

    def has_financial(self, kind: str, *codes: int) -> pl.Expr:
        """Whether the aim has an apprenticeship financial record of a type (any of the codes)."""
        return self.some(Financial, lambda a: a.is_(kind, *codes))

    @property
    def is_restart(self) -> pl.Expr:
        """Whether the aim is a restart (a funding and monitoring record RES)."""
        return self.has_fam("RES")

    @property
    def in_custody(self) -> pl.Expr:
        """Whether the learner is an offender in custody (OLASS, LDM 034)."""
        return self.has_fam("LDM", "034")

    @property
    def is_apprenticeship(self) -> pl.Expr:
        """Whether the aim is part of an apprenticeship (DD07). Never unknown."""
        return self.ProgType.eq_missing(25)

    @property
    def is_combined_authority(self) -> pl.Expr:
        """Whether a combined authority is the source of funding (DD35). Never unknown."""
        return self.has_fam("SOF", *(str(code) for code in range(110, 121)))

    @property
    def is_bootcamp(self) -> pl.Expr:
        """Whether the aim is a skills bootcamp funded as such (FundModel 37, ProgType 32)."""
        return self.FundModel.eq_missing(37) & self.ProgType.eq_missing(32)

    @property
    def is_t_level(self) -> pl.Expr:
        """Whether the aim is part of a T Level funded 16-19 (FundModel 25, ProgType 31)."""
        return self.FundModel.eq_missing(25) & self.ProgType.eq_missing(31)

    def started(self, first: str | None = None, last: str | None = None) -> pl.Expr:
        """Whether the aim started on or after the first and on or before the last day (ISO)."""
        after = self.LearnStartDate >= dt.date.fromisoformat(first) if first else pl.lit(True)
        return after & (self.LearnStartDate <= dt.date.fromisoformat(last)) if last else after

    def aged_at_start(self) -> pl.Expr:
        """The learner's age in whole years on the day the aim starts."""
        own = self.bare()
        start, birth = birthday_key(own.LearnStartDate), birthday_key(own.learner.DateOfBirth)
        return self.derived("age at start", (start - birth) // 10_000)

    def sibling(self, where: pl.Expr, *same: str) -> pl.Expr:
        """Whether the learner has an aim, this one included, that is so and agrees on columns.

        `where` is over the aim's own columns. A value that both lack agrees. Columns may be
        FundModel, ProgType and StdCode: together they and the learner make one whole number.
        """
        key = pl.col("_learner").cast(pl.Int64)
        for name in same:
            key = key * WIDTHS[name] + pl.col(name).fill_null(-1) + 1
        return self.derived("sibling", key.is_in(key.filter(where).implode()))


WIDTHS = {"FundModel": 101, "ProgType": 101, "StdCode": 100_001}
"""One more than the values that a field can hold, absence included, by the official structure."""


class DeliveryFAM(Record):
    """A learning delivery's funding and monitoring record."""

    kind = "LearningDeliveryFAM"
    parent = Delivery

    LearnDelFAMType = Text()
    LearnDelFAMCode = Text()
    LearnDelFAMDateFrom = Date()
    LearnDelFAMDateTo = Date()

    @property
    def delivery(self) -> Delivery:
        """The aim that the record belongs to."""
        return Delivery(self.setting, self, "_parent")

    def is_(self, kind: str, *codes: str) -> pl.Expr:
        """Whether the record is of a type, and one of the codes where any are given."""
        same = self.LearnDelFAMType == kind
        return same & self.LearnDelFAMCode.is_in(list(codes)) if codes else same


class Financial(Record):
    """An apprenticeship financial record."""

    kind = "AppFinRecord"
    parent = Delivery

    AFinType = Text()
    AFinCode = Whole()
    AFinDate = Date()
    AFinAmount = Whole()

    @property
    def delivery(self) -> Delivery:
        """The aim that the record belongs to."""
        return Delivery(self.setting, self, "_parent")

    def is_(self, kind: str, *codes: int) -> pl.Expr:
        """Whether the record is of a type, and one of the codes where any are given."""
        same = self.AFinType == kind
        return same & self.AFinCode.is_in(list(codes)) if codes else same


class WorkPlacement(Record):
    """A work placement of a learning delivery."""

    kind = "LearningDeliveryWorkPlacement"
    parent = Delivery

    WorkPlaceStartDate = Date()
    WorkPlaceEndDate = Date()
    WorkPlaceHours = Whole()
    WorkPlaceMode = Whole()
    WorkPlaceEmpId = Whole()

    @property
    def delivery(self) -> Delivery:
        """The aim that the placement belongs to."""
        return Delivery(self.setting, self, "_parent")


KINDS: tuple[type[Record], ...] = (
    Learner,
    LearnerFAM,
    PriorAttain,
    HealthProblem,
    Employment,
    EmploymentMonitoring,
    Delivery,
    DeliveryFAM,
    Financial,
    WorkPlacement,
)
