"""What the rule of an action says and what its policy does are the same, for every kind of role.

A rule that let in whom the policy always refuses would promise too much in the tables of who may do
what; one that shut out whom the policy lets in would say too little. So each role there is, held
for an authority, for a college that it leads for and for the partnership, is put to both.
"""

from collections.abc import Callable

import pytest
from tests.architecture.test_guards import ALL, BY_RULE
from tests.cast import Cast

from moothall.commissioning import policies as commissioning
from moothall.commissioning.permissions import may_set_budget, may_speak_for
from moothall.evidence import policies as evidence
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.models import Return
from moothall.evidence.permissions import may_decide, may_give_for, may_own
from moothall.faults import NotAllowed
from moothall.ledger.guards import OPERATES
from moothall.partnership.access import MANAGERS, MEMBERS, Rule
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment
from moothall.partnership.permissions import Standing, standing_of
from moothall.planning import policies as planning
from moothall.publishing import policies as publishing

pytestmark = pytest.mark.django_db

Policy = Callable[[Cast, Standing], bool]


def lets(check: Callable[..., object], *given: object) -> bool:
    """Whether a check raises nothing."""
    try:
        check(*given)
    except NotAllowed:
        return False
    return True


def returned(cast: Cast, **said: object) -> Return:
    """A checked return of Barnfield College, or as it is said."""
    values = {"provider": cast.barnfield, "status": ReturnStatus.CHECKED, "kind": ReturnKind.ILR}
    key = {"body": cast.body, "sha256": f"{len(said):064x}"}
    return Return.objects.get_or_create(**key, defaults={**values, "size": 1, **said})[0]


def decides(cast: Cast, place: Standing) -> bool:
    """Whether somebody decides on the return of the college, or on a table of Luton's."""
    return may_decide(place, returned(cast)) or may_decide(place, counts(cast))


def counts(cast: Cast) -> Return:
    """A table of counts for which Luton answers."""
    return returned(cast, kind=ReturnKind.AGGREGATES, provider=None, owner=cast.luton)


def names_owner(cast: Cast, place: Standing) -> bool:
    """Whether somebody says that Luton answers for a table."""
    named = lets(evidence.check_can_name_owner, place, counts(cast))
    return named and may_own(place, cast.luton)


def gives(cast: Cast, place: Standing) -> bool:
    """Whether somebody gives a return, and one of the college at that."""
    return lets(evidence.check_can_give, place) and may_give_for(
        place.with_records(), cast.barnfield
    )


def sets_shares(cast: Cast, place: Standing) -> bool:
    """Whether somebody sets Luton's shares."""
    return lets(planning.check_can_set, place, cast.body, [cast.luton.area_id])


def declares(cast: Cast, place: Standing) -> bool:
    """Whether somebody states the college's places."""
    return lets(planning.check_can_declare, place, cast.body, [str(cast.barnfield.ukprn)])


def commissions(cast: Cast, place: Standing) -> bool:
    """Whether somebody prepares rounds."""
    return lets(commissioning.check_can_commission, place)


def sets_money(cast: Cast, place: Standing) -> bool:
    """Whether somebody changes a round's inputs, Luton's money too."""
    return commissions(cast, place) and may_set_budget(place, cast.luton)


