"""Rates made by the 16-19 formula from tables that people give; none are built in."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.html import strip_tags
from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD, OAKLANDS
from tests.unit.commissioning.test_pages import client_of

from moothall.commissioning.actions import put_inputs
from moothall.commissioning.content import content_of
from moothall.commissioning.inputs import TABLES
from moothall.commissioning.models import Rate, Round
from moothall.commissioning.reading import InputsRefused, read_inputs
from moothall.commissioning.reckoning import fill_rates, reckoned
from moothall.commissioning.vocabulary import Names
from moothall.faults import InvalidValue
from moothall.ledger.refs import OPERATOR

# METHODS, the published case: its students as one band of one student.
NATIONAL = """Part,Name,Amount,Source
funding band,all,500818.22,published case
level 3 maths and English,all,3564.00,published case
least disadvantage funding,,6000.00,published case
"""
STUDENTS = f"""UKPRN,Part,Name,Value
{BARNFIELD},funding band,all,1
{BARNFIELD},level 3 maths and English,all,1
{BARNFIELD},retention factor,,0.992
{BARNFIELD},programme cost weighting,,1.03361
{BARNFIELD},area cost,,1.01
{OAKLANDS},funding band,all,4
"""


def give(round: Round, folder: Path, **tables: str) -> None:
    for slug, text in tables.items():
        path = folder / f"{slug}.csv"
        path.write_text(text, "utf-8")
        rows = read_inputs(TABLES[slug], Names(round), path)
        put_inputs(by=OPERATOR, round=round, table=TABLES[slug], rows=rows)


def test_the_published_case_becomes_a_rate(cast: Cast, small: Round, tmp_path: Path) -> None:
    assert "national" not in content_of(small)
    give(small, tmp_path, national=NATIONAL, students=STUDENTS)
    barnfield, oaklands = reckoned(small)
    assert str(barnfield.funding.total) == "528304.24"
    assert [str(step.amount) for step in barnfield.steps][-2:] == ["528304.24", "528304.24"]
    # 4 x 500,818.22 and the least disadvantage, over 4 students, rounded down.
    assert str(oaklands.rate) == "502318.22"
    assert fill_rates(by=OPERATOR, round=small, route="fe") == 2
    made = Rate.objects.filter(round=small).exclude(provider="")
    assert {(r.provider, r.route, r.amount) for r in made} == {
        (BARNFIELD, "fe", Decimal("528304.24")),
        (OAKLANDS, "fe", Decimal("502318.22")),
    }
    assert made.get(provider=OAKLANDS).source == (
        "16-19 formula, national rates of 2026-27: £2,009,272.88 over 4 students"
    )
    assert [row["amount"] for row in content_of(small)["national"]] == ["500818.22", "6000", "3564"]  # type: ignore[index,attr-defined]


def test_everything_that_is_missing_is_told_at_once(
    cast: Cast, small: Round, tmp_path: Path
) -> None:
    with pytest.raises(InvalidValue) as empty:
        reckoned(small)
    assert str(empty.value) == (
        "No national rate of a funding band is given for 2026-27. No provider's students are given."
    )
    give(
        small, tmp_path, national=NATIONAL,
        students=f"UKPRN,Part,Name,Value\n{BARNFIELD},care,home,2\n{OAKLANDS},band,5,3\n",
    )  # fmt: skip
    with pytest.raises(InvalidValue) as missing:
        fill_rates(by=OPERATOR, round=small)
    assert str(missing.value) == (
        f"{BARNFIELD} has no students in any band. {BARNFIELD}: there is no national rate for care "
        f"standards, “home”. {OAKLANDS}: there is no national rate for funding band, “5”."
    )
    assert not Rate.objects.filter(round=small).exclude(provider="").exists()


def test_a_faulty_table_of_rates_is_refused_whole(cast: Cast, small: Round, tmp_path: Path) -> None:
    with pytest.raises(InputsRefused) as refused:
        give(small, tmp_path, national="Part,Name,Amount\nband,,5\nsports,1,5\ncare,home,-1\n")
    assert len(refused.value.faults) == 3


def test_the_page_works_one_provider_and_makes_the_rates(
    cast: Cast, small: Round, tmp_path: Path
) -> None:
    client, address = client_of(cast, "commissioner"), f"/bhl/rounds/{small.pk}/formula/"
    told = strip_tags(client.get(address).content.decode())
    assert "No national rate of a funding band is given" in " ".join(told.split())
    give(small, tmp_path, national=NATIONAL, students=STUDENTS)
    csv = client.get(f"{address}?provider={BARNFIELD}&worked-format=csv").content
    told = csv.decode("utf-8-sig").splitlines()
    assert told[2] == 'Times retention and cost weighting,"£500,818.22 x 0.992 x 1.03361",513509.51'
    assert client.post(address, {"route": "fe"}).status_code == 302
    assert Rate.objects.filter(round=small, route="fe").count() == 2
    assert client_of(cast, "elected").post(address, {"route": "fe"}).status_code == 400
