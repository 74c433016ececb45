"""Risks: raised, scored, handed on, mitigated, ended; and the history that nobody can rewrite."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.cast import Cast
from tests.unit.registers.kept import a_risk, said

from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.permissions import standing
from moothall.registers import queries
from moothall.registers.actions import (
    Links,
    close_risk,
    describe_risk,
    finish_mitigation,
    hand_risk,
    plan_mitigation,
    raise_risk,
    reopen_risk,
    score_risk,
    set_scales,
)
from moothall.registers.enums import ISSUE_MOVES, RISK_MOVES
from moothall.registers.issues import risk_came_about
from moothall.registers.models import Issue, Mitigation, Risk, Scales, Score
from moothall.registers.policies import Overtaken
from moothall.registers.scoring import Scoring

pytestmark = pytest.mark.django_db


def trend(cast: Cast) -> str:
    return queries.risks(cast.body, standing(cast.manager, cast.body)).get().trend  # type: ignore[attr-defined,no-any-return]


def test_risks_are_numbered_in_the_body_and_the_first_score_is_history(cast: Cast) -> None:
    first, second = a_risk(cast), a_risk(cast, "Money is spent late")
    assert (first.reference, second.reference) == ("R-1", "R-2")
    assert (first.score_before, first.score_after) == (16, 12)
    kept = Score.objects.get(risk=first)
    assert (kept.number, kept.score_after, kept.reason) == (1, 12, "As it was raised.")
    event = Event.objects.filter(name="RiskRaised").latest("sequence")
    assert event.detail == {
        "body": "body:bhl", "owner": str(cast.director.ref), "reference": "R-2", "score": 12,
        "version": 1,
    }  # fmt: skip


def test_what_is_open_is_not_raised_twice(cast: Cast) -> None:
    risk = a_risk(cast)
    with pytest.raises(InvalidValue, match="It stands in the register already, as R-1"):
        a_risk(cast)
    close_risk(by=cast.manager, risk=risk, reason="It is over.")
    assert a_risk(cast).reference == "R-2"


def test_all_that_is_wrong_with_a_new_risk_is_said_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidValue) as refused:
        raise_risk(
            by=cast.manager, body=cast.body, words=said(""), scoring=Scoring(2, 9, 3, 4),
            owner=cast.stranger,
        )  # fmt: skip
    assert str(refused.value) == (
        "Write the title. Likelihood and impact are given from 1 to 5. After mitigation a risk is "
        f"not more likely than before it. {cast.stranger} holds no role in Bedfordshire, "
        "Hertfordshire and Luton: name somebody who does."
    )
    assert not Risk.objects.exists()


@pytest.mark.parametrize("role", ["officer", "observer", "representative", "stranger"])
def test_who_acts_for_no_authority_raises_nothing(cast: Cast, role: str) -> None:
    with pytest.raises(NotAllowed, match="those who act for one of its member authorities"):
        raise_risk(
            by=getattr(cast, role), body=cast.body, words=said(), scoring=Scoring.same(2, 2),
            owner=cast.director,
        )  # fmt: skip


def test_an_owner_scores_their_own_risk_and_nobody_elses(cast: Cast) -> None:
    own, others = a_risk(cast), a_risk(cast, "Another", cast.commissioner)
    scored = score_risk(
        by=cast.director, risk=own, scoring=Scoring(4, 4, 2, 4), reason="A new protocol."
    )
    assert (scored.score_after, scored.version) == (8, 2)
    assert list(Score.objects.filter(risk=own).values_list("score_after", "reason")) == [
        (12, "As it was raised."), (8, "A new protocol."),
    ]  # fmt: skip
    with pytest.raises(NotAllowed, match="R-2 is changed by its owner"):
        score_risk(by=cast.director, risk=others, scoring=Scoring.same(1, 1), reason="No.")
    for keeper in (cast.clerk, cast.chair, OPERATOR):
        hand_risk(by=keeper, risk=others, owner=cast.elected)


def test_a_score_needs_a_reason_and_a_change(cast: Cast) -> None:
    risk = a_risk(cast)
    with pytest.raises(InvalidValue, match="Say why, in a sentence"):
        score_risk(by=cast.manager, risk=risk, scoring=Scoring.same(1, 1), reason=" ")
    with pytest.raises(InvalidValue, match="The score is as it was"):
        score_risk(by=cast.manager, risk=risk, scoring=Scoring(4, 4, 3, 4), reason="Looked at.")
    assert Score.objects.count() == 1


def test_the_trend_is_computed_from_where_it_stood_three_months_ago(cast: Cast) -> None:
    risk = a_risk(cast)
    assert trend(cast) == "new"
    for days, after, expected in ((10, 4, "rising"), (60, 2, "falling"), (95, 2, "steady")):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            found = Risk.objects.get(pk=risk.pk)
            if found.likelihood_after != after:
                score_risk(
                    by=OPERATOR, risk=found, scoring=Scoring(4, 4, after, 4), reason="Looked at."
                )
            if expected != "steady":
                assert trend(cast) == expected
    # Half a year on, the scores of then have stood for more than three months.
    with clock.at(clock.now() + dt.timedelta(days=200)):
        assert trend(cast) == "steady"


def test_a_form_left_open_over_a_change_is_told_what_changed(cast: Cast) -> None:
    risk = a_risk(cast)
    score_risk(by=cast.director, risk=risk, scoring=Scoring(4, 4, 1, 4), reason="It is signed.")
    with pytest.raises(Overtaken) as told:
        describe_risk(by=cast.manager, risk=risk, words=said("Other words"), seen=1)
    assert str(told.value).startswith(
        f"R-1 changed while you wrote: {cast.director} scored the risk anew ("
    )
    assert describe_risk(by=cast.manager, risk=risk, words=said("Other words"), seen=2).version == 3


def test_a_closed_risk_is_left_alone_until_it_is_open_again(cast: Cast) -> None:
    risk = close_risk(by=cast.director, risk=a_risk(cast), reason="The protocol is signed.")
    assert (risk.status, risk.closed_because) == ("closed", "The protocol is signed.")
    with pytest.raises(NotAllowed, match="R-1 is closed: open it again to change it"):
        score_risk(by=cast.manager, risk=risk, scoring=Scoring.same(1, 1), reason="No.")
    with pytest.raises(NotAllowed, match="R-1 is closed"):
        close_risk(by=cast.manager, risk=risk, reason="Again.")
    again = reopen_risk(by=cast.manager, risk=risk, reason="It ends in March.")
    assert (again.status, again.closed_on) == ("open", None)
    assert Score.objects.filter(risk=risk).last().reason == "It ends in March."  # type: ignore[union-attr]


def test_a_risk_that_came_about_goes_on_as_an_issue(cast: Cast) -> None:
    risk = a_risk(cast, organisation=cast.barnfield)
    done = risk_came_about(by=cast.director, risk=risk, reason="No records came in May.")
    issue = Issue.objects.get()
    assert (done.status, issue.from_risk, issue.severity) == ("happened", risk, 4)
    assert (issue.title, issue.owner, issue.organisation) == (
        risk.title, cast.director, cast.barnfield,
    )  # fmt: skip
    names = list(Event.objects.order_by("-sequence").values_list("name", flat=True)[:2])
    assert names == ["RiskCameAbout", "IssueRaised"]


def test_what_is_planned_is_done_by_whom_it_is_planned_for(cast: Cast) -> None:
    risk = a_risk(cast)
    plan_mitigation(
        by=cast.manager, risk=risk, text="Sign a protocol", owner=cast.commissioner,
        due=dt.date(2026, 12, 1),
    )  # fmt: skip
    planned = Mitigation.objects.get()
    with pytest.raises(NotAllowed):
        finish_mitigation(by=cast.officer, mitigation=planned)
    finish_mitigation(by=cast.commissioner, mitigation=planned)
    planned.refresh_from_db()
    assert planned.done_on == clock.now().date()
    with pytest.raises(NotAllowed, match="This is done already"):
        finish_mitigation(by=cast.commissioner, mitigation=planned)


def test_a_risk_links_to_what_is_in_the_body_only(cast: Cast) -> None:
    from moothall.ledger.refs import Ref

    with pytest.raises(InvalidValue, match="There is no “need:77” in"):
        raise_risk(
            by=cast.manager, body=cast.body, scoring=Scoring.same(1, 1), owner=None,
            words=said(about=Ref("need", "77")),
        )  # fmt: skip
    assert Links().columns(cast.body)["about_kind"] == ""


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["registers_score", "registers_grade"])
def test_the_database_keeps_the_history_as_it_was(cast: Cast, statement: str, table: str) -> None:
    from django.db import connection

    risk_came_about(by=cast.manager, risk=a_risk(cast), reason="It did.")
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_the_database_refuses_scores_that_are_none(cast: Cast) -> None:
    risk = a_risk(cast)
    for wrong in ({"score_after": 1}, {"impact_after": 5}, {"status": "closed"}, {"title": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Risk.objects.filter(pk=risk.pk).update(**wrong)


def test_the_manager_says_how_the_body_scores(cast: Cast) -> None:
    assert (Scales.of(cast.body).appetite, Scales.of(cast.body).risks_public) == (15, False)
    with pytest.raises(InvalidValue) as refused:
        set_scales(
            by=cast.manager, body=cast.body, likelihoods=["a", "b"], impacts=list("aabcd"),
            appetite=30,
        )  # fmt: skip
    assert str(refused.value) == (
        "Give five different words for likelihood, each of at most 40 characters. Give five "
        "different words for impact, each of at most 40 characters. The score that is too high "
        "lies between 1 and 25."
    )
    words = ["never", "seldom", "sometimes", "often", "always"]
    with pytest.raises(NotAllowed):
        set_scales(by=cast.clerk, body=cast.body, likelihoods=words, impacts=words, appetite=12)
    set_scales(by=cast.manager, body=cast.body, likelihoods=words, impacts=words, appetite=12)
    assert Scales.of(cast.body).likelihood_word(4) == "often"


def test_every_state_has_a_way_out() -> None:
    for moves in (RISK_MOVES, ISSUE_MOVES):
        assert all(moves.values())
        assert {to for out in moves.values() for to in out} == set(moves)
