"""Dates of birth, and ages against what an aim is funded by and how long it is planned for."""

import datetime as dt

import polars as pl

from moothall.codes import ULN
from moothall.records.check.kinds import Delivery, DeliveryFAM, Learner
from moothall.records.check.rule import Category, rule
from moothall.records.faults import Level

NO_ULN = int(ULN.TEMPORARY)
LEARNER = Category.LEARNER


def aged_19_to_24(learner: Learner, day: dt.date) -> pl.Expr:
    """Whether the learner is 19 to 24 years old on a day."""
    return learner.born_on_or_before(19, day) & ~learner.born_on_or_before(25, day)


def has_other_source(d: Delivery, code: str) -> pl.Expr:
    """Whether the aim has a source of funding (SOF) other than the code."""
    return d.some(DeliveryFAM, lambda f: f.is_("SOF") & (f.LearnDelFAMCode != code))


@rule("DateOfBirth_01", on=Delivery, fields=("DateOfBirth", "FundModel"), category=LEARNER)
def funded_without_birth_date(d: Delivery) -> pl.Expr:
    """The learner's date of birth is missing, and funding model {FundModel} needs it. Give the
    date.
    """
    funded = d.FundModel.is_in([25, 82, 35, 36, 37, 38, 81])
    return funded & d.learner.DateOfBirth.is_null() & ~d.in_custody


funded_without_birth_date.fails(FundModel=25, learner={"DateOfBirth": None})
funded_without_birth_date.holds(FundModel=25, learner={"DateOfBirth": "2008-11-05"})
funded_without_birth_date.holds(FundModel=99, learner={"DateOfBirth": None})
funded_without_birth_date.holds(FundModel=35, learner={"DateOfBirth": None}, fams=[("LDM", "034")])


@rule(
    "DateOfBirth_02",
    on=Delivery,
    fields=("DateOfBirth", "FundModel"),
    category=LEARNER,
    level=Level.WARNING,
)
def unfunded_without_birth_date(d: Delivery) -> pl.Expr:
    """The learner's date of birth is missing. Give it if it is known."""
    unknown = d.FundModel.is_in([10, 99, 11]) & d.learner.DateOfBirth.is_null()
    return unknown & ~d.has_fam("ADL")


unfunded_without_birth_date.fails(FundModel=99, learner={"DateOfBirth": None})
unfunded_without_birth_date.holds(FundModel=99)
unfunded_without_birth_date.holds(FundModel=25, learner={"DateOfBirth": None})
unfunded_without_birth_date.holds(FundModel=99, learner={"DateOfBirth": None}, fams=[("ADL", "1")])


@rule("DateOfBirth_04", on=Learner, fields=("DateOfBirth",))
def born_115_years_ago(learner: Learner) -> pl.Expr:
    """The date of birth ({DateOfBirth}) makes the learner 115 or older on {first_day}. Correct the
    date.
    """
    return learner.born_on_or_before(115, learner.year.first_day)


born_115_years_ago.fails(DateOfBirth="1910-08-01")
born_115_years_ago.holds(DateOfBirth="1910-08-02")
born_115_years_ago.holds(DateOfBirth=None)


