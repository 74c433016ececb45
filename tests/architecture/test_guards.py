"""Every action states who may take it, and each role of the cast is tried against that."""

import inspect
import typing

import pytest
from tests.architecture.test_addresses import NOT_IN_THE_BODY, OPEN_TO, ROLES
from tests.cast import Cast

from moothall.faults import NotAllowed
from moothall.ledger import guards
from moothall.ledger.actions import Taken, load_all, registry, verbs
from moothall.ledger.doing import doing
from moothall.ledger.guards import FINER, OPERATES, OWN, Marker
from moothall.ledger.refs import OPERATOR, HasRef, Ref
from moothall.partnership.access import MEMBERS, Rule
from moothall.partnership.guards import MANAGES
from moothall.partnership.models import Body, Person

load_all()
ALL = {f"{taken.module.removeprefix('moothall.')}.{taken.name}": taken for taken in verbs.values()}
BY_RULE = {name: taken for name, taken in ALL.items() if isinstance(taken.who, Rule)}
WHO = [role for role in ROLES if role != "anonymous"]
# Actions that check by more than a role, each with where: a policy, or the only ones that call it.
FINELY = {
    "partnership.erasing.erase_person": "check_can_erase: who manages all their bodies",
    "partnership.bodies.take_in": "check_can_manage of the body above",
    "partnership.bodies.turn_away": "check_can_manage of the body above",
    "partnership.bodies.stand_alone": "check_can_manage of the body above",
    "partnership.bodies.end_body": "_check_may_end: who manages it or the body above",
    "partnership.bodies.reopen_body": "_check_may_end: who manages it or the body above",
    "registers.reviewing.answer_unchanged": "check_can_answer: the owner who is asked",
    "disputes.naming._seat": "check_can_name: who convenes, of no party",
    "disputes.naming.stand_down": "check_can_stand_down: who sits there, maybe from outside",
    "disputes.actions.call_hearing": "check_convenes: of this dispute",
    "disputes.actions.record_hearing": "check_convenes: of this dispute",
    "disputes.answering._give": "answer, of its own seat, maybe from outside",
    "disputes.answering._resume": "end_mediation, by who convenes",
    "disputes.results.propose_settlement": "settle_between_parties, by who convenes; put_again",
    "disputes.results.record_decision": "a step of the procedure: by whoever answered last",
    "governance.moves._reopen": "take_back of a consent; answer_call_in by who keeps the record",
    "governance.moves._withdraw": "check_can_withdraw, and answer_call_in by who keeps the record",
    "interests.actions.name_concerned": "the room that keeps the matter: check_can_add",
    "governance.moves._carry": "course.settle_one, which only the site calls",
    "governance.moves._take_by_panel": "panels.take_by_panel, which only the site calls",
    "evidence.actions.record_check": "the check of a return, by who gave it or the site",
    "evidence.actions.link_provider": "the check of a return, by who gave it or the site",
    "evidence.actions.supersede_return": "accept_return, which check_can_decide has checked",
    "evidence.figures.keep_figure": "evidence.queries.figures, which asks the protocols",
    "evidence.queries.show_figure": "evidence.queries.figures, which asks the protocols",
    "evidence.queries._record_counts": "evidence.queries.counts_for, which asks the protocols",
    "evidence.reference_files.take_reference_file": "_check_changes, after reading in background",
    "evidence.reference_files.refuse_reference_file": "the check of a file, by who gave it",
    "evidence.sharing.import_reference": "take_reference_file, and the command of the operator",
    "planning.actions.record_need": "the work that ask_need has begun",
    "planning.actions.fail_need": "the work that ask_need has begun",
    "commissioning.answers.record_solution": "the work that ask_scenarios has begun",
    "commissioning.answers.record_conflicts": "the work that ask_scenarios has begun",
    "commissioning.answers.record_break": "the work that ask_scenarios has begun",
    "web.sign_in_actions.reset": "check_can_reset: who manages the only body of a person",
}  # fmt: skip


class Thing:
    """Something of the cast's body, of no kind: all that a guard looks at."""

    body_slug = "bhl"
    ref = Ref("thing", "1")


def bearer(taken: Taken) -> str:
    """The name of the first argument of an action that belongs to a body."""
    hints = typing.get_type_hints(inspect.unwrap(taken.act))
    hints.pop("return", None)
    return next(name for name, kind in hints.items() if name != "by" and _belongs(kind))


def _belongs(kind: object) -> bool:
    return any(hasattr(each, "body_slug") for each in (typing.get_args(kind) or (kind,)))


