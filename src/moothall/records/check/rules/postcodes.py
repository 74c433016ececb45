"""Postcodes of learners and aims: their form, and whether there is such a postcode."""

import polars as pl

from moothall.records.check.kinds import Delivery, Learner
from moothall.records.check.rule import rule
from moothall.records.faults import Level

FORM = r"^[A-Z]{1,2}([0-9]{1,2}|[0-9][A-Z]) [0-9][ABDEFGHJLNPQRSTUWXYZ]{2}$"
"""Letters, then one or two digits or a digit and a letter; a digit and two letters, not CIKMOV."""

NOWHERE = "ZZ99 9ZZ"


def malformed(postcode: pl.Expr) -> pl.Expr:
    """Whether a postcode is not of the right form; unknown where there is none."""
    return ~postcode.str.contains(FORM)


def unknown(record: Learner | Delivery, postcode: pl.Expr) -> pl.Expr:
    """Whether a postcode of a record is neither in the table of postcodes nor ZZ99 9ZZ."""
    return ~record.known("postcodes", "postcode", postcode) & (postcode != NOWHERE)


@rule("Postcode_14", on=Learner, fields=("Postcode",), level=Level.WARNING)
def unknown_home(learner: Learner) -> pl.Expr:
    """There is no postcode {Postcode}. Correct it, or give ZZ99 9ZZ where it is not known."""
    return unknown(learner, learner.Postcode)


IN_LUTON = {"postcodes": ["LU1 2LJ", "LU1 3JH"]}
unknown_home.fails(Postcode="LU1 2ZZ", known=IN_LUTON)
unknown_home.holds(Postcode="LU1 2LJ", known=IN_LUTON)
unknown_home.holds(Postcode="ZZ99 9ZZ", known=IN_LUTON)
unknown_home.holds(Postcode="BT1 1AA", known=IN_LUTON)


@rule("Postcode_15", on=Learner, fields=("Postcode",))
def malformed_home(learner: Learner) -> pl.Expr:
    """The postcode {Postcode} is not of the right form, such as LU1 2LJ. Correct it."""
    return malformed(learner.Postcode)


malformed_home.fails(Postcode="LU12LJ")
malformed_home.fails(Postcode="lu1 2LJ")
malformed_home.fails(Postcode="LU1 2LK")
malformed_home.holds(Postcode="LU1 2LJ")
malformed_home.holds(Postcode="EC1A 1BB")
malformed_home.holds(Postcode="ZZ99 9ZZ")


@rule("PostcodePrior_01", on=Learner, fields=("PostcodePrior",))
def unknown_home_before(learner: Learner) -> pl.Expr:
    """There is no postcode {PostcodePrior}, where the learner is said to have lived before
    enrolling. Correct it, or give ZZ99 9ZZ where it is not known.
    """
    return unknown(learner, learner.PostcodePrior)


unknown_home_before.fails(PostcodePrior="LU1 2ZZ", known=IN_LUTON)
unknown_home_before.holds(PostcodePrior="LU1 3JH", known=IN_LUTON)
unknown_home_before.holds(PostcodePrior="ZZ99 9ZZ", known=IN_LUTON)


@rule("PostcodePrior_02", on=Learner, fields=("PostcodePrior",))
def malformed_home_before(learner: Learner) -> pl.Expr:
    """The postcode before enrolment {PostcodePrior} is not of the right form, such as LU1 2LJ.
    Correct it.
    """
    return malformed(learner.PostcodePrior)


malformed_home_before.fails(PostcodePrior="LU1-2LJ")
malformed_home_before.holds(PostcodePrior="LU1 2LJ")


@rule("DelLocPostCode_03", on=Delivery, fields=("DelLocPostCode",))
def unknown_delivery_place(d: Delivery) -> pl.Expr:
    """There is no postcode {DelLocPostCode}, where the aim is said to be taught. Correct it, or
    give ZZ99 9ZZ where there is no place.
    """
    return unknown(d, d.DelLocPostCode) & ~d.in_custody