@rule(
    "DateOfBirth_05",
    on=Delivery,
    fields=("DateOfBirth", "LearnStartDate"),
    category=LEARNER,
    level=Level.WARNING,
)
def under_four_at_start(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 4 on the start date ({LearnStartDate}). Check
    the two dates.
    """
    return d.FundModel.is_in([10, 99]) & (d.aged_at_start() < 4)


under_four_at_start.fails(
    FundModel=99, LearnStartDate="2025-09-08", learner={"DateOfBirth": "2021-09-09"}
)
under_four_at_start.holds(
    FundModel=99, LearnStartDate="2025-09-08", learner={"DateOfBirth": "2021-09-08"}
)
under_four_at_start.holds(
    FundModel=35, LearnStartDate="2025-09-08", learner={"DateOfBirth": "2021-09-09"}
)


@rule(
    "DateOfBirth_06",
    on=Delivery,
    fields=("DateOfBirth", "FundModel"),
    category=LEARNER,
    level=Level.WARNING,
)
def under_13_funded_16_to_19(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 13 on {age_day}, and the aim has 16 to 19
    funding ({FundModel}). Check the date and the funding model.
    """
    young = ~d.learner.born_on_or_before(13, d.year.age_day)
    return d.FundModel.is_in([25, 82]) & young


under_13_funded_16_to_19.fails(FundModel=25, learner={"DateOfBirth": "2012-09-01"})
under_13_funded_16_to_19.holds(FundModel=25, learner={"DateOfBirth": "2012-08-31"})
under_13_funded_16_to_19.holds(FundModel=25, learner={"DateOfBirth": None})
under_13_funded_16_to_19.holds(FundModel=99, learner={"DateOfBirth": "2012-09-01"})


@rule("DateOfBirth_07", on=Delivery, fields=("DateOfBirth", "FundModel"), category=LEARNER)
def over_24_with_16_to_19_source(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is 25 or over on {age_day}, so the source of funding
    cannot be 16 to 19 (107). Correct the date or the source of funding.
    """
    old = d.learner.born_on_or_before(25, d.year.age_day)
    return d.FundModel.is_in([25, 82]) & old & d.has_fam("SOF", "107")


over_24_with_16_to_19_source.fails(
    FundModel=25, learner={"DateOfBirth": "2000-08-31"}, fams=[("SOF", "107")]
)
over_24_with_16_to_19_source.holds(
    FundModel=25, learner={"DateOfBirth": "2000-09-01"}, fams=[("SOF", "107")]
)
over_24_with_16_to_19_source.holds(
    FundModel=25, learner={"DateOfBirth": "2000-08-31"}, fams=[("SOF", "105")]
)


@rule("DateOfBirth_12", on=Delivery, fields=("DateOfBirth", "LearnStartDate"), category=LEARNER)
def under_19_in_adult_community_learning(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 19 on the start date ({LearnStartDate}), so the
    community learning cannot be of type ASL 1 or 2. Correct the date or the record.
    """
    return (d.FundModel == 10) & (d.aged_at_start() < 19) & d.has_fam("ASL", "1", "2")


under_19_in_adult_community_learning.fails(
    FundModel=10, learner={"DateOfBirth": "2006-09-09"}, fams=[("ASL", "1")]
)
under_19_in_adult_community_learning.holds(
    FundModel=10, learner={"DateOfBirth": "2006-09-08"}, fams=[("ASL", "1")]
)
under_19_in_adult_community_learning.holds(
    FundModel=10, learner={"DateOfBirth": "2006-09-09"}, fams=[("ASL", "3")]
)


@rule(
    "DateOfBirth_14",
    on=Delivery,
    fields=("DateOfBirth", "LearnStartDate"),
    category=LEARNER,
    level=Level.WARNING,
)
def under_18_in_custody(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 18 on the start date ({LearnStartDate}) of an
    aim in custody (LDM 034). Check the dates and the record.
    """
    return d.FundModel.is_in([35, 81]) & d.in_custody & (d.aged_at_start() < 18)


under_18_in_custody.fails(
    FundModel=35, learner={"DateOfBirth": "2007-09-09"}, fams=[("LDM", "034")]
)
under_18_in_custody.holds(
    FundModel=35, learner={"DateOfBirth": "2007-09-08"}, fams=[("LDM", "034")]
)
under_18_in_custody.holds(
    FundModel=35, learner={"DateOfBirth": "2007-09-09"}, fams=[("LDM", "363")]
)


@rule("DateOfBirth_20", on=Delivery, fields=("DateOfBirth", "FundModel"), category=LEARNER)
def under_19_with_other_source(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 19 on {age_day}, so the source of funding
    must be 16 to 19 (107). Correct the date or the source of funding.
    """
    young = ~d.learner.born_on_or_before(19, d.year.age_day)
    return d.FundModel.is_in([25, 82]) & young & has_other_source(d, "107")


under_19_with_other_source.fails(
    FundModel=25, learner={"DateOfBirth": "2006-09-01"}, fams=[("SOF", "105")]
)
under_19_with_other_source.holds(
    FundModel=25, learner={"DateOfBirth": "2006-09-01"}, fams=[("SOF", "107")]
)
under_19_with_other_source.holds(
    FundModel=25, learner={"DateOfBirth": "2006-08-31"}, fams=[("SOF", "105")]
)


@rule("DateOfBirth_23", on=Delivery, fields=("DateOfBirth", "FundModel"), category=LEARNER)
def loan_without_birth_date(d: Delivery) -> pl.Expr:
    """The aim is financed by an advanced learner loan (ADL), and the learner's date of birth is
    missing. Give the date.
    """
    loan = (d.FundModel == 99) & d.has_fam("ADL")
    return loan & d.learner.DateOfBirth.is_null() & ~d.in_custody


loan_without_birth_date.fails(FundModel=99, learner={"DateOfBirth": None}, fams=[("ADL", "1")])
loan_without_birth_date.holds(FundModel=99, fams=[("ADL", "1")])
loan_without_birth_date.holds(
    FundModel=99, learner={"DateOfBirth": None}, fams=[("ADL", "1"), ("LDM", "034")]
)


@rule("DateOfBirth_24", on=Learner, fields=("DateOfBirth", "ULN"))
def uln_without_birth_date(learner: Learner) -> pl.Expr:
    """The learner has the unique learner number {ULN} but no date of birth. Give the date."""
    return (learner.ULN != NO_ULN) & learner.DateOfBirth.is_null()


uln_without_birth_date.fails(DateOfBirth=None)
uln_without_birth_date.holds(DateOfBirth="2008-11-05")
uln_without_birth_date.holds(DateOfBirth=None, ULN=NO_ULN)


@rule("DateOfBirth_25", on=Delivery, fields=("DateOfBirth", "FundModel"), category=LEARNER)
def under_19_in_adult_funding(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 19 on {age_day}, and funding model
    {FundModel} is for adults. Correct the date or the funding model.
    """
    adult = ((d.FundModel == 35) & ~d.is_apprenticeship) | d.FundModel.is_in([37, 38])
    return adult & ~d.learner.born_on_or_before(19, d.year.age_day) & ~d.in_custody


under_19_in_adult_funding.fails(FundModel=38, learner={"DateOfBirth": "2006-09-01"})
under_19_in_adult_funding.holds(FundModel=38, learner={"DateOfBirth": "2006-08-31"})
under_19_in_adult_funding.holds(FundModel=25, learner={"DateOfBirth": "2006-09-01"})
under_19_in_adult_funding.holds(FundModel=35, ProgType=25, learner={"DateOfBirth": "2006-09-01"})
under_19_in_adult_funding.holds(
    FundModel=35, learner={"DateOfBirth": "2006-09-01"}, fams=[("LDM", "034")]
)


@rule("DateOfBirth_26", on=Delivery, fields=("DateOfBirth", "LearnStartDate"), category=LEARNER)
def under_19_with_loan(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is under 19 on the start date ({LearnStartDate}) of an
    aim financed by an advanced learner loan. Correct the dates or the loan record.
    """
    return (d.FundModel == 99) & d.has_fam("ADL") & (d.aged_at_start() < 19)


under_19_with_loan.fails(FundModel=99, learner={"DateOfBirth": "2006-09-09"}, fams=[("ADL", "1")])
under_19_with_loan.holds(FundModel=99, learner={"DateOfBirth": "2006-09-08"}, fams=[("ADL", "1")])
under_19_with_loan.holds(FundModel=99, learner={"DateOfBirth": "2006-09-09"})


@rule("DateOfBirth_27", on=Learner, fields=("DateOfBirth",))
def born_in_the_teaching_year(learner: Learner) -> pl.Expr:
    """The date of birth ({DateOfBirth}) is not before the teaching year, which began on
    {first_day}. Correct the date.
    """
    return learner.DateOfBirth >= learner.year.first_day


born_in_the_teaching_year.fails(DateOfBirth="2025-08-01")
born_in_the_teaching_year.holds(DateOfBirth="2025-07-31")


@rule("DateOfBirth_30", on=Delivery, fields=("DateOfBirth", "FundModel"), category=LEARNER)
def plan_holder_with_other_source(d: Delivery) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is 19 to 24 on {age_day} and has an education, health and
    care plan, so the source of funding must be 16 to 19 (107). Correct the funding.
    """
    funded = d.FundModel.is_in([25, 82, 35, 38, 81]) & aged_19_to_24(d.learner, d.year.age_day)
    wrong = d.learner.has_fam("EHC") & has_other_source(d, "107")
    return funded & wrong & ~d.in_custody & ~d.is_apprenticeship


plan_holder_with_other_source.fails(
    FundModel=38,
    learner={"DateOfBirth": "2006-08-31"},
    learner_fams=[("EHC", 1)],
    fams=[("SOF", "105")],
)
plan_holder_with_other_source.fails(
    FundModel=38,
    learner={"DateOfBirth": "2000-09-01"},
    learner_fams=[("EHC", 1)],
    fams=[("SOF", "105")],
)
plan_holder_with_other_source.holds(
    FundModel=38,
    learner={"DateOfBirth": "2000-08-31"},
    learner_fams=[("EHC", 1)],
    fams=[("SOF", "105")],
)
plan_holder_with_other_source.holds(
    FundModel=25,
    learner={"DateOfBirth": "2006-08-31"},
    learner_fams=[("EHC", 1)],
    fams=[("SOF", "107")],
)
plan_holder_with_other_source.holds(
    FundModel=35,
    learner={"DateOfBirth": "2006-08-31"},
    learner_fams=[("EHC", 1)],
    fams=[("SOF", "105"), ("LDM", "034")],
)


@rule("DateOfBirth_34", on=Learner, fields=("DateOfBirth",))
def high_needs_adult_without_plan(learner: Learner) -> pl.Expr:
    """The learner, born on {DateOfBirth}, is 19 to 24 on {age_day} and a high needs student (HNS),
    but has no education, health and care plan (EHC). Add the plan's record or correct the others.
    """
    funded = learner.some(Delivery, lambda d: d.FundModel == 25)
    high_needs = funded & learner.has_fam("HNS") & ~learner.has_fam("EHC")
    return high_needs & aged_19_to_24(learner, learner.year.age_day)


high_needs_adult_without_plan.fails(DateOfBirth="2006-08-31", learner_fams=[("HNS", 1)])
high_needs_adult_without_plan.holds(DateOfBirth="2006-08-31", learner_fams=[("HNS", 1), ("EHC", 1)])
high_needs_adult_without_plan.holds(DateOfBirth="2006-09-01", learner_fams=[("HNS", 1)])
high_needs_adult_without_plan.holds(
    DateOfBirth="2006-08-31", learner_fams=[("HNS", 1)], aims=[{"FundModel": 35}]
)
