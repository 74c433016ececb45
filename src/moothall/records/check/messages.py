"""Faults as a person reads them: which learner, which aim, what is wrong, what to do."""

import datetime as dt
import string

import polars as pl

from moothall.records.check.kinds import Delivery, Employment, Learner
from moothall.records.check.record import Record, Setting
from moothall.records.check.rule import AnyRule


def places(record: Record) -> dict[str, pl.Expr]:
    """Return where a record stands: `learner` reference, `aim` number and `line`, as columns."""
    reference = _field(record, "LearnRefNumber")
    aim = _field(record, "AimSeqNumber")
    return {
        "learner": reference if reference is not None else pl.lit(None, pl.String),
        "aim": aim if aim is not None else pl.lit(None, pl.Int64),
        "line": pl.col("_line").cast(pl.Int64),
    }


def fault(rule: AnyRule, setting: Setting) -> dict[str, pl.Expr]:
    """Return the columns of a fault of a rule (moothall.records.faults) over its records.

    Raises LookupError where the message or the fields name something that no record there has.
    """
    record = rule.on(setting)
    where = places(record)
    shown = _value(record, rule.fields[0])
    return {
        "rule": pl.lit(rule.name),
        "level": pl.lit(rule.level.value),
        **where,
        "field": pl.lit(rule.fields[0]),
        "value": shown,
        "message": _message(rule, record, where),
    }


def _message(rule: AnyRule, record: Record, where: dict[str, pl.Expr]) -> pl.Expr:
    named = "Learner {}, aim {}: " if _field(record, "AimSeqNumber") is not None else "Learner {}: "
    parts = [where["learner"].fill_null("?")]
    if "aim" in named:
        parts.append(where["aim"].cast(pl.String).fill_null("?"))
    text = ""
    for literal, name, _, _ in string.Formatter().parse(rule.message):
        text += literal
        if name:
            text += "{}"
            parts.append(_value(record, name).fill_null("none"))
    return pl.format(named + lowered(text), *parts)


def lowered(sentence: str) -> str:
    """Return a sentence as it goes on after a colon: small first letter, unless an abbreviation."""
    return (
        sentence[0].lower() + sentence[1:]
        if sentence[1:2].islower() or sentence[1:2] == " "
        else sentence
    )


def _value(record: Record, name: str) -> pl.Expr:
    """Return what a name in a message stands for, as text."""
    year = record.year
    if name == "prepared":
        return pl.lit(str(record.prepared))
    known: dict[str, dt.date | str] = {
        "year": str(year),
        "first_day": year.first_day,
        "last_day": year.last_day,
        "age_day": year.age_day,
    }
    if name in known:
        return pl.lit(str(known[name]))
    found = _field(record, name)
    if found is None:
        raise LookupError(f"{record.kind} has no {name}, nor have those it belongs to")
    return found.cast(pl.String)


def _field(record: Record, name: str) -> pl.Expr | None:
    """Return a field of the record, its aim, its employment or its learner, in that order."""
    if name in record.fields:
        return record.column(name)
    if isinstance(record, Delivery) and name in Employment.fields:
        return record.employment.column(name)
    if record.parent is Delivery:
        delivery = Delivery(record.setting, record, "_parent")
        if name in delivery.fields:
            return delivery.column(name)
    if name in Learner.fields and record.parent is not None:
        return Learner(record.setting, record, "_learner").column(name)
    return None
