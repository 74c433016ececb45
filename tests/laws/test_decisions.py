"""Laws of decisions: whatever anybody does in whatever order, none takes effect that may not."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.cast import Cast
from tests.unit.governance.proposed import FOUNDED, directors, keep_papers, propose, put_papers_away

from moothall import clock
from moothall.governance import queries
from moothall.governance.course import publish, settle, withdraw
from moothall.governance.due import is_due
from moothall.governance.enums import FINAL, MOVES, Level, Stance, Status
from moothall.governance.models import Decision, Position
from moothall.governance.proposals import content_as_kept
from moothall.governance.speaking import consent, object_to, take_back
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.partnership.models import Organisation, Person
from moothall.partnership.permissions import standing

AUTHORITIES = ("bedford", "central", "hertfordshire", "luton")
VERBS = {
    "consent": Stance.CONSENT,
    "object": Stance.OBJECTION,
    "take back": Stance.WITHDRAWN,
}
COURSE = {
    "ConsentGiven": Stance.CONSENT,
    "ObjectionMade": Stance.OBJECTION,
    "ConsentWithdrawn": Stance.WITHDRAWN,
    "ObjectionWithdrawn": Stance.WITHDRAWN,
}
# The cast of the law, made once: the machine rolls back what each example does.
stage: dict[str, tuple[Cast, dict[Organisation, Person]]] = {}


class Deciding(RuleBasedStateMachine):
    """Members who consent, object, take back, publish and withdraw, while days pass."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.day = FOUNDED
        self.cast, self.directors = stage["cast"]
        self.positions: list[tuple[object, ...]] = []
        self.last: dict[int, Status] = {}

    @initialize(answer_in=st.none() | st.integers(0, 30), published=st.booleans())
    def a_proposal(self, answer_in: int | None, published: bool) -> None:
        with clock.at(self.day):
            until = None if answer_in is None else today() + dt.timedelta(days=answer_in)
            self.decision = propose(self.cast, answer_by=until)
        if published:
            self.all_consent()
            self.publish()

    @rule(
        verb=st.sampled_from(sorted(VERBS)),
        of=st.sampled_from(AUTHORITIES),
        by=st.none() | st.sampled_from(AUTHORITIES),
    )
    def somebody_speaks(self, verb: str, of: str, by: str | None) -> None:
        self.speak(verb, of, by or of)

    @rule(of=st.sampled_from(AUTHORITIES))
    def one_takes_back_what_it_said(self, of: str) -> None:
        self.speak("take back", of, of)

    @rule()
    def all_consent(self) -> None:
        for name in AUTHORITIES:
            self.speak("consent", name, name)

    def speak(self, verb: str, of: str, by: str) -> None:
        authority, speaker = getattr(self.cast, of), self.directors[getattr(self.cast, by)]
        told = {"by": speaker, "decision": self.decision, "authority": authority}
        speaks = {"consent": consent, "object": object_to, "take back": take_back}[verb]
        with clock.at(self.day):
            try:
                speaks(**told, level=Level.DIRECTOR, reason="So we decided.")  # type: ignore[operator]
            except NotAllowed:
                return
        assert of == by  # nobody speaks for another

    @rule()
    def the_manager_publishes(self) -> None:
        self.publish()

    def publish(self) -> None:
        with clock.at(self.day):
            try:
                publish(by=self.cast.manager, decision=self.decision)
            except NotAllowed:
                return

    @precondition(lambda self: self.day > FOUNDED + dt.timedelta(days=7))
    @rule()
    def the_manager_withdraws(self) -> None:
        with clock.at(self.day):
            try:
                withdraw(by=self.cast.manager, decision=self.decision, reason="No.")
            except NotAllowed:
                return

    @rule(days=st.sampled_from((1, 5, 9)), looked_at=st.sampled_from((True, True, False)))
    def days_pass(self, days: int, looked_at: bool) -> None:
        self.day += dt.timedelta(days=days)
        if looked_at:
            with clock.at(self.day):
                settle()

    @invariant()
    def none_is_in_effect_without_every_consent_and_a_closed_window(self) -> None:
        for event in Event.objects.filter(name="DecisionTookEffect"):
            decision = Decision.objects.get(pk=event.subject_id)
            said: dict[str, Stance] = {}
            earlier = Event.objects.filter(
                subject_kind="decision", subject_id=event.subject_id, sequence__lt=event.sequence
            )
            for each in earlier.filter(name__in=COURSE):
                said[each.detail["authority"]] = COURSE[each.name]
            assert [*said.values()] == [Stance.CONSENT] * len(AUTHORITIES)
            assert decision.call_in_deadline
            assert event.at.date() > decision.call_in_deadline

    @invariant()
    def nothing_recorded_ever_changes(self) -> None:
        rows = list(
            Position.objects.order_by("pk").values_list("pk", "number", "stance", "given_by")
        )
        assert rows[: len(self.positions)] == self.positions
        self.positions = list(rows)
        for decision in Decision.objects.all():
            assert content_as_kept(decision).sha256() == self.decision.sha256

    @invariant()
    def every_move_is_one_of_the_moves_and_an_end_is_an_end(self) -> None:
        for decision in Decision.objects.all():
            status = Status(decision.status)
            before = self.last.get(decision.pk, Status.PROPOSED)
            if before in FINAL:
                assert status is before
            elif status is not before:
                assert status in _within_reach(before)
            self.last[decision.pk] = status

    @invariant()
    def what_is_read_is_never_past_its_day(self) -> None:
        with clock.at(self.day), transaction.atomic():
            place = standing(self.cast.manager, self.cast.body)
            for each in queries.decisions(self.cast.body, place):
                assert not is_due(each, today())
            transaction.set_rollback(True)  # looking must not settle what the rules leave alone

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def _within_reach(status: Status) -> set[Status]:
    """The states that some moves lead to: one rule of the machine may make several."""
    found: set[Status] = set()
    waiting = [status]
    while waiting:
        for to in MOVES[waiting.pop()]:
            if to not in found:
                found.add(to)
                waiting.append(to)
    return found


@pytest.fixture
def on_stage(db: None) -> Iterator[None]:
    """The cast, founded before the law begins, with papers to decide on."""
    with clock.at(FOUNDED):
        cast = Cast.called()
        stage["cast"] = (cast, directors(cast))
    keep_papers()
    yield
    put_papers_away()
    stage.clear()


def test_no_decision_takes_effect_that_may_not(on_stage: None) -> None:
    run_state_machine_as_test(
        Deciding,
        settings=settings(
            max_examples=30,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
