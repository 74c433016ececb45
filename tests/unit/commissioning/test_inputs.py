"""Inputs of a round: set, given as files, refused by cell, kept as versions, brought back."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD, HERTFORDSHIRE, LUTON

from moothall.commissioning.actions import (
    abandon_round,
    make_round,
    put_inputs,
    remove_input,
    restore_inputs,
    resume_round,
    set_input,
    set_round,
)
from moothall.commissioning.content import Difference, content_of, differences, hash_of
from moothall.commissioning.inputs import BUDGETS, CONDITIONS, FUNDS, PROVIDERS, RATES
from moothall.commissioning.models import Budget, Fund, Rate, Round, RoundProvider
from moothall.commissioning.reading import InputsRefused, read_inputs
from moothall.commissioning.versions import take_version
from moothall.commissioning.vocabulary import Names
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.periods import AcademicYear


def file_of(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_read_in_the_words_of_people(small: Round, tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        "Authority,Fund,Budget,Source\n"
        'luton,young,"£1,234.50",letter of 3 March\n'
        "E10000015,16-19 funding,99,\n",
    )
    assert read_inputs(BUDGETS, Names(small), path) == [
        {"authority": LUTON, "fund": "young", "amount": Decimal("1234.50"),
         "source": "letter of 3 March"},
        {"authority": HERTFORDSHIRE, "fund": "young", "amount": Decimal("99"), "source": ""},
    ]  # fmt: skip


def test_every_fault_of_a_file_is_told_by_its_cell_and_nothing_is_taken(
    small: Round, tmp_path: Path
) -> None:
    path = file_of(
        tmp_path,
        "UKPRN,Name,Lead,Largest fall,Inside\n"
        "99999001,Barnfield College,Luton,3%,yes\n"
        "123,,Atlantis,0.03,perhaps\n"
        "99999001,Barnfield again,,300,yes\n",
    )
    with pytest.raises(InputsRefused) as refused:
        read_inputs(PROVIDERS, Names(small), path)
    assert refused.value.faults == [
        "Row 3, column A (UKPRN): “123” is not a UKPRN: it should be eight digits that do not "
        "start with 0, such as 10004375.",
        "Row 3, column B (Name): Nothing stands here: give the name.",
        "Row 3, column C (Lead): “Atlantis” is no member authority. There are Bedford; "
        "Central Bedfordshire; Hertfordshire; Luton.",
        "Row 3, column E (Inside): “perhaps” is neither yes nor no.",
        "Row 3, column D (Largest fall): “0.03” could be 0.03% or 3%: write it with its sign.",
        "Row 4, column D (Largest fall): At most 100%.",
        "Row 4: 99999001 is given in row 2 already. Keep one.",
    ]
    assert RoundProvider.objects.filter(round=small).count() == 2


def test_a_file_that_gives_a_row_twice_is_refused(small: Round, tmp_path: Path) -> None:
    path = file_of(tmp_path, "Code,Title\nadult,Adult skills\nadult,Adult learning\n")
    with pytest.raises(InputsRefused, match=r"Row 3: adult is given in row 2 already\. Keep one\."):
        read_inputs(FUNDS, Names(small), path)


def test_rows_given_again_take_the_place_of_those_there(small: Round) -> None:
    put_inputs(
        by=OPERATOR,
        round=small,
        table=RATES,
        rows=[
            {"amount": Decimal("4100.00"), "source": "letter"},
            {"provider": BARNFIELD, "amount": Decimal("5000.00")},
        ],
    )
    found = Rate.objects.filter(round=small).values_list("provider", "amount", "source")
    assert list(found) == [
        ("", Decimal("4100.00"), "letter"),
        (BARNFIELD, Decimal("5000.00"), ""),
    ]
    put_inputs(
        by=OPERATOR, round=small, table=RATES, rows=[{"amount": Decimal("4100.00")}], replace=True
    )
    assert Rate.objects.get(round=small).amount == Decimal("4100.00")


def test_a_commissioner_sets_the_money_of_their_own_authority_alone(
    cast: Cast, small: Round
) -> None:
    own = Budget.objects.get(round=small, authority=LUTON)
    changed = set_input(
        by=cast.commissioner,
        round=small,
        table=BUDGETS,
        values={"amount": Decimal("210000.00")},
        row=own,
    )
    assert changed.amount == Decimal("210000.00")
    theirs = Budget.objects.get(round=small, authority=HERTFORDSHIRE)
    with pytest.raises(NotAllowed, match="The money of Hertfordshire is set by its own"):
        set_input(
            by=cast.commissioner,
            round=small,
            table=BUDGETS,
            values={"amount": Decimal("1.00")},
            row=theirs,
        )
    with pytest.raises(NotAllowed, match="The money of Hertfordshire is set by its own"):
        # Nor may it be taken by making it a budget of one's own.
        set_input(
            by=cast.commissioner,
            round=small,
            table=BUDGETS,
            values={"authority": LUTON},
            row=theirs,
        )
    with pytest.raises(NotAllowed):
        put_inputs(by=cast.commissioner, round=small, table=BUDGETS, rows=[], replace=True)


def test_the_whole_table_of_budgets_may_be_given_where_only_own_money_changes(
    cast: Cast, small: Round
) -> None:
    rows = [BUDGETS.values(row) for row in BUDGETS.rows(small)]
    rows = [{**r, "amount": Decimal("5.00")} if r["authority"] == LUTON else r for r in rows]
    put_inputs(by=cast.commissioner, round=small, table=BUDGETS, rows=rows, replace=True)
    assert Budget.objects.get(round=small, authority=LUTON).amount == Decimal("5.00")


@pytest.mark.parametrize("who", ["director", "elected", "officer", "observer", "stranger"])
def test_others_change_nothing(cast: Cast, small: Round, who: str) -> None:
    with pytest.raises(
        NotAllowed, match=r"^(Preparing rounds|Giving a table of a round's inputs) is for "
    ):
        put_inputs(by=getattr(cast, who), round=small, table=FUNDS, rows=[])


def test_a_condition_says_by_how_much_only_where_that_means_something(small: Round) -> None:
    with pytest.raises(InvalidValue, match="Say by how much it must shrink"):
        set_input(
            by=OPERATOR,
            round=small,
            table=CONDITIONS,
            values={"provider": BARNFIELD, "change": "shrink", "by": Decimal(0), "reason": "weak"},
        )
    with pytest.raises(InvalidValue, match="Leave this empty"):
        set_input(
            by=OPERATOR,
            round=small,
            table=CONDITIONS,
            values={"provider": BARNFIELD, "change": "hold", "by": Decimal("0.1"), "reason": "-"},
        )


def test_equal_inputs_are_one_version_in_whatever_order_they_came(small: Round) -> None:
    first = take_version(small)
    rows = [BUDGETS.values(row) for row in BUDGETS.rows(small)]
    Budget.objects.filter(round=small).delete()
    put_inputs(by=OPERATOR, round=small, table=BUDGETS, rows=list(reversed(rows)))
    assert take_version(Round.objects.get(pk=small.pk)) == first
    assert first.number == 1
    assert first.sha256 == hash_of(content_of(small))


def test_what_changed_between_two_versions_is_told_and_can_be_brought_back(
    cast: Cast, small: Round
) -> None:
    before = take_version(small)
    remove_input(by=OPERATOR, round=small, table=RATES, row=Rate.objects.get(round=small))
    fund = Fund.objects.get(round=small)
    set_input(by=OPERATOR, round=small, table=FUNDS, values={"title": "Young people"}, row=fund)
    small = set_round(by=OPERATOR, round=small, need=None, settings={"floor": Decimal("0.05")})
    after = take_version(small)
    assert differences(before.content, after.content) == [
        Difference("settings", "", "floor", None, "0.05"),
        Difference("funds", "young", "title", "16-19 funding", "Young people"),
        Difference("rates", "···", "", "4000", None),
    ]
    restored = restore_inputs(by=cast.manager, round=small, version=before)
    assert content_of(Round.objects.get(pk=restored.pk)) == before.content


def test_next_years_round_starts_as_a_copy_of_this_one(cast: Cast, small: Round) -> None:
    copied = make_round(
        by=cast.commissioner,
        body=cast.body,
        year=AcademicYear(2027),
        title="Next",
        follows=small,
    )
    assert differences(content_of(small), content_of(copied)) == []


def test_an_abandoned_round_stands_still_until_it_is_taken_up_again(
    cast: Cast, small: Round
) -> None:
    gone = abandon_round(by=cast.manager, round=small, reason="No money this year.")
    with pytest.raises(NotAllowed, match="is abandoned, so its inputs stand as they are"):
        set_round(by=cast.manager, round=gone, need=None, settings={})
    back = resume_round(by=cast.manager, round=gone)
    assert back.status == "draft"
    event = Event.objects.get(name="RoundAbandoned")
    assert event.detail["reason"] == "No money this year."
