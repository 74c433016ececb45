"""What a round counts of last year rests on what the evidence shows, and on nothing else."""

from collections.abc import Sequence

import pytest

from moothall.allocation import Kind
from moothall.commissioning import last_year
from moothall.commissioning.last_year import as_shown
from moothall.disclosure.fitted import Floats, Told, fitted
from moothall.evidence.models import Figure
from moothall.evidence.shown import FigureTable

A, B = "99999001", "99999002"
ART, LAW = Kind("fe", "2", "9"), Kind("fe", "3", "15")
LUTON = "E06000032"
AREAS = {LUTON: "Luton", "E06000055": "Bedford"}


def figure(by: tuple[str, str], rows: list[tuple[str, str, int | None]]) -> FigureTable:
    """A figure as it is kept; None is a hidden number."""
    labels = {
        name: list(dict.fromkeys(row[place] for row in rows)) for place, name in enumerate(by)
    }
    table = {
        "rows": [[one, other, count, count is None] for one, other, count in rows],
        "labels": labels,
        "groups": {"home_area": ["the grouping"]},
        "ukprns": {A: "A College", B: "B College"},
    }
    return FigureTable(Figure(measure="learners", by=list(by), table=table))


HOMES = [
    *(("A College", home, count) for home, count in (
        ("Bedford", None), ("Luton", 100), ("outside region", None), ("the grouping", None),
        ("total", 160))),
    *(("B College", home, count) for home, count in (
        ("Bedford", 40), ("Luton", None), ("outside region", None), ("the grouping", None),
        ("total", 110))),
    *(("total", home, count) for home, count in (
        ("Bedford", None), ("Luton", None), ("outside region", 9), ("the grouping", 261),
        ("total", 270))),
]  # fmt: skip
LEVELS = [
    *(("A College", level, count) for level, count in (("2", 60), ("3", 100), ("total", 160))),
    *(("B College", level, count) for level, count in (("2", 110), ("3", 0), ("total", 110))),
]
TAUGHT = {(A, ART), (A, LAW), (B, ART)}


def counted(
    places: dict[tuple[str, Kind], int] | None = None,
) -> dict[tuple[str, Kind, str], int]:
    figures = [figure(("provider", "home_area"), HOMES), figure(("provider", "level"), LEVELS)]
    return {
        (line.ukprn, Kind(line.route, line.level, line.ssa1), line.area): line.learners
        for line in as_shown(TAUGHT, figures, AREAS, places or {})
    }


def test_shown_numbers_are_kept_and_hidden_ones_are_from_them_alone() -> None:
    found = counted()
    by_kind = {(A, ART): 60, (A, LAW): 100, (B, ART): 110}
    for (ukprn, kind), count in by_kind.items():
        assert sum(n for (u, k, _), n in found.items() if (u, k) == (ukprn, kind)) == count
    assert sum(n for (u, _, area), n in found.items() if (u, area) == (A, LUTON)) == 100
    assert found[B, ART, "E06000055"] == 40
    # Of nine from outside the region, who are hidden by provider, each has a part.
    outside = [sum(n for (u, _, a), n in found.items() if (u, a) == (x, "outside region"))
               for x in (A, B)]  # fmt: skip
    assert sum(outside) == 9
    assert min(outside) > 0


def test_a_kind_that_comes_out_with_nobody_is_taught_all_the_same() -> None:
    kind = Kind("fe", "3", "1")
    figures = [figure(("provider", "home_area"), HOMES), figure(("provider", "level"), LEVELS)]
    found = as_shown({*TAUGHT, (B, kind)}, figures, AREAS, {})
    lines = [line for line in found if (line.ukprn, line.level) == (B, "3")]
    assert [(line.ssa1, line.learners, line.area) for line in lines] == [("1", 0, "unknown")]


def test_declared_places_say_how_learners_are_shared_out() -> None:
    other = Kind("fe", "2", "1")
    figures = [figure(("provider", "home_area"), HOMES), figure(("provider", "level"), LEVELS)]
    found = as_shown({*TAUGHT, (B, other)}, figures, AREAS, {(B, ART): 80, (B, other): 30})
    by_kind = {
        sector: sum(x.learners for x in found if (x.ukprn, x.ssa1) == (B, sector))
        for sector in ("9", "1")
    }
    assert by_kind == {"9": 80, "1": 30}


def test_the_same_is_worked_out_once_and_anew_when_a_shown_number_or_a_place_differs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    last_year._lines.cache_clear()
    begun: list[int] = []

    def noted(start: Floats, told: Sequence[Told]) -> Floats:
        begun.append(len(start))
        return fitted(start, told)

    monkeypatch.setattr(last_year, "fitted", noted)
    first = counted()
    assert counted() == first
    assert len(begun) == 1
    counted({(A, ART): 80})
    assert len(begun) == 2
    other = [figure(("provider", "home_area"), [("A College", "Luton", 7)])]
    lines = as_shown({(A, ART)}, other, AREAS, {})
    assert [(line.ukprn, line.area, line.learners) for line in lines] == [(A, LUTON, 7)]
    assert len(begun) == 3
