"""A proof is followed by SHA-256 alone: whole it fits, changed anywhere it does not."""

import copy
import json
from typing import Any

import pytest

from moothall.faults import InvalidValue
from moothall.ledger import chain, proofs
from moothall.ledger.models import Event, Head
from moothall.ledger.queries import head, proof_of, stands
from moothall.ledger.refs import Ref

OPERATOR = Ref("operator")
TEXT = '{"question":"Shall we?"}'
THING = Ref("decision", "7", proofs.digest(TEXT))


@pytest.fixture
def made(db: None) -> dict[str, Any]:
    """Three events of a thing, with those of others before, between and after."""
    from django.db import transaction

    for subject in (Ref("other"), THING, Ref("secret", "9"), THING, Ref("secret", "9"), THING):
        with transaction.atomic():
            chain.append("ThingDone", actor=OPERATOR, subject=subject, detail={"words": "déjà vu"})
    until = head()
    with transaction.atomic():
        chain.append("ThingDone", actor=OPERATOR, subject=Ref("other"))
    # As a file would hold it.
    return json.loads(json.dumps(proof_of(THING, until=until, title="A thing", text=TEXT)))  # type: ignore[no-any-return]


def test_a_whole_proof_leads_to_the_head_and_shows_nothing_of_others(made: dict[str, Any]) -> None:
    found = proofs.check(made)
    assert found.faults == ()
    assert [link.sequence for link in found.own] == [2, 4, 6]
    assert (found.others, found.head) == (2, made["head"])
    assert "its 3 events lead, through 2 of others, without a break to event 6" in found.words
    assert "secret" not in json.dumps(made)
    assert stands(made["head"])
    assert not stands("6:" + "0" * 64)


def _text_changed(proof: dict[str, Any]) -> None:
    proof["text"] = proof["text"].replace("we", "they")


def _event_changed(proof: dict[str, Any]) -> None:
    proof["events"][0]["content"] = proof["events"][0]["content"].replace("vu", "lu")


def _other_changed(proof: dict[str, Any]) -> None:
    proof["events"][1]["digest"] = "0" * 64


def _event_left_out(proof: dict[str, Any]) -> None:
    del proof["events"][2]


def _order_changed(proof: dict[str, Any]) -> None:
    proof["events"][1], proof["events"][3] = proof["events"][3], proof["events"][1]


def _begins_elsewhere(proof: dict[str, Any]) -> None:
    proof["after"]["hash"] = "1" * 64


def _of_another(proof: dict[str, Any]) -> None:
    proof["subject"] = ["decision", "8"]


def _cut_off(proof: dict[str, Any]) -> None:
    del proof["events"][-1]


@pytest.mark.parametrize(
    "change",
    [
        _text_changed,
        _event_changed,
        _other_changed,
        _event_left_out,
        _order_changed,
        _begins_elsewhere,
        _of_another,
        _cut_off,
    ],
)
def test_whatever_is_changed_is_found(made: dict[str, Any], change: Any) -> None:
    changed = copy.deepcopy(made)
    change(changed)
    found = proofs.check(changed)
    assert found.faults
    assert found.words.startswith("It does not fit. ")


def test_a_proof_made_up_whole_is_found_by_the_head_that_was_kept(made: dict[str, Any]) -> None:
    forged = copy.deepcopy(made)
    forged["after"]["hash"] = "1" * 64
    forged["head"] = proofs.check(forged).head
    assert proofs.check(forged).faults == ()  # whole in itself
    assert proofs.check(forged, made["head"]).faults == (
        f"The head you expected is {made['head']}.",
    )


@pytest.mark.parametrize(
    "text",
    ["no JSON", "[]", "{}", '{"format":"moothall-proof-2"}'],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"proof\.json"):
        proofs.read(text)


def test_a_damaged_proof_is_refused(made: dict[str, Any]) -> None:
    del made["after"]
    with pytest.raises(InvalidValue, match="damaged"):
        proofs.check(made)


@pytest.mark.django_db
def test_events_of_a_ledger_older_than_the_form_are_proved_as_far_as_that_goes() -> None:
    previous = chain.START
    for number, subject in enumerate((THING, Ref("secret", "9"), THING), 1):
        event = Event(
            sequence=number,
            at="2026-09-01T08:30:00Z",
            name="ThingDone",
            actor_kind="operator",
            subject_kind=subject.kind,
            subject_id=subject.id,
            subject_hash=subject.content_hash,
            previous_hash=previous,
        )
        event.at = Event._meta.get_field("at").to_python(event.at)
        event.hash = previous = chain.hash_as_before(event)
        event.save(force_insert=True)
    Head.objects.update(sequence=3, hash=previous)
    assert chain.verify().faults == ()
    made = proof_of(THING, until=head(), title="A thing", text=TEXT)
    found = proofs.check(made)
    assert (found.faults, found.on_trust) == ((), 1)
    assert "only the site itself can check" in found.words
