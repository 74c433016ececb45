"""Agreements: drafted, offered, signed by each party at each level, in force on their first day."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from tests.cast import person
from tests.unit.charter.conftest import FRIDAY, MONDAY, Board

from moothall import clock
from moothall.charter import agreements, queries
from moothall.charter.agreeing import (
    change_version,
    draft_version,
    drop_version,
    end_agreement,
    offer,
    plan_review,
    record_review,
    take_back,
)
from moothall.charter.enums import AgreementKind, AgreementStatus, Outcome
from moothall.charter.models import AgreementVersion, Review
from moothall.charter.policies import Changed
from moothall.charter.signing import settle, sign
from moothall.faults import InvalidValue
from moothall.governance.agreeing import adopt_rule
from moothall.governance.enums import Level
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.money import Money
from moothall.partnership.enums import Role

REFUSED = "never changed or deleted"


def status(version: AgreementVersion) -> str:
    """Where a version stands now."""
    return AgreementVersion.objects.get(pk=version.pk).status


def test_it_is_in_force_when_every_party_has_signed_and_its_first_day_has_come(
    board: Board,
) -> None:
    with clock.at(MONDAY):
        version = board.offered(starts=FRIDAY.date())
        board.sign(version, board.cast.luton)
        assert agreements.where_it_stands(agreements.version_as_it_stands(version)) == (
            "3 of 4 signatures are given. Luton (director) is awaited."
        )
        done = sign(
            by=board.directors[board.cast.luton],
            version=version,
            authority=board.cast.luton,
            level=Level.DIRECTOR,
            shown=version.sha256,
            paper="deed 1",
        )
        assert done.status == AgreementStatus.SIGNED
        assert settle(board.cast.body) == []
    with clock.at(FRIDAY + dt.timedelta(days=3)):  # read late, in force from its day
        (begun,) = settle(board.cast.body)
        assert (begun.status, begun.in_force_on) == (AgreementStatus.IN_FORCE, FRIDAY.date())


def test_each_party_signs_at_each_level_that_the_rule_names_and_at_those_asked_for_besides(
    board: Board,
) -> None:
    cast = board.cast
    adopt_rule(
        by=OPERATOR,
        body=cast.body,
        levels=[Level.DIRECTOR],
        own_levels={cast.luton: [Level.OFFICER, Level.DIRECTOR]},
        call_in_days=5,
        agreed="x",
    )
    version = board.drafted()
    offer(by=cast.manager, version=version, shown=version.sha256, also=[Level.ELECTED])
    needed = sorted((place.called, str(place.level)) for place in version.places.all())
    assert needed == sorted(
        [
            (each.name, level)
            for each in board.directors
            for level in ("director", "elected members")
        ]
        + [("Luton", "lead officer")]
    )
    board.sign(version)
    assert status(version) == AgreementStatus.TO_SIGN


def test_nobody_signs_for_another_authority_or_at_another_level_or_twice(board: Board) -> None:
    cast = board.cast
    version = board.offered()
    given = {"version": version, "shown": version.sha256, "level": Level.DIRECTOR}
    for who in (board.directors[cast.bedford], cast.manager, cast.commissioner, cast.stranger):
        with pytest.raises(NotAllowed, match="Only a director of Luton signs"):
            sign(by=who, authority=cast.luton, **given)
    with pytest.raises(NotAllowed, match="needs no signature of Luton at the level “elected"):
        sign(by=OPERATOR, authority=cast.luton, **{**given, "level": Level.ELECTED})
    with pytest.raises(NotAllowed, match="with a note of who signed"):
        sign(by=OPERATOR, authority=cast.luton, **given)
    sign(by=board.directors[cast.luton], authority=cast.luton, **given)
    with pytest.raises(NotAllowed, match="has signed already"):
        sign(by=board.directors[cast.luton], authority=cast.luton, **given)


def test_a_text_that_changed_is_not_signed_unseen(board: Board) -> None:
    cast = board.cast
    version = board.offered()
    shown = version.sha256
    take_back(by=cast.manager, version=version)
    luton = {"by": board.directors[cast.luton], "authority": cast.luton, "level": Level.DIRECTOR}
    with pytest.raises(Changed, match="taken back"):
        sign(version=version, shown=shown, **luton)
    changed = change_version(
        by=cast.clerk, version=version, says=board.says("We plan alone."), shown=shown
    )
    offer(by=cast.manager, version=version, shown=changed.sha256)
    with pytest.raises(Changed, match="changed by somebody else"):
        sign(version=version, shown=shown, **luton)
    assert agreements.text_shown(version, shown) == "We plan together."
    sign(version=version, shown=changed.sha256, **luton)
    with pytest.raises(NotAllowed, match="has signed it already"):
        take_back(by=cast.manager, version=version)


def test_the_hash_covers_text_days_parties_and_money(board: Board) -> None:
    version = board.with_money()
    before = version.sha256
    says = board.says(amounts={(board.cast.luton, 2026): Money("1000.11")})
    after = change_version(by=OPERATOR, version=version, says=says, shown=before)
    assert after.sha256 == agreements.version_as_it_stands(version).fingerprint() != before


def test_amounts_add_up_to_the_penny(board: Board) -> None:
    years, rows = agreements.money_of(board.with_money())
    assert years == [2026, 2027]
    assert {row.authority: row.total for row in rows} == {
        "Bedford": Money("2000.20"),
        "Luton": Money("1000.11"),
    }
    assert agreements.sum_of(row.total for row in rows) == Money("3000.31")


def test_money_and_years_that_no_table_holds_are_refused(board: Board) -> None:
    says = replace(board.says(), amounts={(board.cast.luton, 1999): Money("1" + "0" * 12)})
    faults = says.faults(AgreementKind.POOLED, [board.cast.luton, board.cast.bedford])
    assert "An amount is at most £999,999,999,999.99: one has too many digits." in faults
    assert "Amounts are for years from 2000 to 2100." in faults


def test_a_draft_tells_all_its_faults_at_once(board: Board) -> None:
    with pytest.raises(InvalidValue) as told:
        board.drafted(
            text=" ",
            ends=dt.date(2000, 1, 1),
            parties=[board.cast.barnfield],
            amounts={(board.cast.luton, 2026): Money(1)},
        )
    for fault in ("Write the text", "two parties", "not Barnfield", "last day", "no amounts"):
        assert fault in str(told.value)
    with pytest.raises(NotAllowed, match="the manager and the clerk of"):
        draft_version(
            by=board.cast.director, agreement=board.drafted().agreement, says=board.says()
        )


def test_a_later_version_supersedes_the_one_in_force(board: Board) -> None:
    with clock.at(MONDAY):
        first = board.sign(board.offered())
        assert first.status == AgreementStatus.IN_FORCE
    with clock.at(FRIDAY):
        cast = board.cast
        second = draft_version(
            by=cast.clerk, agreement=first.agreement, says=board.says("We plan more.")
        )
        with pytest.raises(NotAllowed, match="finish it first"):
            draft_version(by=cast.clerk, agreement=first.agreement, says=board.says())
        offer(by=cast.clerk, version=second, shown=second.sha256)
        assert status(first) == AgreementStatus.IN_FORCE
        board.sign(second)
        assert (status(first), status(second)) == ("superseded", "in force")


def test_it_ends_after_its_last_day_or_with_a_reason(board: Board) -> None:
    with clock.at(MONDAY):
        version = board.sign(board.offered(ends=FRIDAY.date()))
    with clock.at(FRIDAY + dt.timedelta(days=1)):
        (ended,) = settle(board.cast.body)
        assert (ended.status, ended.ended_on) == (AgreementStatus.ENDED, FRIDAY.date())
        again = draft_version(
            by=OPERATOR, agreement=version.agreement, says=board.says("Once more.")
        )
        with pytest.raises(NotAllowed, match="Say why"):
            drop_version(by=OPERATOR, version=again, reason=" ")
        with pytest.raises(NotAllowed, match="is a draft"):
            end_agreement(by=OPERATOR, version=again, reason="x")
        assert drop_version(by=OPERATOR, version=again, reason="x").status == "dropped"


def test_a_review_is_due_while_its_window_is_open_and_recorded_once(board: Board) -> None:
    body = board.cast.body
    with clock.at(MONDAY):
        version = board.sign(board.offered())
        opens, closes = dt.date(2027, 6, 1), dt.date(2027, 6, 30)
        plan_review(by=board.cast.clerk, version=version, opens=opens, closes=closes)
        assert queries.reviews_due(body) == []
        assert [d.last_day for d in queries.reviews_due(body, dt.date(2027, 5, 2))] == [closes]
    with clock.at(dt.datetime(2027, 6, 10, 9, tzinfo=dt.UTC)):
        review = Review.objects.get()
        given = {"found": "It serves.", "outcome": Outcome.NO_CHANGE}
        with pytest.raises(NotAllowed, match="recorded once it was held"):
            record_review(by=OPERATOR, review=review, held_on=dt.date(2027, 6, 11), **given)
        record_review(by=OPERATOR, review=review, held_on=dt.date(2027, 6, 9), **given)
        assert queries.reviews_due(body) == []
        with pytest.raises(NotAllowed, match="was recorded on"):
            record_review(by=OPERATOR, review=review, held_on=dt.date(2027, 6, 9), **given)
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            Review.objects.update(found="Another.")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE charter_agreementversion SET text = 'Another.'",
        "UPDATE charter_agreementversion SET starts = '2001-01-01'",
        "DELETE FROM charter_agreementversion",
        "UPDATE charter_signature SET signed_on = '2001-01-01'",
        "DELETE FROM charter_signature",
        "UPDATE charter_place SET called = 'x'",
        "DELETE FROM charter_place",
        "UPDATE charter_amount SET amount = 0",
        "DELETE FROM charter_party",
        "UPDATE charter_offeredtext SET text = 'x'",
        "DELETE FROM charter_agreement",
    ],
)
def test_the_database_itself_keeps_what_was_signed(board: Board, statement: str) -> None:
    version = board.with_money()
    offer(by=OPERATOR, version=version, shown=version.sha256)
    sign(
        by=OPERATOR,
        version=version,
        authority=board.cast.luton,
        level=Level.DIRECTOR,
        shown=version.sha256,
        said_by="the director, on paper",
    )
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        connection.cursor().execute(statement)


def test_every_step_leaves_its_event(board: Board) -> None:
    with clock.at(MONDAY):
        board.sign(board.offered())
    names = list(
        Event.objects.filter(name__startswith="Agreement")
        .order_by("sequence")
        .values_list("name", flat=True)
    )
    assert names == [
        "AgreementDrafted",
        "AgreementOffered",
        *["AgreementSigned"] * 4,
        "AgreementSignedByAll",
        "AgreementInForce",
    ]


def test_elected_members_sign_for_their_own_authority(board: Board) -> None:
    cast = board.cast
    version = board.drafted()
    offer(by=cast.manager, version=version, shown=version.sha256, also=[Level.ELECTED])
    elected = person(Role.ELECTED, cast.body, cast.luton)
    assert [str(p) for p in agreements.own_places(elected, version.__class__.objects.get())] == [
        "Luton (elected members)"
    ]
