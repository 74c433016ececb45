"""Who a learner is: names, unique learner number, national insurance number."""

import datetime as dt

import polars as pl

from moothall.codes import ULN
from moothall.records.check.kinds import Delivery, Learner
from moothall.records.check.rule import Category, rule
from moothall.records.faults import Level

NO_ULN = int(ULN.TEMPORARY)
LEARNER = Category.LEARNER


def new_year(record: Learner | Delivery) -> dt.date:
    """Return 1 January of the teaching year."""
    return dt.date(record.year.start + 1, 1, 1)


def lasts_five_days(d: Delivery) -> pl.Expr:
    """Whether the aim is planned to last, or lasted, five days or more."""
    planned = (d.LearnPlanEndDate - d.LearnStartDate).dt.total_days() >= 5
    actual = (d.LearnActEndDate - d.LearnStartDate).dt.total_days() >= 5
    return planned | actual


def no_uln(d: Delivery) -> pl.Expr:
    """Whether the learner has no unique learner number yet."""
    return d.learner.ULN == NO_ULN


def community_learning(d: Delivery) -> pl.Expr:
    """Whether the aim is community learning (FundModel 10, or 99 with SOF 108)."""
    return (d.FundModel == 10) | ((d.FundModel == 99) & d.has_fam("SOF", "108"))


@rule("ULN_02", on=Delivery, fields=("ULN", "FundModel"), category=LEARNER, level=Level.WARNING)
def unfunded_without_uln(d: Delivery) -> pl.Expr:
    """The learner has no unique learner number ({ULN}). Get one from the Learning Records
    Service.
    """
    asked = d.FundModel.is_in([99, 10, 11]) & no_uln(d)
    return asked & ~d.has_fam("SOF", "1")


unfunded_without_uln.fails(FundModel=11, learner={"ULN": NO_ULN})
unfunded_without_uln.holds(FundModel=11)
unfunded_without_uln.holds(FundModel=99, learner={"ULN": NO_ULN}, fams=[("SOF", "1")])
unfunded_without_uln.holds(FundModel=25, learner={"ULN": NO_ULN})


@rule("ULN_03", on=Learner, fields=("ULN",), level=Level.WARNING)
def no_uln_before_new_year(learner: Learner) -> pl.Expr:
    """The learner has no unique learner number ({ULN}) yet. Get one from the Learning Records
    Service.
    """
    levy = learner.some(Delivery, lambda d: d.has_fam("ACT", "1"))
    early = pl.lit(learner.prepared < new_year(learner))
    return (learner.ULN == NO_ULN) & early & ~levy


no_uln_before_new_year.fails(prepared="2025-12-31", ULN=NO_ULN)
no_uln_before_new_year.holds(prepared="2026-01-01", ULN=NO_ULN)
no_uln_before_new_year.holds(prepared="2025-12-31")
no_uln_before_new_year.holds(
    prepared="2025-12-31", ULN=NO_ULN, aims=[{"fams": [("ACT", "1", "2025-09-08")]}]
)


