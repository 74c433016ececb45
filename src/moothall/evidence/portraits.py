"""The pictures of one area and of one provider: what their pages show, and how to draw them ahead.

A picture takes a tenth of a second to draw and a page has up to nine, so they are drawn when the
figures are released; whoever opens the page first finds them in the cache (`theme.charts.vega`).
"""

from collections.abc import Sequence

from moothall.evidence.figures import Asked
from moothall.evidence.pictures import bars
from moothall.evidence.queries import released
from moothall.evidence.shown import FigureTable
from moothall.ledger.refs import SITE
from moothall.partnership.models import Body, Organisation
from moothall.theme.charts import Chart

Picture = tuple[FigureTable, Chart]

AREA_BREAKDOWNS = ("route", "level", "ssa1", "age", "sex", "ethnicity", "lldd")
CROSSING = ("learners", ("home_area", "delivery_area"))
AREA_TABLES = tuple(("learners", ("home_area", name)) for name in AREA_BREAKDOWNS)
PROVIDER_TABLES = (
    ("learners", "route"),
    ("learners", "home_area"),
    ("enrolments", "level"),
    ("enrolments", "ssa1"),
)


def where_they_learn(crossing: FigureTable, area: str) -> Chart:
    """Draw where the residents of an area learn."""
    return bars(crossing, "delivery_area", home_area=area)


def of_area(tables: Sequence[FigureTable], area: str) -> list[Picture]:
    """Draw who the residents of an area are, from the figures of AREA_TABLES."""
    named = zip(tables, AREA_BREAKDOWNS, strict=True)
    return [(table, bars(table, by, home_area=area)) for table, by in named]


def of_provider(tables: Sequence[FigureTable], provider: str) -> list[Picture]:
    """Draw whom a provider teaches, from the figures of PROVIDER_TABLES: those of all providers, or
    where no provider is named, its own.
    """
    at = {"provider": provider} if provider else {}
    named = zip(tables, PROVIDER_TABLES, strict=True)
    return [(table, bars(table, by, **at)) for table, (_, by) in named]


def draw_area(body: Body, area: str) -> None:
    """Draw the pictures of an area's page, showing them to nobody."""
    crossing, *tables = _released(body, (CROSSING, *AREA_TABLES))
    where_they_learn(crossing, area)
    of_area(tables, area)


def draw_provider(body: Body, provider: Organisation) -> None:
    """Draw the pictures of a provider's page as the members see it, showing them to nobody."""
    asked = [(measure, ("provider", by)) for measure, by in PROVIDER_TABLES]
    tables = _released(body, asked)
    of_provider(tables, tables[0].of_provider(provider))


def _released(body: Body, asked: Sequence[tuple[str, tuple[str, ...]]]) -> list[FigureTable]:
    return [FigureTable(released(by=SITE, body=body, asked=Asked.of(*each))) for each in asked]
