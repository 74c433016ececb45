"""What the reference tables do not have, listed with how often and where: never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moothall.measures.enrolments import Opened, written

if TYPE_CHECKING:
    import ibis.expr.types as ir


def unknown_postcodes(opened: Opened) -> ir.Table:
    """Return postcode, place, year, ukprn and aims, one row each, ordered.

    `place` is `home` (PostcodePrior) or `delivery` (DelLocPostCode); a missing postcode is null.
    """
    aims = opened.deliveries.rename(learner_row="_learner")
    people = opened.learners.rename(learner_row="_row")
    homes = aims.join(people, ["year", "ukprn", "learner_row"])
    sides = [
        homes.select("year", "ukprn", place=_text("home"), postcode=written(homes.PostcodePrior)),
        aims.select(
            "year", "ukprn", place=_text("delivery"), postcode=written(aims.DelLocPostCode)
        ),
    ]
    rows = sides[0].union(sides[1])
    lost = rows.anti_join(opened.postcodes, "postcode")
    counted = lost.group_by("postcode", "place", "year", "ukprn").aggregate(aims=lost.count())
    return counted.order_by("postcode", "place", "year", "ukprn")


def unknown_aims(opened: Opened) -> ir.Table:
    """Return aim, year, ukprn and aims (how many deliveries), one row each, ordered."""
    rows = opened.deliveries.rename(aim_ref="LearnAimRef")
    lost = rows.anti_join(opened.aims, "aim_ref").rename(aim="aim_ref")
    counted = lost.group_by("aim", "year", "ukprn").aggregate(aims=lost.count())
    return counted.order_by("aim", "year", "ukprn")


def _text(value: str) -> ir.StringScalar:
    import ibis

    return ibis.literal(value)
