"""What awaits somebody of the returns: those that are checked and wait for their answer."""

from tests.cast import Cast
from tests.unit.evidence.given import OAKLANDS, give_file

from moothall.evidence import intake
from moothall.evidence.duties import duties_of
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Person
from moothall.partnership.permissions import standing


def awaiting(cast: Cast, who: Person) -> list[tuple[str, str, str]]:
    """What awaits somebody, where, and what is said of it."""
    found = duties_of(who, standing(who, cast.body), cast.body)
    return [(duty.title, duty.href, duty.hint) for duty in found]


def test_a_checked_return_awaits_those_who_may_decide_on_it(cast: Cast) -> None:
    given = give_file(cast, (True, False), accept=False)
    duty = (
        f"Accept or send back the return of {given.label}",
        f"/bhl/returns/{given.pk}/",
        "It is checked; 1 learner is held back. It is no part of the evidence yet.",
    )
    # Barnfield's own officer, the commissioner of the authority that leads for it, the manager.
    for who in (cast.officer, cast.commissioner, cast.manager):
        assert awaiting(cast, who) == [duty]
    other = give_file(cast, ukprn=OAKLANDS, accept=False)
    assert len(awaiting(cast, cast.manager)) == 2
    for who in (cast.officer, cast.commissioner):
        assert awaiting(cast, who) == [duty]
    for who in (cast.director, cast.elected, cast.observer):
        assert awaiting(cast, who) == []
    for each in (given, other):
        intake.accept(each, by=OPERATOR)
    assert awaiting(cast, cast.manager) == []


def test_learners_held_back_await_their_providers_officer_until_a_corrected_file(
    cast: Cast,
) -> None:
    given = give_file(cast, (True, False))
    duty = (
        f"Correct what is held back of the return of {given.label}",
        f"/bhl/returns/{given.pk}/",
        "1 learner has errors, and no figure counts them. Give a corrected file.",
    )
    assert awaiting(cast, cast.officer) == [duty]
    # Others can correct nothing of a provider's records.
    for who in (cast.commissioner, cast.manager, cast.director):
        assert awaiting(cast, who) == []
    give_file(cast, (True, True))
    assert awaiting(cast, cast.officer) == []


def test_many_returns_are_told_in_one_line(cast: Cast) -> None:
    for number in range(4):
        give_file(cast, (True,) * (number + 1), accept=False)
    assert awaiting(cast, cast.manager) == [
        (
            "Accept or send back 4 returns",
            "/bhl/returns/",
            "They are checked and no part of the evidence yet.",
        )
    ]
