"""Returns: what becomes of a file that is given, and who may decide on it (EVD-1)."""

import itertools
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.cast import Cast
from tests.unit.evidence.given import OAKLANDS, Give, events, file_of, import_providers

from moothall import clock
from moothall.codes import UKPRN
from moothall.evidence import actions, intake, policies
from moothall.evidence.enums import MOVES, ReturnStatus
from moothall.evidence.models import Return
from moothall.evidence.snapshots import accepted
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import add_organisation
from moothall.partnership.enums import Sector
from moothall.partnership.membership import agree_lead
from moothall.partnership.permissions import standing
from moothall.theme.formats import long_date

ACCEPTED, CHECKED, REFUSED = ReturnStatus.ACCEPTED, ReturnStatus.CHECKED, ReturnStatus.REFUSED
TODAY = long_date(clock.now())
RECEIVED, SUPERSEDED = ReturnStatus.RECEIVED, ReturnStatus.SUPERSEDED
WITHDRAWN = ReturnStatus.WITHDRAWN


def test_a_sound_file_is_received_checked_and_accepted(cast: Cast, give: Give) -> None:
    given = give([True, True, True], by=cast.officer)
    assert (given.status, given.year, given.ukprn) == (ACCEPTED, "2025-26", "99999001")
    assert (given.learners, given.deliveries, given.held) == (3, 3, 0)
    assert given.provider == cast.barnfield
    assert given.given_by == cast.officer
    assert accepted(cast.body) == [given]
    for name in ("ReturnReceived", "ReturnChecked", "ReturnAccepted"):
        assert [(e.subject_id, e.actor_id) for e in events(name)] == [
            (str(given.pk), str(cast.officer.pk))
        ]


def test_the_same_file_twice_is_one_return(cast: Cast, give: Give) -> None:
    first = give()
    name, content = file_of((True, True))
    again = intake.receive(by=cast.officer, body=cast.body, name=name, chunks=[content])
    assert (again.pk, again.status) == (first.pk, ACCEPTED)
    assert Return.objects.count() == 1
    assert len(list((settings.HOME / "returns").iterdir())) == 1
    assert [e.detail["again"] for e in events("ReturnReceived")] == [False]


