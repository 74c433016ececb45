"""Published tables as files: read, cited once, added up again."""

from decimal import Decimal
from pathlib import Path

import pytest

from moothall.evidence.cited import load, parse_sum, read, sums
from moothall.evidence.models import CitedFigure
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR

FLOWS = """flow,period,learners,published_as
imports,2007/08,600,600
exports,2007/08,940,940
net export,2007/08,280,approximately 280
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "published.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_published_table_is_read_by_our_names(tmp_path: Path) -> None:
    assert read(written(tmp_path, FLOWS))[0] == {
        "name": "imports",
        "period": "2007/08",
        "value": "600",
        "published_as": "600",
        "unit": "learners",
    }


def test_a_table_without_values_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="has no column value"):
        read(written(tmp_path, "code,name\nE06000032,Luton\n"))


def test_a_sum_is_read_with_its_signs() -> None:
    names = {"net export", "exports", "imports"}
    assert parse_sum("net export = exports - imports", names) == (
        "net export",
        [("exports", 1), ("imports", -1)],
    )


@pytest.mark.parametrize("text", ["net export", "net export = exports - strangers"])
def test_a_sum_of_strangers_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        parse_sum(text, {"net export", "exports"})


@pytest.mark.django_db
def test_a_total_that_its_parts_do_not_give_disagrees(tmp_path: Path, cast) -> None:
    rows = read(written(tmp_path, FLOWS))
    total, parts = parse_sum("net export = exports - imports", {row["name"] for row in rows})
    found = load(by=OPERATOR, body=cast.body, source="2009", rows=rows, parts={total: parts})
    assert [(each.agrees, each.recomputed) for each in sums(found)] == [(False, Decimal(340))]


@pytest.mark.django_db
def test_a_table_with_a_fault_is_not_cited_at_all(tmp_path: Path, cast) -> None:
    rows = read(written(tmp_path, "name,value\nlearners,12\n,x\n"))
    with pytest.raises(
        InvalidValue, match=r"Row 3: “x” is not a number\. Row 3: the figure has no"
    ):
        load(by=OPERATOR, body=cast.body, source="2009", rows=rows)
    assert CitedFigure.objects.count() == 0
