"""Aim types, programme types and standards, and the aims of a programme against each other."""

import datetime as dt

import polars as pl

from moothall.records.check.kinds import Delivery, Learner
from moothall.records.check.rule import rule

T_LEVELS = [30, 31]
FOREVER = pl.lit(dt.date(2099, 12, 31))


@rule("AimType_01", on=Delivery, fields=("AimType",))
def unknown_aim_type(d: Delivery) -> pl.Expr:
    """The aim type {AimType} is not one of 1 (programme), 3 (component), 4 (aim outside a
    programme) and 5 (core aim). Correct the code.
    """
    return ~d.AimType.is_in([1, 3, 4, 5])


unknown_aim_type.fails(AimType=2)
unknown_aim_type.holds(AimType=5)


@rule("AimType_05", on=Delivery, fields=("AimType", "FundModel"))
def core_aim_outside_16_to_19(d: Delivery) -> pl.Expr:
    """A core aim (5) is for funding models 25 and 82 only, and the model is {FundModel}. Correct
    one of the two.
    """
    return (d.AimType == 5) & ~d.FundModel.is_in([25, 82])


core_aim_outside_16_to_19.fails(AimType=5, FundModel=38)
core_aim_outside_16_to_19.holds(AimType=5, FundModel=25)
core_aim_outside_16_to_19.holds(AimType=4, FundModel=38)


@rule("AimType_07", on=Delivery, fields=("AimType", "LearnStartDate"))
def core_aim_with_adult_source(d: Delivery) -> pl.Expr:
    """The source of funding is adult (105), so the aim cannot be a core aim (5). Correct one of the
    two.
    """
    return d.started("2017-08-01") & d.has_fam("SOF", "105") & (d.AimType == 5)


core_aim_with_adult_source.fails(AimType=5, fams=[("SOF", "105")])
core_aim_with_adult_source.holds(AimType=5, fams=[("SOF", "107")])
core_aim_with_adult_source.holds(AimType=4, fams=[("SOF", "105")])
core_aim_with_adult_source.holds(AimType=5, LearnStartDate="2017-07-31", fams=[("SOF", "105")])


@rule("AimSeqNumber_02", on=Delivery, fields=("AimSeqNumber",))
def sequence_number_too_great(d: Delivery) -> pl.Expr:
    """The aim sequence number {AimSeqNumber} is greater than the number of the learner's aims.
    Number the aims 1, 2, 3 and so on.
    """
    return d.AimSeqNumber > d.learner.count(Delivery, lambda _: pl.lit(True))


sequence_number_too_great.fails(AimSeqNumber=3, aims=[{"AimSeqNumber": 1}])
sequence_number_too_great.holds(AimSeqNumber=2, aims=[{"AimSeqNumber": 1}])


@rule("LearnAimRef_01", on=Delivery, fields=("LearnAimRef",))
def unknown_aim(d: Delivery) -> pl.Expr:
    """There is no learning aim {LearnAimRef}. Correct the reference."""
    return ~d.known("aims", "learn_aim_ref", d.LearnAimRef)


unknown_aim.fails(LearnAimRef="60149736", known={"aims": ["60149735", "ZPROG001"]})
unknown_aim.holds(LearnAimRef="60149735", known={"aims": ["60149735", "ZPROG001"]})


@rule("LearnAimRef_30", on=Delivery, fields=("LearnAimRef", "AimType"))
def programme_aim_reference_mismatch(d: Delivery) -> pl.Expr:
    """The aim reference ZPROG001 and the aim type 1 (programme) go together, and this aim has
    {LearnAimRef} and {AimType}. Correct one of the two.
    """
    return (d.LearnAimRef == "ZPROG001") != (d.AimType == 1)


programme_aim_reference_mismatch.fails(LearnAimRef="ZPROG001", AimType=3)
programme_aim_reference_mismatch.fails(LearnAimRef="60149735", AimType=1)
programme_aim_reference_mismatch.holds(LearnAimRef="ZPROG001", AimType=1)
programme_aim_reference_mismatch.holds(LearnAimRef="60149735", AimType=3)


@rule("PartnerUKPRN_02", on=Delivery, fields=("PartnerUKPRN", "AimType"))
def subcontracted_programme_aim(d: Delivery) -> pl.Expr:
    """The programme aim names a subcontractor ({PartnerUKPRN}), which programme aims cannot. Remove
    it.
    """
    return (d.AimType == 1) & d.PartnerUKPRN.is_not_null()


