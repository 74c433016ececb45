"""Invented reports, to make documents of."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from moothall.ledger.refs import Ref
from moothall.publishing.documents.basis import Source, Stated
from moothall.publishing.documents.report import (
    About,
    DataTable,
    Fact,
    Occasion,
    Picture,
    Report,
)
from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts.bars import Bars, Series, draw_bars
from moothall.theme.tables import Column, Table

OCCASION = Occasion(dt.datetime(2026, 3, 5, 9, 30, tzinfo=dt.UTC), "12:" + "a" * 64)
BUDGET = Source("Budget of 2026-27", "as each authority set it", Ref("budget", "1", "b" * 64))
HIDDEN = Hidden("hidden", "Hidden: small, or needed to work out one that is")


@dataclass(frozen=True)
class Line:
    """One line of an invented plan."""

    provider: str
    lead: str
    learners: int | Hidden
    amount: Decimal | Hidden


LINES = (
    Line("Barnfield College", "Luton", 1200, Decimal("4188000.50")),
    Line("Oaklands College", "Hertfordshire", HIDDEN, HIDDEN),
    Line("Ćwmbrân & “Söns”", "Bedford", 310, Decimal("99.90")),
)
COLUMNS = (
    Column("provider", "Provider"),
    Column("lead", "Lead"),
    Column("learners", "Learners", kind=Kind.NUMBER),
    Column("amount", "Amount", kind=Kind.MONEY),
)


def allocations(name: str = "allocations", lines: tuple[Line, ...] = LINES) -> DataTable:
    """A table whose numbers rest on a budget alone."""
    return DataTable(
        Table(name=name, title=f"Allocations to each provider ({name})", columns=COLUMNS),
        lines,
        {"learners": Stated(BUDGET), "amount": Stated(BUDGET)},
    )


def bars(title: str = "Most learners are at Barnfield", shift: int = 0) -> Picture:
    """A picture of that table."""
    values = tuple(
        line.learners if isinstance(line.learners, Hidden) else line.learners + shift
        for line in LINES
    )
    drawn = draw_bars(
        Bars(
            title,
            tuple(line.provider for line in LINES),
            (Series("Learners", values),),
            of="learners",
            subtitle="Places planned for 2026-27",
            category="Provider",
        )
    )
    return Picture("learners", drawn, "allocations")


def plan(**changes: object) -> Report:
    """A short plan with one of everything."""
    given: dict[str, object] = {
        "about": About(
            "Commissioning plan 2026-27",
            "Bedfordshire, Hertfordshire and Luton",
            "What the four authorities buy from each provider, and why.",
            "2026-27",
        ),
        "template": "publishing_tests/plan.html",
        "occasion": OCCASION,
        "context": {"paragraphs": ()},
        "tables": (allocations(),),
        "facts": (Fact("budget", "Budget", Decimal("4188100.40"), Stated(BUDGET), Kind.MONEY),),
        "pictures": (bars(),),
        "pins": (("Scenario", Ref("invented", "4", "c" * 64)),),
    }
    return Report(**(given | changes))  # type: ignore[arg-type]


Compose = Callable[..., Report]
