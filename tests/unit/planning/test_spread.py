"""Shares of what is learnt, from a file: all of it, or nothing with every fault by its cell."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cast import AUTHORITIES, Cast

from moothall.evidence.importing import TableRefused
from moothall.ledger.refs import OPERATOR
from moothall.planning.enums import Alternative, PlanningTable
from moothall.planning.importing import import_table
from moothall.planning.models import SpreadShare

LUTON, BEDFORD = AUTHORITIES["Luton"], AUTHORITIES["Bedford"]


def take(cast: Cast, folder: Path, text: str, kind: PlanningTable = PlanningTable.SPREAD) -> int:
    path = folder / "spread.csv"
    path.write_text(text, "utf-8")
    rows, _ = import_table(by=OPERATOR, body=cast.body, kind=kind, year="2026-27", path=path)
    return rows


def shares() -> list[tuple[str, str, str, Decimal]]:
    found = SpreadShare.objects.order_by("area", "category")
    return list(found.values_list("area", "dimension", "category", "share"))


def test_a_table_replaces_what_was_set_for_its_areas(cast: Cast, tmp_path: Path) -> None:
    head = "Area,Dimension,Category,Share\n"
    assert take(cast, tmp_path, f"{head}Luton,sector,4,20%\nBedford,level,3,0.5\n") == 2
    assert take(cast, tmp_path, f"{head}{LUTON},sector,Health Public Services and Care,30%\n") == 1
    assert shares() == [
        (LUTON, "ssa1", "1", Decimal("0.3")),
        (BEDFORD, "level", "3", Decimal("0.5")),
    ]
    take(cast, tmp_path, f"{head}Luton,route,fe,60%\n", PlanningTable.SPREAD_AMBITION)
    ambition = SpreadShare.objects.get(alternative=Alternative.AMBITION)
    assert (ambition.category, ambition.source) == ("fe", "spread.csv")


def test_every_fault_is_told_by_its_cell_and_nothing_is_taken(cast: Cast, tmp_path: Path) -> None:
    text = (
        "Area,Dimension,Category,Share\n"
        "Luton,level,3,70%\n"
        "Luton,level,2,40%\n"
        "Luton,route,fe,1%\n"
        "Atlantis,colour,blue,2\n"
        "Bedford,sector,sailing,10%\n"
    )
    with pytest.raises(TableRefused) as refused:
        take(cast, tmp_path, text)
    told = "\n".join(refused.value.faults)
    for words in (
        "With this share of 40% the area's shares are more than all of its learners.",
        "“route” is a second dimension of this area",
        "“Atlantis”",
        "“colour”",
        "“2” is not a share from 0% to 100%",
        "“sailing” is none of its dimension",
    ):
        assert words in told
    assert len(refused.value.faults) == 6
    assert shares() == []