subcontracted_programme_aim.fails(AimType=1, PartnerUKPRN=10004376)
subcontracted_programme_aim.holds(AimType=1)
subcontracted_programme_aim.holds(AimType=3, PartnerUKPRN=10004376)


@rule("PartnerUKPRN_03", on=Delivery, fields=("PartnerUKPRN",))
def subcontracted_to_itself(d: Delivery) -> pl.Expr:
    """The subcontractor ({PartnerUKPRN}) is the provider itself. Correct or remove it."""
    return d.PartnerUKPRN == d.provider


subcontracted_to_itself.fails(PartnerUKPRN=10004375)
subcontracted_to_itself.holds(PartnerUKPRN=10004376)
subcontracted_to_itself.holds(PartnerUKPRN=None)


@rule("ProgType_01", on=Delivery, fields=("ProgType", "AimType"))
def no_programme_type(d: Delivery) -> pl.Expr:
    """The aim is part of a programme (aim type {AimType}) but has no programme type. Give it or
    correct the aim type.
    """
    return d.AimType.is_in([1, 3]) & d.ProgType.is_null()


no_programme_type.fails(AimType=3)
no_programme_type.holds(AimType=3, ProgType=25)
no_programme_type.holds(AimType=4)


@rule("ProgType_02", on=Delivery, fields=("ProgType", "AimType"))
def programme_type_outside_a_programme(d: Delivery) -> pl.Expr:
    """The aim is not part of a programme (aim type 4) but has the programme type {ProgType}. Remove
    it or correct the aim type.
    """
    return (d.AimType == 4) & d.ProgType.is_not_null()


programme_type_outside_a_programme.fails(AimType=4, ProgType=25)
programme_type_outside_a_programme.holds(AimType=4)
programme_type_outside_a_programme.holds(AimType=3, ProgType=25)


@rule("ProgType_06", on=Delivery, fields=("ProgType", "FundModel"))
def standard_funded_otherwise(d: Delivery) -> pl.Expr:
    """The aim is part of an apprenticeship standard (25), so its funding model must be 36 or 81,
    not {FundModel}. Correct one of the two.
    """
    return d.is_apprenticeship & ~d.FundModel.is_in([81, 36, 99])


standard_funded_otherwise.fails(ProgType=25, FundModel=35)
standard_funded_otherwise.holds(ProgType=25, FundModel=36)
standard_funded_otherwise.holds(ProgType=25, FundModel=99)
standard_funded_otherwise.holds(FundModel=35)


@rule("ProgType_21", on=Delivery, fields=("ProgType", "FundModel"))
def bootcamp_funded_otherwise(d: Delivery) -> pl.Expr:
    """The aim is part of a skills bootcamp (32), so its funding model must be 37, not {FundModel}.
    Correct one of the two.
    """
    return (d.ProgType == 32) & (d.FundModel != 37)


bootcamp_funded_otherwise.fails(ProgType=32, FundModel=38)
bootcamp_funded_otherwise.holds(ProgType=32, FundModel=37)
bootcamp_funded_otherwise.holds(FundModel=38)


@rule("ProgType_22", on=Delivery, fields=("ProgType",))
def combined_authority_programme_without_one(d: Delivery) -> pl.Expr:
    """The programme type is a combined authority's (33), but no combined authority funds the aim.
    Correct the programme type or the source of funding.
    """
    return (d.ProgType == 33) & ~d.is_combined_authority


combined_authority_programme_without_one.fails(ProgType=33, fams=[("SOF", "105")])
combined_authority_programme_without_one.holds(ProgType=33, fams=[("SOF", "112")])
combined_authority_programme_without_one.holds(fams=[("SOF", "105")])


@rule("StdCode_01", on=Delivery, fields=("StdCode", "ProgType"))
def no_standard(d: Delivery) -> pl.Expr:
    """The aim is part of an apprenticeship standard (25) but does not say which. Give the standard
    code.
    """
    return d.is_apprenticeship & d.StdCode.is_null()


no_standard.fails(ProgType=25)
no_standard.holds(ProgType=25, StdCode=105)
no_standard.holds()


@rule("StdCode_03", on=Delivery, fields=("StdCode", "ProgType"))
def standard_outside_apprenticeships(d: Delivery) -> pl.Expr:
    """The aim has a standard code ({StdCode}) but is not part of an apprenticeship standard (25).
    Remove the code or correct the programme type.
    """
    return ~d.is_apprenticeship & d.StdCode.is_not_null()


standard_outside_apprenticeships.fails(StdCode=105)
standard_outside_apprenticeships.fails(ProgType=24, StdCode=105)
standard_outside_apprenticeships.holds(ProgType=25, StdCode=105)