unknown_delivery_place.fails(DelLocPostCode="LU1 2ZZ", known=IN_LUTON)
unknown_delivery_place.holds(DelLocPostCode="LU1 3JH", known=IN_LUTON)
unknown_delivery_place.holds(DelLocPostCode="ZZ99 9ZZ", known=IN_LUTON)
unknown_delivery_place.holds(DelLocPostCode="LU1 2ZZ", fams=[("LDM", "034")], known=IN_LUTON)


@rule("DelLocPostCode_11", on=Delivery, fields=("DelLocPostCode",))
def malformed_delivery_place(d: Delivery) -> pl.Expr:
    """The delivery postcode {DelLocPostCode} is not of the right form, such as LU1 2LJ. Correct
    it.
    """
    return malformed(d.DelLocPostCode) & ~d.in_custody


malformed_delivery_place.fails(DelLocPostCode="LUTON")
malformed_delivery_place.holds(DelLocPostCode="LU1 3JH")
malformed_delivery_place.holds(DelLocPostCode="LUTON", fams=[("LDM", "034")])


@rule("LSDPostcode_01", on=Delivery, fields=("LSDPostcode", "FundModel", "LearnStartDate"))
def no_home_at_start_before_august_2024(d: Delivery) -> pl.Expr:
    """The postcode at the start of learning ({LSDPostcode}) must be given, and be a postcode that
    there is. Give it, or ZZ99 9ZZ where it is not known.
    """
    asked = d.started("2019-08-01", "2024-07-31") & d.FundModel.is_in([35, 10])
    excluded = (d.ProgType == 24).fill_null(False) | d.is_apprenticeship | (d.AimType == 3)
    wrong = d.LSDPostcode.is_null() | unknown(d, d.LSDPostcode)
    return asked & wrong & ~excluded


EARLIER = {"FundModel": 35, "LearnStartDate": "2024-07-31", "known": IN_LUTON}
no_home_at_start_before_august_2024.fails(**EARLIER)
no_home_at_start_before_august_2024.fails(**EARLIER, LSDPostcode="LU1 2ZZ")
no_home_at_start_before_august_2024.holds(**EARLIER, LSDPostcode="LU1 2LJ")
no_home_at_start_before_august_2024.holds(**EARLIER, LSDPostcode="ZZ99 9ZZ")
no_home_at_start_before_august_2024.holds(**EARLIER, ProgType=24)
no_home_at_start_before_august_2024.holds(**EARLIER, ProgType=25)
no_home_at_start_before_august_2024.holds(**EARLIER, AimType=3)
no_home_at_start_before_august_2024.holds(FundModel=38, known=IN_LUTON)


@rule("LSDPostcode_03", on=Delivery, fields=("LSDPostcode",))
def malformed_home_at_start(d: Delivery) -> pl.Expr:
    """The postcode at the start of learning ({LSDPostcode}) is not of the right form, such as
    LU1 2LJ. Correct it.
    """
    return malformed(d.LSDPostcode)


malformed_home_at_start.fails(LSDPostcode="LU1  2LJ")
malformed_home_at_start.holds(LSDPostcode="LU1 2LJ")
malformed_home_at_start.holds(LSDPostcode=None)


@rule("LSDPostcode_05", on=Delivery, fields=("LSDPostcode", "FundModel", "LearnStartDate"))
def no_home_at_start(d: Delivery) -> pl.Expr:
    """The postcode at the start of learning ({LSDPostcode}) must be given, and be a postcode that
    there is. Give it, or ZZ99 9ZZ where it is not known.
    """
    asked = d.started("2024-08-01") & d.FundModel.is_in([38, 11]) & (d.AimType != 3)
    return asked & (d.LSDPostcode.is_null() | unknown(d, d.LSDPostcode))


no_home_at_start.fails(FundModel=38, known=IN_LUTON)
no_home_at_start.fails(FundModel=38, LSDPostcode="LU1 2ZZ", known=IN_LUTON)
no_home_at_start.holds(FundModel=38, LSDPostcode="LU1 2LJ", known=IN_LUTON)
no_home_at_start.holds(FundModel=38, LSDPostcode="ZZ99 9ZZ", known=IN_LUTON)
no_home_at_start.holds(FundModel=38, AimType=3, known=IN_LUTON)
no_home_at_start.holds(FundModel=25, known=IN_LUTON)
