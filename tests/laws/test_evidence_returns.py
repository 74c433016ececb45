"""Laws of returns: whatever is done in whatever order, evidence is of one mind."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast

from moothall.evidence import actions
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import Return
from moothall.ledger.actions import NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.records.faults import Level
from moothall.records.report import Kind, Report, RuleFaults

few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FILES = {f"{number:064x}": ukprn for number, ukprn in enumerate(("99999001",) * 3 + ("99999002",))}
VERBS = ("give", "check", "find faults in", "accept", "refuse", "withdraw", "erase")
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.sampled_from(sorted(FILES))), min_size=5, max_size=40
)


def report(sha256: str, *, faulty: bool) -> Report:
    """What a check finds in a file: nothing, or a fault of structure."""
    faults = (RuleFaults("xml.malformed", Level.FILE, 1, "It is cut off."),) if faulty else ()
    return Report(
        kind=Kind.ILR,
        name="x.xml",
        sha256=sha256,
        year="2025-26",
        ukprn=FILES[sha256],
        learners=3,
        held=1,
        rules=faults,
        content="0" * 16,
    )


def do(cast: Cast, verb: str, sha256: str) -> bool:
    """Do something to the return of a file, where it may be done; tell whether it was."""
    if verb == "give":
        try:
            actions.receive_return(by=OPERATOR, body=cast.body, name="x.xml", sha256=sha256, size=1)
        except actions.AlreadyGiven:
            return False
        return True
    found = Return.objects.filter(sha256=sha256).first()
    if found is None:
        return False
    try:
        if verb in ("check", "find faults in"):
            faulty = verb != "check"
            actions.record_check(by=OPERATOR, given=found, report=report(sha256, faulty=faulty))
        elif verb == "accept":
            actions.accept_return(by=OPERATOR, given=found)
        elif verb == "refuse":
            actions.refuse_return(by=OPERATOR, given=found)
        elif verb == "withdraw":
            actions.withdraw_return(by=OPERATOR, given=found)
        else:
            actions.erase_records(by=OPERATOR, given=found, why="Its time was over.")
    except NotAllowed:
        return False
    return True


@pytest.mark.django_db
@few
@given(steps)
def test_a_provider_has_at_most_one_accepted_return_of_a_year(
    cast: Cast, taken: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        for verb, sha256 in taken:
            do(cast, verb, sha256)
            accepted = Return.objects.filter(status=ReturnStatus.ACCEPTED)
            assert max(Counter(accepted.values_list("ukprn", flat=True)).values(), default=0) <= 1
            assert not accepted.exclude(erased=None).exists()
            assert not accepted.filter(accepted_as="").exists()
        transaction.set_rollback(True)


@pytest.mark.django_db
@few
@given(steps)
def test_what_is_refused_by_the_rules_changes_nothing_and_leaves_no_event(
    cast: Cast, taken: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        for verb, sha256 in taken:
            before, events = list(Return.objects.values()), Event.objects.count()
            if do(cast, verb, sha256):
                assert Event.objects.count() > events
            else:
                assert (list(Return.objects.values()), Event.objects.count()) == (before, events)
        transaction.set_rollback(True)