@rule("R_30", on=Delivery, fields=("AimType", "ProgType", "StdCode"))
def component_without_programme(d: Delivery) -> pl.Expr:
    """The component aim (programme type {ProgType}, standard {StdCode}) has no programme aim of the
    same type and standard. Add it, or correct the codes.
    """
    return (d.AimType == 3) & ~d.sibling(d.AimType == 1, "ProgType", "StdCode")


STANDARD = {"AimType": 3, "FundModel": 36, "ProgType": 25, "StdCode": 105}


def second(**fields: object) -> list[dict[str, object]]:
    """Return a second aim of an example's learner."""
    return [{"AimSeqNumber": 2, **fields}]


component_without_programme.fails(**STANDARD)
component_without_programme.fails(
    **STANDARD, aims=second(AimType=1, FundModel=36, ProgType=25, StdCode=106)
)
component_without_programme.fails(
    **STANDARD, others=[{"aims": [{"AimType": 1, "ProgType": 25, "StdCode": 105}]}]
)
component_without_programme.holds(
    **STANDARD, aims=second(AimType=1, FundModel=36, ProgType=25, StdCode=105)
)
component_without_programme.holds(AimType=3, ProgType=24, aims=second(AimType=1, ProgType=24))


@rule("R_56", on=Delivery, fields=("FundModel", "ProgType", "StdCode"))
def funded_component_of_unfunded_programme(d: Delivery) -> pl.Expr:
    """The programme aim is not funded (99) but has a funded component aim of the same programme
    type ({ProgType}). Correct the funding model of one.
    """
    programme = (d.AimType == 1) & (d.FundModel == 99) & d.LearnActEndDate.is_null()
    component = (d.AimType == 3) & (d.FundModel != 99)
    return programme & d.sibling(component, "ProgType", "StdCode")


UNFUNDED = {"AimType": 1, "FundModel": 99, "ProgType": 25, "StdCode": 105}
funded_component_of_unfunded_programme.fails(**UNFUNDED, aims=second(**STANDARD))
funded_component_of_unfunded_programme.holds(
    **UNFUNDED, aims=second(**{**STANDARD, "FundModel": 99})
)
funded_component_of_unfunded_programme.holds(
    **UNFUNDED, LearnActEndDate="2026-02-02", aims=second(**STANDARD)
)


@rule("R_58", on=Delivery, fields=("LearnStartDate", "AimType"))
def core_aims_overlap(d: Delivery) -> pl.Expr:
    """The core aim starts on {LearnStartDate}, before the learner's core aim before it has ended.
    Correct the dates or the aim types.
    """
    end = d.earlier(
        "last",
        lambda other: other.LearnActEndDate.fill_null(FOREVER),
        by=lambda other: other.LearnStartDate,
        where=lambda other: other.AimType == 5,
        owner="_learner",
    )
    return end >= d.LearnStartDate


core_aims_overlap.fails(
    AimType=5, LearnStartDate="2026-01-05", aims=second(AimType=5, LearnStartDate="2025-09-08")
)
core_aims_overlap.fails(
    AimType=5,
    LearnStartDate="2026-01-05",
    aims=second(AimType=5, LearnStartDate="2025-09-08", LearnActEndDate="2026-01-05"),
)
core_aims_overlap.holds(
    AimType=5,
    LearnStartDate="2026-01-05",
    aims=second(AimType=5, LearnStartDate="2025-09-08", LearnActEndDate="2026-01-04"),
)
core_aims_overlap.holds(AimType=5, aims=second(AimType=4))


@rule("R_63", on=Learner, fields=("LearnRefNumber",))
def study_programme_without_core_aim(learner: Learner) -> pl.Expr:
    """The learner has aims funded 16 to 19 (25) but no core aim (aim type 5). Mark one aim as the
    core aim.
    """
    funded = learner.some(Delivery, lambda d: (d.FundModel == 25) & ~d.has_fam("SOF", "105"))
    core = learner.some(Delivery, lambda d: (d.FundModel == 25) & (d.AimType == 5))
    return funded & ~core


study_programme_without_core_aim.fails(aims=[{"AimType": 4, "fams": [("SOF", "107")]}])
study_programme_without_core_aim.holds(aims=[{"AimType": 5}, {"AimType": 4, "AimSeqNumber": 2}])
study_programme_without_core_aim.holds(aims=[{"AimType": 4, "fams": [("SOF", "105")]}])
study_programme_without_core_aim.holds(aims=[{"AimType": 4, "FundModel": 38}])


