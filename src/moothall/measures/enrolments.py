"""The heart: one row an enrolment (an aim of a learner at a provider), as an Ibis expression.

Rules: METHODS, Measures from the ILR; each is also told in words by the definitions
(docs/reference/measures.md). Nothing is dropped: what a record does not tell is `unknown`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moothall.measures import vocabulary as words
from moothall.measures.mainaims import (
    LEARNER,
    main_there,
    route,
    with_main_anywhere,
    with_order,
    with_several_routes,
)
from moothall.periods import AcademicYear

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True, slots=True)
class Opened:
    """What the expression stands on, opened by an engine.

    `aims`, `postcodes` and `providers` have one row a key; `labels` has year, lad, label; `days`
    the reference day of each year.
    """

    learners: ir.Table
    monitoring: ir.Table
    deliveries: ir.Table
    aims: ir.Table
    postcodes: ir.Table
    labels: ir.Table
    providers: ir.Table
    days: dict[AcademicYear, dt.date]


COLUMNS = (
    "learner", "year", "ukprn", "provider", "home_area", "delivery_area", "route", "level", "ssa1",
    "age", "sex", "ethnicity", "lldd", "hours", "start", "planned_end", "end", "comp_status",
    "outcome", "starter", "completer", "achiever", "rated", "standing", "is_main_aim",
    "several_routes",
)  # fmt: skip

INSIDE = "inside"
CONTINUING = "continuing"
BREAK = "break"
TRANSFER = "transfer"
NOT_DUE = "not due"
NOT_STARTED = "not started"
STANDINGS = (INSIDE, CONTINUING, BREAK, TRANSFER, NOT_DUE, NOT_STARTED)


def enrolments(opened: Opened, wanted: Collection[str] = COLUMNS) -> ir.Table:
    """Return one row an aim, every aim of every return once, with the columns wanted of COLUMNS.

    What the columns wanted do not rest on is not looked up.
    """
    asked = frozenset(wanted)
    places = _places(opened)
    aims = _aims(opened, asked)
    people = _people(opened, places, asked)
    if asked & _ON_RANK:
        people = _with_main_aim(people, aims, asked)
    rows = aims.join(people, list(LEARNER))
    if asked & _ON_RANK:
        rows = _with_main(with_order(rows))
    if "route" in asked:
        rows = _with_route(rows)
    if asked & {"provider", "delivery_area"}:
        rows = _with_provider(rows, opened.providers)
    if "delivery_area" in asked:
        rows = _with_area(rows, places, "delivery")
    rows = _with_progress(rows, opened.days)
    return rows.select(*(name for name in COLUMNS if name in asked))


# Columns that cannot be told of an aim without knowing the learner's others.
_ON_ROUTES = {"route", "several_routes"}
_ON_RANK = _ON_ROUTES | {"hours", "is_main_aim"}


def _aims(opened: Opened, asked: frozenset[str]) -> ir.Table:
    """Return the aims with what they tell by themselves: subject, apprenticeship, funding."""
    rows = opened.deliveries.rename(aim_row="_row", learner_row="_learner", outcome="Outcome")
    rows = rows.mutate(given=_given(rows)).drop("year", "ukprn")
    if asked & (_ON_ROUTES | {"level", "ssa1"}):
        rows = _with_subject(rows, opened.aims)
    return rows.mutate(
        apprentice=rows.ProgType.isin(list(words.APPRENTICESHIPS)).fill_null(False),
        young=(rows.FundModel == words.FUNDED_16_TO_19).fill_null(False),
    )


def _given(rows: ir.Table) -> ir.IntegerColumn:
    """Return one number for the return a row came in: quicker to join than year and provider."""
    return rows.year.substr(0, 4).cast("int64") * 10**8 + rows.ukprn


def _people(opened: Opened, places: ir.Table, asked: frozenset[str]) -> ir.Table:
    """Return one row a learner record: who it is across providers, and all that it tells."""
    import ibis

    # Engines do not tell Sex from sex, so what is recorded has another name than what is told.
    rows = opened.learners.rename(
        learner_row="_row", sex_recorded="Sex", ethnicity_recorded="Ethnicity"
    )
    rows = rows.mutate(given=_given(rows))
    if "home_area" in asked:
        rows = _with_area(rows.mutate(home_postcode=written(rows.PostcodePrior)), places, "home")
    if asked & _ON_ROUTES:
        rows = _joined(rows, _placed(opened.monitoring), *LEARNER)
        rows = rows.mutate(placed=rows.placed.fill_null(False))
    known = (rows.ULN != words.TEMPORARY_ULN).fill_null(False)
    local = rows.ukprn.cast("string") + ":" + rows.LearnRefNumber.fill_null("")
    born = rows.DateOfBirth
    years = rows.year.substr(0, 4).cast("int64") - born.year()
    return rows.select(
        *LEARNER,
        "year",
        "ukprn",
        *(name for name in ("home_area", "placed") if name in rows.columns),
        uln=ibis.ifelse(known, rows.ULN, 0),
        local_name=ibis.ifelse(known, "", local),
        learner=ibis.ifelse(known, rows.ULN.cast("string"), local),
        learner_hours=rows.PlanLearnHours.fill_null(0) + rows.PlanEEPHours.fill_null(0),
        age=(years - ibis.ifelse(born.month() > 8, 1, 0)).cast("int64"),
        sex=rows.sex_recorded.cases(*words.SEX.items(), else_=words.UNKNOWN),
        ethnicity=rows.ethnicity_recorded.cases(*words.ETHNICITY.items(), else_=words.UNKNOWN),
        lldd=rows.LLDDHealthProb.cases(*words.LLDD.items(), else_=words.UNKNOWN),
    )


def _with_main_aim(people: ir.Table, aims: ir.Table, asked: frozenset[str]) -> ir.Table:
    """Add to learner records which of their aims is the main one there, and which anywhere."""
    ordered = with_order(aims.join(people.select(*LEARNER, "learner_hours"), list(LEARNER)))
    people = people.join(main_there(ordered, routes=bool(asked & _ON_ROUTES)), list(LEARNER))
    people = with_main_anywhere(people)
    return with_several_routes(people) if "several_routes" in asked else people


def _joined(rows: ir.Table, other: ir.Table, *keys: str) -> ir.Table:
    """Join what a table says of some keys to rows, where it says anything."""
    return rows.left_join(other, list(keys)).drop(*(f"{key}_right" for key in keys))


def _placed(monitoring: ir.Table) -> ir.Table:
    """Return the learners with an education, health and care plan and high needs."""
    rows = monitoring.filter(
        monitoring.LearnFAMType.isin(["EHC", "HNS"]), monitoring.LearnFAMCode == 1
    ).rename(learner_row="_learner")
    rows = rows.mutate(given=_given(rows))
    return rows.group_by(*LEARNER).aggregate(
        placed=rows.LearnFAMType.min() != rows.LearnFAMType.max()
    )


def _with_subject(rows: ir.Table, aims: ir.Table) -> ir.Table:
    """Look the aim up: level and sector subject area."""
    import ibis

    rows = _joined(rows.rename(aim_ref="LearnAimRef"), aims, "aim_ref")
    programme = ibis.ifelse(
        rows.AimType == words.PROGRAMME_AIM,
        rows.ProgType.cases(*words.PROGRAMME_LEVELS.items()),
        ibis.null("string"),
    )
    return rows.mutate(
        level=ibis.coalesce(rows.aim_level, programme, rows.aim_level_word, words.UNKNOWN),
        ssa1=rows.aim_ssa1.fill_null(words.UNKNOWN),
    )


def _with_main(rows: ir.Table) -> ir.Table:
    """Tell whether an aim is the main one anywhere, and its hours, which rest on that there."""
    import ibis

    first_there = rows["rank"] == rows.main_rank
    return rows.mutate(
        hours=rows.PHours.fill_null(0) + ibis.ifelse(first_there, rows.learner_hours, 0),
        is_main_aim=rows.has_main & first_there,
    )


def _with_route(rows: ir.Table) -> ir.Table:
    import ibis

    otherwise = route(rows.placed, rows.young, rows.main_level)
    return rows.mutate(route=ibis.ifelse(rows.apprentice, "apprenticeship", otherwise))


def _with_provider(rows: ir.Table, providers: ir.Table) -> ir.Table:
    """Name the provider, and tell at which postcode the learning takes place."""
    import ibis

    rows = _joined(rows, providers, "ukprn")
    return rows.mutate(
        provider=rows.provider_name.fill_null(rows.ukprn.cast("string")),
        delivery_postcode=ibis.ifelse(
            rows.apprentice & rows.provider_postcode.notnull(),
            rows.provider_postcode,
            written(rows.DelLocPostCode),
        ),
    )


def written(postcode: ir.StringValue) -> ir.StringValue:
    """Return postcodes in capitals with one space before the last three characters."""
    squeezed = postcode.replace(" ", "").upper()
    return squeezed.left(squeezed.length() - 3) + " " + squeezed.right(3)


def _places(opened: Opened) -> ir.Table:
    """Return year, postcode, area: what figures call the place of each postcode, each year."""
    import ibis

    labels = opened.labels
    known = opened.postcodes.join(labels, "lad").select("year", "postcode", area=labels.label)
    abroad = opened.postcodes.filter(~opened.postcodes.lad.startswith("E"))
    years = labels.select("year").distinct()
    beyond = abroad.cross_join(years).select(
        "year", "postcode", area=ibis.literal(words.OUTSIDE_REGION)
    )
    return known.union(beyond)


def _with_area(rows: ir.Table, places: ir.Table, side: str) -> ir.Table:
    named = places.rename({f"{side}_postcode": "postcode", f"{side}_area": "area"})
    rows = _joined(rows, named, "year", f"{side}_postcode")
    return rows.mutate(rows[f"{side}_area"].fill_null(words.UNKNOWN).name(f"{side}_area"))


def _with_progress(rows: ir.Table, days: dict[AcademicYear, dt.date]) -> ir.Table:
    """Tell starters, completers, achievers, and where each aim stands towards a rate."""
    import ibis

    # Evidence can consist of an agency's counts alone: then there is no year of records to judge.
    told = [(str(year), ibis.literal(day)) for year, day in days.items()]
    day = rows.year.cases(*told) if told else ibis.null("date")
    rows = rows.mutate(
        reference_day=day,
        planned_days=rows.LearnPlanEndDate.delta(rows.LearnStartDate, unit="day") + 1,
        last_day=ibis.least(rows.LearnActEndDate.fill_null(day), day),
    )
    qualifying = ibis.cases((rows.planned_days < 14, 1), (rows.planned_days < 168, 14), else_=42)
    days_in = rows.last_day.delta(rows.LearnStartDate, unit="day") + 1
    rows = rows.mutate(
        starter=(days_in >= qualifying).fill_null(False),
        completer=(rows.CompStatus == words.COMPLETED).fill_null(False),
        achiever=(rows.outcome == words.ACHIEVED).fill_null(False),
        start=rows.LearnStartDate,
        planned_end=rows.LearnPlanEndDate,
        end=rows.LearnActEndDate,
        comp_status=rows.CompStatus,
    )
    rows = _with_ending(rows)
    return rows.mutate(
        rated=rows.starter & rows.due & (rows.completer | rows.withdrawn), standing=_standing(rows)
    )


def _with_ending(rows: ir.Table) -> ir.Table:
    """Tell how an aim ended: withdrawn for good or transferred, and whether it was due."""
    left = (rows.CompStatus == words.WITHDRAWN).fill_null(False)
    moved = rows.WithdrawReason.isin(list(words.TRANSFERS)).fill_null(False)
    return rows.mutate(
        withdrawn=left & ~moved,
        transferred=left & moved,
        due=(rows.planned_end <= rows.reference_day).fill_null(False),
    )


def _standing(rows: ir.Table) -> ir.StringValue:
    """Return where each aim stands towards a rate: inside it, or the reason it is beside."""
    import ibis

    return ibis.cases(
        ((rows.CompStatus == words.ON_A_BREAK).fill_null(False), BREAK),
        (rows.transferred, TRANSFER),
        (~(rows.withdrawn | rows.completer), CONTINUING),
        (~rows.due, NOT_DUE),
        (~rows.starter, NOT_STARTED),
        else_=INSIDE,
    )