def test_a_structural_fault_refuses_the_whole_file_and_changes_nothing(
    cast: Cast, give: Give
) -> None:
    before = give()
    name, content = file_of((True, True, True))
    cut = content[: len(content) // 2]
    given = intake.receive(by=OPERATOR, body=cast.body, name=name, chunks=[cut])
    given = intake.check(given, by=OPERATOR)
    assert given.status == REFUSED
    assert given.file_faults > 0
    assert given.reason == "The file has faults of structure, so none of it can be used."
    with pytest.raises(NotAllowed) as refused:
        intake.accept(given, by=OPERATOR)
    assert str(refused.value) == (
        f"This return was refused on {TODAY}, so it cannot be accepted. It is no part of the "
        "evidence: give a corrected file."
    )
    assert accepted(cast.body) == [before]
    lying = {path.name[:64] for path in (settings.HOME / "lake").rglob("*.parquet")}
    assert lying == {before.sha256}


def test_errors_hold_their_learners_back_and_nobody_else(give: Give) -> None:
    given = give([True, False, True, False])
    assert (given.status, given.learners, given.held) == (ACCEPTED, 4, 2)
    assert given.errors >= 2
    (event,) = events("ReturnAccepted")
    assert (event.detail["learners"], event.detail["held"]) == (2, 2)


def test_a_later_return_supersedes_the_earlier_of_the_same_provider_and_year(
    cast: Cast, give: Give
) -> None:
    first, other = give([True]), give([True], ukprn=OAKLANDS)
    second = give([True, True])
    first.refresh_from_db()
    assert (first.status, first.reason) == (SUPERSEDED, f"Superseded by {second.name}.")
    assert accepted(cast.body) == [second, other]
    (event,) = events("ReturnSuperseded")
    assert (event.subject_id, event.detail["successor"]) == (str(first.pk), f"return:{second.pk}")


def test_another_partnership_keeps_its_own_return_of_the_same_bytes(cast: Cast, give: Give) -> None:
    ours, theirs = give(), give(body=cast.other_body)
    assert ours.pk != theirs.pk
    assert (accepted(cast.body), accepted(cast.other_body)) == ([ours], [theirs])


def test_a_withdrawn_return_leaves_the_evidence_and_can_be_given_again(
    cast: Cast, give: Give
) -> None:
    given = give(by=cast.officer)
    gone = actions.withdraw_return(by=cast.officer, given=given, reason="Wrong year")
    assert (gone.status, gone.reason) == (WITHDRAWN, "Wrong year")
    assert accepted(cast.body) == []
    again = give(by=cast.commissioner)
    assert (again.pk, again.status, again.reason) == (given.pk, ACCEPTED, "")
    assert again.given_by == cast.commissioner
    assert accepted(cast.body) == [again]


def test_the_earlier_file_given_again_supersedes_the_later_one(cast: Cast, give: Give) -> None:
    first, second = give([True]), give([True, True])
    again = give([True])
    second.refresh_from_db()
    assert (again.pk, again.status, second.status) == (first.pk, ACCEPTED, SUPERSEDED)
    assert accepted(cast.body) == [again]


def test_the_database_keeps_one_accepted_return_of_a_provider_and_year(give: Give) -> None:
    first, second = give([True]), give([True, True], accept=False)
    second.status = ACCEPTED
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    second.refresh_from_db()
    assert (first.status, second.status) == (ACCEPTED, CHECKED)


def test_the_database_accepts_no_file_with_faults_of_structure(give: Give) -> None:
    given = give(accept=False)
    given.file_faults, given.status = 1, ACCEPTED
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


def test_the_database_holds_back_no_more_learners_than_there_are(give: Give) -> None:
    given = give([True])
    given.held = 2
    with pytest.raises(IntegrityError), transaction.atomic():
        given.save()


def test_a_return_withdrawn_before_is_said_to_be_and_by_whom(cast: Cast, give: Give) -> None:
    given = give()
    actions.withdraw_return(by=cast.officer, given=given)
    with pytest.raises(NotAllowed) as again:
        actions.withdraw_return(by=cast.manager, given=given)
    assert str(again.value) == (
        f"This return was already withdrawn on {TODAY} by MIS officer of Barnfield College."
    )
    # Who withdrew it before it was given again has nothing to do with what became of it since.
    give()
    actions.erase_records(by=OPERATOR, given=given, why="Its time was up.")
    with pytest.raises(NotAllowed, match=rf"^This return was already withdrawn on {TODAY}\.$"):
        actions.withdraw_return(by=cast.manager, given=given)


def test_a_return_of_a_stranger_is_called_as_the_table_of_providers_calls_it(
    give: Give, tmp_path: Path
) -> None:
    given = give(ukprn="99999007")
    assert (given.provider, given.label) == (None, "UKPRN 99999007, 2025-26")
    import_providers(tmp_path, {"99999007": "Invented College"})
    given.refresh_from_db()
    assert given.label == "Invented College, 2025-26"
    later = give(ukprn="99999007", sound=[True])
    assert later.label == "Invented College, 2025-26"


def test_a_return_is_linked_to_its_provider_once_that_is_known_here(cast: Cast, give: Give) -> None:
    given = give(ukprn="99999007")
    place = standing(cast.commissioner, cast.body)
    college = add_organisation(
        by=OPERATOR, name="Late College", sector=Sector.COLLEGE, ukprn=UKPRN("99999007")
    )
    given.refresh_from_db()
    assert (given.provider, given.label) == (college, "Late College, 2025-26")
    (event,) = events("ProviderFound")
    assert (event.subject_id, event.actor_kind) == (str(given.pk), "site")
    agree_lead(by=OPERATOR, body=cast.body, provider=college, lead=cast.luton)
    assert given in Return.objects.visible_to(place)


def test_a_return_sent_back_says_why(cast: Cast, give: Give) -> None:
    given = give(accept=False)
    refused = actions.refuse_return(
        by=cast.commissioner, given=given, reason="Half the aims are missing"
    )
    assert (refused.status, refused.reason) == (REFUSED, "Half the aims are missing")
    with pytest.raises(NotAllowed) as again:
        actions.refuse_return(by=cast.manager, given=given)
    assert str(again.value) == (
        f"This return was already refused on {TODAY} by commissioner of Luton."
    )


@pytest.mark.parametrize("status", ReturnStatus.values)
def test_every_status_has_a_way_out_a_name_and_moves_to_no_strange_state(status: str) -> None:
    here = ReturnStatus(status)
    assert here in MOVES
    assert MOVES[here]
    assert here not in MOVES[here]
    assert here in policies.PAST


def test_every_status_can_be_reached_and_evidence_is_left_again() -> None:
    reached = {RECEIVED}
    for _ in MOVES:
        reached |= {to for here in reached for to in MOVES[here]}
    assert reached == set(ReturnStatus)
    # Only a return that was checked may be accepted, and an accepted one can be taken out.
    assert {here for here, to in MOVES.items() if ACCEPTED in to} == {CHECKED}
    assert MOVES[ACCEPTED] == {SUPERSEDED, WITHDRAWN}


NO_PART = "It is no part of the evidence: give its file again to use it."
# What is said where a return was never decided on: the tests set the status by hand.
HOW_IT_CANNOT = {
    (RECEIVED, ACCEPTED): "This return has not been checked yet, so it cannot be accepted. Wait "
    "until its check is done.",
    (ACCEPTED, ACCEPTED): "This return was already accepted.",
    (ACCEPTED, REFUSED): "This return was accepted, so it cannot be refused. Withdraw it to take "
    "it out of the evidence.",
    (REFUSED, ACCEPTED): "This return was refused, so it cannot be accepted. It is no part of the "
    "evidence: give a corrected file.",
    (REFUSED, REFUSED): "This return was already refused.",
    (REFUSED, WITHDRAWN): "This return was refused, so it cannot be withdrawn. It is no part of "
    "the evidence: give a corrected file.",
    (SUPERSEDED, ACCEPTED): "This return was superseded by a later return, so it cannot be "
    f"accepted. {NO_PART}",
    (SUPERSEDED, REFUSED): "This return was superseded by a later return, so it cannot be "
    f"refused. {NO_PART}",
    (SUPERSEDED, WITHDRAWN): "This return was superseded by a later return, so it cannot be "
    f"withdrawn. {NO_PART}",
    (WITHDRAWN, ACCEPTED): f"This return was withdrawn, so it cannot be accepted. {NO_PART}",
    (WITHDRAWN, REFUSED): f"This return was withdrawn, so it cannot be refused. {NO_PART}",
    (WITHDRAWN, WITHDRAWN): "This return was already withdrawn.",
}


def test_actions_go_only_where_the_table_of_moves_leads(give: Give) -> None:
    given = give(accept=False)
    verbs = {
        ACCEPTED: actions.accept_return,
        REFUSED: actions.refuse_return,
        WITHDRAWN: actions.withdraw_return,
    }
    for here, (to, act) in itertools.product(ReturnStatus, verbs.items()):
        Return.objects.filter(pk=given.pk).update(status=here, decided_at=None)
        if to in MOVES[here]:
            assert act(by=OPERATOR, given=given).status == to
            continue
        with pytest.raises(NotAllowed) as refused:
            act(by=OPERATOR, given=given)
        assert str(refused.value) == HOW_IT_CANNOT[here, to]
        given.refresh_from_db()
        assert given.status == here


# Who may decide on a return of Barnfield College, which Luton leads for.
DECIDE = {"manager", "commissioner", "officer"}
ROLES = (*DECIDE, "director", "elected", "observer", "stranger", "nobody")


def test_who_may_accept_send_back_and_withdraw(cast: Cast, give: Give) -> None:
    given = give(accept=False)
    for role, to in itertools.product(ROLES, (ACCEPTED, REFUSED, WITHDRAWN)):
        place = standing(getattr(cast, role), cast.body)
        assert (role, policies.can_decide(place, given, to)) == (role, role in DECIDE)


def test_a_provider_s_officer_decides_on_no_other_provider_s_return(cast: Cast, give: Give) -> None:
    given = give(ukprn=OAKLANDS, accept=False)
    for act in (actions.accept_return, actions.refuse_return, actions.withdraw_return):
        with pytest.raises(NotAllowed, match=r"^Only the provider's own officer or a commission"):
            act(by=cast.officer, given=given)
    given.refresh_from_db()
    assert given.status == CHECKED


def test_a_provider_s_officer_gives_no_other_provider_s_return(cast: Cast, give: Give) -> None:
    given = give(ukprn=OAKLANDS, by=cast.officer, accept=False)
    assert given.status == REFUSED
    assert given.reason == "This is a return of another provider: only its own officer gives it."
    with pytest.raises(NotAllowed):
        intake.accept(given, by=cast.officer)
    assert accepted(cast.body) == []
    assert not list((settings.HOME / "lake").rglob("*.parquet"))


def seen_by(cast: Cast, role: str) -> set[str]:
    """The UKPRNs of the returns that somebody sees."""
    place = standing(getattr(cast, role), cast.body)
    seen = Return.objects.filter(body=cast.body).visible_to(place)
    return {given.ukprn for given in seen}


def test_everybody_sees_the_returns_that_are_theirs_to_see(cast: Cast, give: Give) -> None:
    give()
    give(ukprn=OAKLANDS)
    everything = {"99999001", OAKLANDS}
    assert {role: seen_by(cast, role) for role in ROLES} == {
        "manager": everything,
        "commissioner": {"99999001"},  # Luton leads for Barnfield
        "director": set(),  # returns name learners: no other hat lets one in
        "officer": {"99999001"},
        "elected": set(),
        "observer": set(),
        "stranger": set(),
        "nobody": set(),
    }