def refused(taken: Taken, by: HasRef, **given: object) -> str:
    """What the guard of an action says to somebody; nothing where it lets them in."""
    try:
        guards.ask(taken.who, by, given, doing(registry[taken.event]))
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def said_of(taken: Taken, body: str) -> str:
    """What whoever is shut out of an action is told, in a body whose name they may know."""
    assert taken.who
    return taken.who.refuses(doing(registry[taken.event]), body)


def test_every_refusal_begins_with_what_was_refused_and_says_who_may_and_what_to_do() -> None:
    for name, taken in ALL.items():
        if taken.who is FINER or taken.who is None:
            continue
        said = said_of(taken, "Luton Learning Partnership")
        what, _, rest = said.partition(" is for ")
        assert what.split()[0].endswith("ing"), (name, said)
        assert rest.count(". ") >= 1, (name, said)
        assert said.endswith("."), (name, said)


def test_every_action_states_who_may_take_it() -> None:
    assert [name for name, taken in ALL.items() if taken.who is None] == []
    assert len(ALL) > 200


def test_what_every_member_may_take_says_what_each_of_them_may() -> None:
    """Else the docs would let anyone in do what a policy then refuses to most of them."""
    silent = [name for name, taken in ALL.items() if taken.who is MEMBERS and not taken.only]
    assert silent == []


def test_every_rule_of_an_action_is_decided_for_every_role() -> None:
    used = {taken.who.name for taken in BY_RULE.values() if taken.who}
    assert used - OPEN_TO.keys() == set()


def test_what_checks_itself_more_finely_is_listed_with_where() -> None:
    finely = {name for name, taken in ALL.items() if taken.who is FINER}
    moves = {name for name in finely if name.startswith("disputes.moves.")}
    assert finely - moves == FINELY.keys()


@pytest.mark.parametrize("name", sorted(BY_RULE))
def test_every_action_with_a_rule_belongs_to_a_body(name: str) -> None:
    assert bearer(BY_RULE[name])


@pytest.mark.django_db
def test_each_role_takes_an_action_or_is_refused_as_the_table_says(cast: Cast) -> None:
    tried = 0
    for name, taken in BY_RULE.items():
        rule = typing.cast(Rule, taken.who)
        may = OPEN_TO[rule.name]
        for role in WHO:
            by: Person = getattr(cast, role)
            let_in = role in may and role not in NOT_IN_THE_BODY
            # The first argument with a body says in which one the rule is asked.
            said = refused(taken, by, **{bearer(taken): Thing()})
            where = "the partnership" if role in NOT_IN_THE_BODY else str(cast.body)
            assert said == ("" if let_in else said_of(taken, where)), (name, role)
            tried += 1
        assert refused(taken, OPERATOR, **{bearer(taken): Thing()}) == ""
    assert tried == len(BY_RULE) * len(WHO)


@pytest.mark.django_db
def test_whoever_is_shut_out_is_refused_before_anything_else(cast: Cast) -> None:
    """Nothing is looked at: an action is called with `by` and the argument with a body alone."""
    for name, taken in BY_RULE.items():
        body: Body | Thing = cast.body if bearer(taken) == "body" else Thing()
        with pytest.raises(NotAllowed) as refusal:
            taken.act(by=cast.nobody, **{bearer(taken): body})
        assert str(refusal.value) == said_of(taken, "the partnership"), name


@pytest.mark.django_db
def test_whoever_is_let_in_comes_past_the_guard(cast: Cast) -> None:
    for name, taken in BY_RULE.items():
        needed = [
            each.name
            for each in inspect.signature(taken.act).parameters.values()
            if each.default is inspect.Parameter.empty and each.name not in ("by", bearer(taken))
        ]
        if not needed:
            continue
        roles = OPEN_TO[typing.cast(Rule, taken.who).name] - NOT_IN_THE_BODY
        by = getattr(cast, min(roles & set(WHO)))
        with pytest.raises(TypeError, match=r"missing .* required keyword-only argument"):
            taken.act(by=by, **{bearer(taken): Thing()})
        assert name


@pytest.mark.django_db
@pytest.mark.parametrize("marker", [OPERATES, OWN, MANAGES], ids=lambda m: m.name)
def test_each_marker_refuses_all_but_its_own(cast: Cast, marker: Marker) -> None:
    managers = {"manager", "stranger"}
    for name, taken in ALL.items():
        if taken.who is not marker:
            continue
        for role in WHO:
            by = getattr(cast, role)
            other = cast.clerk if role != "clerk" else cast.chair
            said = refused(taken, by, person=other)
            let_in = marker is MANAGES and role in managers
            assert said == ("" if let_in else said_of(taken, "")), (name, role)
            if marker is OWN:
                assert refused(taken, by, person=by) == ""
        assert refused(taken, OPERATOR, person=cast.clerk) == ""