@rule("ULN_04", on=Learner, fields=("ULN",))
def wrong_check_digit(learner: Learner) -> pl.Expr:
    """The unique learner number {ULN} fails its check digit. Correct the number."""
    number = learner.ULN
    total = pl.sum_horizontal(
        (number // 10 ** (9 - place)) % 10 * (10 - place) for place in range(9)
    )
    remainder = total % 11
    wrong = (remainder == 0) | (10 - remainder != number % 10) | (number < 10**9)
    return (number != NO_ULN) & wrong


wrong_check_digit.fails(ULN=1000000044)
wrong_check_digit.holds(ULN=1000000043)
wrong_check_digit.holds(ULN=NO_ULN)


@rule("ULN_06", on=Delivery, fields=("ULN", "FundModel"), category=LEARNER, level=Level.WARNING)
def funded_without_uln_at_first(d: Delivery) -> pl.Expr:
    """The learner has no unique learner number ({ULN}) and the aim, started on {LearnStartDate}, is
    funded. Get a number from the Learning Records Service.
    """
    loan = (d.FundModel == 99) & d.has_fam("ADL", "1")
    funded = d.FundModel.is_in([25, 82, 35, 37, 38, 36, 81]) | loan
    late = pl.lit(d.prepared >= new_year(d))
    fresh = d.LearnStartDate >= d.prepared - dt.timedelta(days=60)
    excluded = d.in_custody | d.has_fam("ACT", "1")
    return late & funded & lasts_five_days(d) & fresh & no_uln(d) & ~excluded


funded_without_uln_at_first.fails(
    prepared="2026-01-10", LearnStartDate="2025-11-11", learner={"ULN": NO_ULN}
)
funded_without_uln_at_first.holds(
    prepared="2026-01-10", LearnStartDate="2025-11-10", learner={"ULN": NO_ULN}
)
funded_without_uln_at_first.holds(
    prepared="2025-12-31", LearnStartDate="2025-11-11", learner={"ULN": NO_ULN}
)
funded_without_uln_at_first.holds(
    prepared="2026-01-10",
    LearnStartDate="2025-11-11",
    LearnPlanEndDate="2025-11-15",
    learner={"ULN": NO_ULN},
)
funded_without_uln_at_first.holds(
    prepared="2026-01-10",
    LearnStartDate="2025-11-11",
    learner={"ULN": NO_ULN},
    fams=[("LDM", "034")],
)


@rule("ULN_07", on=Delivery, fields=("ULN", "FundModel"), category=LEARNER)
def funded_without_uln(d: Delivery) -> pl.Expr:
    """The learner has no unique learner number ({ULN}) and the funded aim started on
    {LearnStartDate}, more than 60 days before {prepared}. Get a number from the Learning Records
    Service.
    """
    loan = (d.FundModel == 99) & d.has_fam("ADL", "1")
    funded = d.FundModel.is_in([25, 82, 35, 37, 38, 36, 81, 70]) | loan
    late = pl.lit(d.prepared >= new_year(d))
    old = d.LearnStartDate < d.prepared - dt.timedelta(days=60)
    excluded = d.in_custody | d.has_fam("ACT", "1")
    return late & funded & lasts_five_days(d) & old & no_uln(d) & ~excluded


funded_without_uln.fails(
    prepared="2026-01-10", LearnStartDate="2025-11-10", learner={"ULN": NO_ULN}
)
funded_without_uln.fails(
    prepared="2026-01-10",
    FundModel=99,
    learner={"ULN": NO_ULN},
    fams=[("ADL", "1")],
)
funded_without_uln.holds(
    prepared="2026-01-10", LearnStartDate="2025-11-11", learner={"ULN": NO_ULN}
)
funded_without_uln.holds(prepared="2026-01-10", FundModel=99, learner={"ULN": NO_ULN})
funded_without_uln.holds(prepared="2026-01-10")
funded_without_uln.holds(
    prepared="2026-01-10",
    FundModel=36,
    ProgType=25,
    learner={"ULN": NO_ULN},
    fams=[("ACT", "1", "2025-09-08")],
)


@rule("ULN_09", on=Delivery, fields=("ULN",), category=LEARNER, level=Level.WARNING)
def in_custody_without_uln(d: Delivery) -> pl.Expr:
    """The learner, an offender in custody, has no unique learner number ({ULN}). Get one from the
    Learning Records Service.
    """
    return pl.lit(d.prepared >= new_year(d)) & d.in_custody & no_uln(d)


in_custody_without_uln.fails(prepared="2026-01-01", learner={"ULN": NO_ULN}, fams=[("LDM", "034")])
in_custody_without_uln.holds(prepared="2025-12-31", learner={"ULN": NO_ULN}, fams=[("LDM", "034")])
in_custody_without_uln.holds(prepared="2026-01-01", learner={"ULN": NO_ULN})


@rule("ULN_12", on=Delivery, fields=("ULN",), category=LEARNER)
def levy_apprentice_without_uln(d: Delivery) -> pl.Expr:
    """The learner is an apprentice under a contract with the employer (ACT 1) and has no unique
    learner number ({ULN}). Get one from the Learning Records Service.
    """
    return d.has_fam("ACT", "1") & no_uln(d)


levy_apprentice_without_uln.fails(learner={"ULN": NO_ULN}, fams=[("ACT", "1", "2025-09-08")])
levy_apprentice_without_uln.holds(fams=[("ACT", "1", "2025-09-08")])
levy_apprentice_without_uln.holds(learner={"ULN": NO_ULN}, fams=[("ACT", "2", "2025-09-08")])


@rule("NINumber_01", on=Learner, fields=("NINumber",))
def malformed_national_insurance_number(learner: Learner) -> pl.Expr:
    """The national insurance number {NINumber} is not of the right form: two letters, six digits
    and a letter A to D or a space. Correct the number.
    """
    return ~learner.NINumber.str.contains(r"^[^DFIQUV][^DFIOQUV][0-9]{6}[ABCD ]$")


malformed_national_insurance_number.fails(NINumber="DA123456C")
malformed_national_insurance_number.fails(NINumber="AO123456C")
malformed_national_insurance_number.fails(NINumber="AB123456E")
malformed_national_insurance_number.holds(NINumber="AB123456C")
malformed_national_insurance_number.holds(NINumber=None)


@rule("NINumber_02", on=Delivery, fields=("NINumber",), category=LEARNER)
def levy_apprentice_without_national_insurance(d: Delivery) -> pl.Expr:
    """The learner is an apprentice under a contract with the employer (ACT 1) and has no national
    insurance number. Give the number.
    """
    return d.has_fam("ACT", "1") & d.learner.NINumber.is_null()


levy_apprentice_without_national_insurance.fails(fams=[("ACT", "1", "2025-09-08")])
levy_apprentice_without_national_insurance.holds(
    learner={"NINumber": "AB123456C"}, fams=[("ACT", "1", "2025-09-08")]
)
levy_apprentice_without_national_insurance.holds(fams=[("ACT", "2", "2025-09-08")])


@rule("FamilyName_01", on=Learner, fields=("FamilyName",))
def no_family_name(learner: Learner) -> pl.Expr:
    """The family name is missing. Give it."""
    blank = learner.FamilyName.str.strip_chars().fill_null("") == ""
    return blank & learner.some(Delivery, lambda d: ~community_learning(d))


no_family_name.fails(FamilyName=None)
no_family_name.fails(FamilyName="  ")
no_family_name.holds(FamilyName="Tester")
no_family_name.holds(FamilyName=None, aims=[{"FundModel": 10}])
no_family_name.holds(FamilyName=None, aims=[{"FundModel": 99, "fams": [("SOF", "108")]}])


@rule("GivenNames_01", on=Learner, fields=("GivenNames",))
def no_given_names(learner: Learner) -> pl.Expr:
    """The given names are missing. Give them."""
    blank = learner.GivenNames.str.strip_chars().fill_null("") == ""
    return blank & learner.some(Delivery, lambda d: ~community_learning(d))


no_given_names.fails(GivenNames=None)
no_given_names.holds(GivenNames="Terry")
no_given_names.holds(GivenNames=None, aims=[{"FundModel": 10}])
no_given_names.holds(GivenNames=None, aims=[{"FundModel": 99, "fams": [("SOF", "108")]}])