@rule("R_66", on=Delivery, fields=("FundModel", "ProgType", "StdCode"))
def funded_component_without_programme(d: Delivery) -> pl.Expr:
    """The component aim (funding model {FundModel}, programme type {ProgType}, standard
    {StdCode}) has no programme aim with the same three. Add it, or correct the codes.
    """
    component = (d.AimType == 3) & (d.FundModel != 99)
    return component & ~d.sibling(d.AimType == 1, "FundModel", "ProgType", "StdCode")


funded_component_without_programme.fails(**STANDARD)
funded_component_without_programme.fails(**STANDARD, aims=second(**UNFUNDED))
funded_component_without_programme.holds(**STANDARD, aims=second(**{**STANDARD, "AimType": 1}))
funded_component_without_programme.holds(**{**STANDARD, "FundModel": 99})


@rule("R_124", on=Delivery, fields=("LearnStartDate", "AimType"))
def programmes_overlap(d: Delivery) -> pl.Expr:
    """The programme aim starts on {LearnStartDate}, while another programme of the learner goes on.
    Correct the dates.
    """
    end = d.earlier(
        "greatest",
        effective_end,
        by=lambda other: other.LearnStartDate,
        where=lambda other: other.AimType == 1,
        owner="_learner",
    )
    return end >= d.LearnStartDate


def effective_end(d: Delivery) -> pl.Expr:
    """Return the day a programme aim ends in effect (DD36), far off where it has not ended."""
    achieved = pl.when(d.ProgType.is_in([25, 32])).then(d.AchDate)
    of_standard = pl.coalesce(achieved, d.LearnActEndDate, FOREVER)
    of_other = pl.coalesce(d.LearnActEndDate, achieved, FOREVER)
    return pl.when(d.is_apprenticeship).then(of_standard).otherwise(of_other)


TRAINEESHIP = {"AimType": 1, "ProgType": 24, "LearnStartDate": "2026-01-05"}
BEFORE = {"AimType": 1, "ProgType": 25, "LearnStartDate": "2025-09-08"}
programmes_overlap.fails(**TRAINEESHIP, aims=second(**BEFORE))
programmes_overlap.fails(**TRAINEESHIP, aims=second(**BEFORE, LearnActEndDate="2026-01-05"))
programmes_overlap.fails(
    **TRAINEESHIP, aims=second(**BEFORE, LearnActEndDate="2025-12-01", AchDate="2026-01-09")
)
programmes_overlap.holds(**TRAINEESHIP, aims=second(**BEFORE, LearnActEndDate="2026-01-04"))
programmes_overlap.holds(**TRAINEESHIP, aims=second(**{**BEFORE, "AimType": 3}))
programmes_overlap.holds(
    **TRAINEESHIP, aims=second(**{**BEFORE, "ProgType": 32}, AchDate="2026-01-04")
)
programmes_overlap.holds(
    **TRAINEESHIP, aims=second(**{**BEFORE, "ProgType": 24}, LearnActEndDate="2025-12-24")
)


@rule("R_125", on=Delivery, fields=("AimType", "FundModel", "ProgType"))
def t_level_component_without_programme(d: Delivery) -> pl.Expr:
    """The aim is part of a T Level programme (programme type {ProgType}, funding model
    {FundModel}), but there is no programme aim with the same two. Add it, or correct the codes.
    """
    part = d.AimType.is_in([3, 5]) & d.ProgType.is_in(T_LEVELS)
    return part & ~d.sibling(d.AimType == 1, "FundModel", "ProgType")


t_level_component_without_programme.fails(AimType=5, ProgType=31)
t_level_component_without_programme.fails(
    AimType=5, ProgType=31, aims=second(AimType=1, ProgType=30)
)
t_level_component_without_programme.holds(
    AimType=5, ProgType=31, aims=second(AimType=1, ProgType=31)
)
t_level_component_without_programme.holds(AimType=5)


@rule("R_126", on=Delivery, fields=("AimType", "FundModel", "ProgType"))
def t_level_programme_without_component(d: Delivery) -> pl.Expr:
    """The T Level programme aim (programme type {ProgType}, funding model {FundModel}) has no
    component or core aim with the same two. Add one, or correct the codes.
    """
    programme = (d.AimType == 1) & d.ProgType.is_in(T_LEVELS)
    return programme & ~d.sibling(d.AimType.is_in([3, 5]), "FundModel", "ProgType")


t_level_programme_without_component.fails(AimType=1, ProgType=31)
t_level_programme_without_component.holds(
    AimType=1, ProgType=31, aims=second(AimType=5, ProgType=31)
)
t_level_programme_without_component.holds(AimType=1, ProgType=25)
