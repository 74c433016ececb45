"""Nothing published breaks EVD-2: numbers that rest on learners are shown where figures are."""

from dataclasses import dataclass

import pytest
from tests.cast import Cast
from tests.unit.publishing.reports import plan

from moothall import clock
from moothall.evidence.enums import Purpose
from moothall.evidence.models import Figure, Protocol, Snapshot
from moothall.evidence.shown import HIDDEN, FigureTable
from moothall.publishing.documents.basis import Counted, Planned, Source
from moothall.publishing.documents.report import DataTable, Fact, Report
from moothall.publishing.policies import NotPublishable, check_can_be_public
from moothall.theme.cells import Hidden, Kind
from moothall.theme.tables import Column, Table

SCENARIO = Source("Scenario “steady”")


@dataclass(frozen=True)
class Place:
    area: str
    learners: int | Hidden


@pytest.fixture
def figure(cast: Cast) -> FigureTable:
    """Learners by home area: 40 in Bedford, a hidden number in Luton, 46 in all."""
    today = clock.now().date()
    protocol = Protocol.objects.create(
        body=cast.body,
        title="P",
        purposes=[Purpose.FIGURES, Purpose.PUBLICATION],
        purpose="x",
        detail="x",
        retention="x",
        starts=today,
        ends=today,
    )
    snapshot = Snapshot.objects.create(body=cast.body, number=1, sha256="a" * 64, as_at=today)
    return FigureTable(
        Figure.objects.create(
            snapshot=snapshot,
            protocol=protocol,
            audience="shared",
            key="k" * 64,
            measure="learners",
            version="1",
            by=["home_area"],
            table={
                "rows": [["Bedford", 40, False], ["Luton", None, True], ["all", 46, False]],
                "labels": {"home_area": ["Bedford", "Luton", "all"]},
            },
        )
    )


def report(basis: Counted | Planned, *rows: Place, facts: tuple[Fact, ...] = ()) -> Report:
    columns = (Column("area", "Area"), Column("learners", "Learners", kind=Kind.NUMBER))
    table = DataTable(Table("places", "Places", columns), rows, {"learners": basis})
    return plan(tables=(table,), pictures=(), facts=facts)


AT = {"home_area": lambda row: row.area}


def test_a_planned_number_is_shown_only_where_the_figure_is(figure: FigureTable) -> None:
    basis = Planned(figure, SCENARIO, AT)
    check_can_be_public(report(basis, Place("Bedford", 44), Place("Luton", HIDDEN)))
    with pytest.raises(NotPublishable) as raised:
        check_can_be_public(report(basis, Place("Bedford", 44), Place("Luton", 7)))
    assert str(raised.value) == (
        "The table “Places”, “Learners” in row 2, must be hidden: “Learners by home area” hides "
        "the learners behind it."
    )


def test_a_counted_number_is_what_the_figure_says_shown_or_hidden(figure: FigureTable) -> None:
    basis = Counted(figure, AT)
    good = (Place("Bedford", 40), Place("Luton", HIDDEN), Place("all", 46))
    check_can_be_public(report(basis, *good))
    bad = (Place("Bedford", 41), Place("Luton", 6), Place("all", 46))
    with pytest.raises(NotPublishable) as raised:
        check_can_be_public(report(basis, *bad))
    assert str(raised.value) == (
        "The table “Places”, “Learners” in row 1 and 2, is not what “Learners by home area” shows."
    )


def test_a_number_of_the_running_text_is_held_to_its_figure_too(figure: FigureTable) -> None:
    basis = Counted(figure, {"home_area": lambda row: "Luton"})
    fact = Fact("luton", "learners of Luton", 6, basis)
    with pytest.raises(NotPublishable, match="The number “learners of Luton” is not what"):
        check_can_be_public(report(Counted(figure, AT), facts=(fact,)))


def test_a_figure_under_a_protocol_that_allows_no_publication_stays_inside(
    figure: FigureTable,
) -> None:
    assert figure.protocol
    figure.protocol.purposes = [Purpose.FIGURES]
    with pytest.raises(NotPublishable, match="does not allow “figures published to everyone”"):
        check_can_be_public(report(Counted(figure, AT), Place("Bedford", 40)))


def test_a_providers_own_figure_is_published_to_nobody(figure: FigureTable) -> None:
    figure.figure.protocol = None
    with pytest.raises(NotPublishable, match="a provider's own figure"):
        check_can_be_public(report(Counted(figure, AT), Place("Bedford", 40)))