POLICIES: dict[str, Policy] = {
    "evidence.actions.receive_return": gives,
    "evidence.actions.name_owner": names_owner,
    "evidence.actions.accept_return": decides,
    "evidence.actions.refuse_return": decides,
    "evidence.actions.withdraw_return": decides,
    "evidence.actions.ask_check": decides,
    "evidence.actions.show_faults": decides,
    "planning.actions.ask_need": lambda cast, place: lets(planning.check_can_plan, place),
    **dict.fromkeys(
        (
            f"planning.actions.{verb}_{what}"
            for verb in ("set", "clear", "import")
            for what in ("participation", "spread")
        ),
        sets_shares,
    ),
    **dict.fromkeys(
        (f"planning.actions.{verb}_capacity" for verb in ("declare", "clear", "import")), declares
    ),
    **dict.fromkeys(
        (
            f"commissioning.actions.{verb}"
            for verb in ("set_input", "remove_input", "put_inputs", "restore_inputs")
        ),
        sets_money,
    ),
    **dict.fromkeys(
        (
            *(
                f"commissioning.actions.{verb}_round"
                for verb in ("make", "set", "abandon", "resume")
            ),
            "commissioning.actions.keep_what_if",
            "commissioning.by_hand.change_line",
            "commissioning.proposals.propose_scenario",
            *(
                f"commissioning.answers.{verb}"
                for verb in ("ask_scenarios", "ask_what_if", "drop_scenario", "copy_scenario")
            ),
            "commissioning.conversation.note_dialogue",
            "commissioning.conversation.agree_outcome",
        ),
        commissions,
    ),
    "commissioning.conversation.state_position": lambda cast, place: may_speak_for(
        place, cast.luton
    ),
    **dict.fromkeys(
        (
            f"publishing.actions.{verb}"
            for verb in (
                "draft_publication",
                "change_publication",
                "discard_draft",
                "publish_version",
                "withdraw_publication",
            )
        ),
        lambda cast, place: lets(publishing.check_publishes, place),
    ),
}
# Stated by the manager alone, with no policy beside the rule; or by whoever is shown a figure.
WITHOUT = {
    "evidence.sharing.add_protocol": MANAGERS,
    "evidence.sharing.end_protocol": MANAGERS,
    "evidence.sharing.cite_figure": MANAGERS,
    "evidence.sharing.note_contradiction": MANAGERS,
    "evidence.reference_files.give_reference_file": MANAGERS,
    "evidence.snapshots._record_snapshot": MEMBERS,
}
FOR_THE_BODY = (Role.MANAGER, Role.CLERK, Role.CHAIR, Role.DEPUTY, Role.OBSERVER)
ROOMS = ("evidence", "planning", "commissioning", "publishing")


def standings(cast: Cast) -> list[tuple[str, Standing]]:
    """Every role there is, as it is held for Luton, for a college it leads for, for the body."""
    return [
        (f"{role} of {place}", standing_of([Appointment(role=role, organisation=place)]))
        for role in Role
        for place in (cast.luton, cast.barnfield, None)
        if (place is None) <= (role in FOR_THE_BODY)
    ]


def test_every_action_of_these_rooms_is_compared_or_has_no_policy_beside_its_rule() -> None:
    stated = {name for name in BY_RULE if name.split(".")[0] in ROOMS}
    assert stated == POLICIES.keys() | WITHOUT.keys()
    assert {name: ALL[name].who for name in WITHOUT} == WITHOUT


@pytest.mark.parametrize("name", sorted(POLICIES))
def test_the_rule_of_an_action_lets_in_whom_its_policy_does(cast: Cast, name: str) -> None:
    rule = BY_RULE[name].who
    assert isinstance(rule, Rule)
    tried = standings(cast)
    by_rule = [role for role, place in tried if rule.holds(place)]
    by_policy = [role for role, place in tried if POLICIES[name](cast, place)]
    assert by_rule == by_policy
    assert by_rule


def test_a_rule_within_which_a_policy_lets_each_do_less_says_what() -> None:
    assert ALL["commissioning.actions.set_input"].only == (
        "a budget, its own authority's commissioner and the manager"
    )
    finer = (decides, names_owner, gives, sets_shares, declares, sets_money)
    assert [
        name for name, policy in POLICIES.items() if policy in finer and not ALL[name].only
    ] == []


def test_only_the_site_decides_a_round_once_its_decision_is_in_effect() -> None:
    for verb in ("decide_round", "reopen_round"):
        assert ALL[f"commissioning.proposals.{verb}"].who is OPERATES
