"""Tables of planning: every fault by its cell, at once; nothing of a faulty table is taken."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.unit.planning.planned import BEDFORD_CODE, LUTON_CODE, YEAR

from moothall.evidence.importing import TableRefused
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR
from moothall.planning.declared import capacity_lines
from moothall.planning.enums import Alternative, PlanningTable
from moothall.planning.importing import import_table
from moothall.planning.models import Capacity, ParticipationShare
from moothall.planning.reading import read_capacity, read_shares
from moothall.planning.rows import StatedCapacity, StatedShare, read_share

AREAS = {LUTON_CODE: "Luton", BEDFORD_CODE: "Bedford"}


def written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "share"),
    [("85%", "0.85"), ("0.85", "0.85"), ("1", "1"), ("100 %", "1"), (".5", "0.5"), ("0", "0")],
)
def test_a_share_is_read_as_people_write_it(text: str, share: str) -> None:
    assert read_share(text) == Decimal(share)


@pytest.mark.parametrize("text", ["85", "101%", "-1%", "", "nan", "1e-3", "0,85"])
def test_what_could_mean_something_else_is_no_share(text: str) -> None:
    with pytest.raises(InvalidValue, match="is not a share from 0% to 100%: write 85% or"):
        read_share(text)


def test_areas_are_known_by_name_and_by_code(tmp_path: Path) -> None:
    path = written(tmp_path, f"Authority,Age,Ambition\nluton,16,85%\n{BEDFORD_CODE},aged 17,0.5\n")
    assert read_shares(path, AREAS, called="a.csv", kind="ambition").shares == (
        StatedShare(LUTON_CODE, 16, Decimal("0.85")),
        StatedShare(BEDFORD_CODE, 17, Decimal("0.5")),
    )


def test_every_fault_of_a_table_of_shares_is_named_by_its_cell(tmp_path: Path) -> None:
    path = written(
        tmp_path, "area,age,share\nLuton,16,60%\nBedfrd,17,85\nLuton,19,\nLuton,16,61%\n"
    )
    with pytest.raises(TableRefused) as refused:
        read_shares(path, AREAS, called="a.csv", kind="ambition")
    assert refused.value.faults == [
        "Row 3, column A (area): “Bedfrd” is not known here: write one of Bedford, Luton.",
        "Row 3, column C (share): “85” is not a share from 0% to 100%: write 85% or 0.85.",
        "Row 4, column B (age): “19” is not known here: write 16, 17, 18.",
        "Row 4, column C (share): the cell is blank. Write a share, such as 85%.",
        "Row 5, column C (share): the share for this area and age stands in row 2 too. Keep one "
        "of the two rows.",
    ]


def test_every_fault_of_a_table_of_places_is_named_by_its_cell(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "UKPRN,Route,Level,SSA,Places\n99999001,college,Level 3,Engineering,-5\n"
        "9,diploma,9,4,1.5\n",
    )
    with pytest.raises(TableRefused) as refused:
        read_capacity(path, called="c.csv")
    assert [fault.split(":")[0] for fault in refused.value.faults] == [
        "Row 2, column D (SSA)",
        "Row 2, column E (Places)",
        "Row 3, column A (UKPRN)",
        "Row 3, column B (Route)",
        "Row 3, column C (Level)",
        "Row 3, column E (Places)",
    ]


def test_places_are_kept_under_the_names_that_evidence_has(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "UKPRN,Provision,NVQ level,Sector subject area,Capacity\n"
        '99999001,College,M,"Science and mathematics","1,250"\n'
        "99999001,Apprenticeships,X,unknown,0\n",
    )
    assert read_capacity(path, called="c.csv").capacity == (
        StatedCapacity("99999001", "fe", "mixed", "2", 1250),
        StatedCapacity("99999001", "apprenticeship", "not applicable", "unknown", 0),
    )


def test_a_refused_table_changes_nothing_and_a_sound_one_says_where_it_came_from(
    cast: Cast, tmp_path: Path
) -> None:
    said = {"by": OPERATOR, "body": cast.body, "year": YEAR}
    with pytest.raises(TableRefused):
        import_table(
            kind=PlanningTable.AMBITION, path=written(tmp_path, "area,age\nLuton,16\n"), **said
        )
    assert ParticipationShare.objects.count() == 0
    path = written(tmp_path, "area,age,share\nLuton,16,60%\n")
    assert import_table(kind=PlanningTable.PARTICIPATION, path=path, **said) == (1, ())
    kept = ParticipationShare.objects.get()
    assert (kept.alternative, kept.source, kept.share) == (
        Alternative.OWN,
        "table.csv",
        Decimal("0.6"),
    )
    path = written(tmp_path, "ukprn,route,level,ssa1,places\n99999001,fe,3,1,80\n")
    import_table(kind=PlanningTable.CAPACITY, path=path, name="May.csv", **said)
    assert capacity_lines(cast.body, YEAR) == [StatedCapacity("99999001", "fe", "3", "1", 80)]
    assert Capacity.objects.get().source == "May.csv"
