"""Whoever has left can be erased: their name goes, the record and the chain stay whole."""

import datetime as dt
from collections.abc import Collection
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.test import Client
from tests.cast import Cast

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.interests.actions import declare
from moothall.interests.enums import InterestKind
from moothall.interests.models import Declaration
from moothall.ledger import chain
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR, SITE, Ref
from moothall.meetings.calendar_links import link_of, open_link, token_of
from moothall.notices.models import Message
from moothall.partnership import handover
from moothall.partnership.enums import Role
from moothall.partnership.erasing import bodies_of, erase_person
from moothall.partnership.handover import Owned
from moothall.partnership.leaving import record_leaving
from moothall.partnership.membership import end_membership
from moothall.partnership.models import Appointment, Membership, Person
from moothall.partnership.people import appoint, invite
from moothall.partnership.personal import Search
from moothall.web.keeping import erase_leavers

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def gone(cast: Cast) -> Person:
    """The elected member of Bedford, who declared an interest and signed in, and has left."""
    person = cast.elected
    declare(
        by=person,
        body=cast.body,
        person=person,
        kind=InterestKind.PERSONAL,
        nature="A sister teaches there",
        in_organisation=cast.barnfield,
    )
    Client().force_login(person, backend=BACKEND)
    open_link(by=person)
    Message.objects.create(
        person=person, body=cast.body, kind="decisions", text="x", address="/", event=1,
        at=clock.now(),
    )  # fmt: skip
    Authenticator.objects.create(user=person, type="totp", data={"secret": "s"})
    AccessAttempt.objects.create(username=person.email, failures_since_start=1)
    Appointment.objects.filter(person=person).update(starts=dt.date(2020, 1, 1))
    record_leaving(by=cast.manager, person=person, body=cast.body)
    return Person.objects.get(pk=person.pk)


def test_name_address_and_ways_to_sign_in_go(cast: Cast, gone: Person) -> None:
    before, token = gone.email, token_of(gone.calendar_link)
    erased = erase_person(by=cast.manager, person=gone)
    kept = Person.objects.get(pk=gone.pk)
    assert (kept.name, kept.email) == ("a person who left", f"left-{gone.pk}@left.invalid")
    assert not kept.is_active
    assert not kept.has_usable_password()
    assert kept.last_login is None
    assert erased.is_erased
    assert not Session.objects.exists()
    assert not AccessAttempt.objects.exists()
    for table in (Message, Authenticator):
        assert not table._default_manager.exists()
    assert link_of(token) is None
    assert not Person.objects.filter(email=before).exists()
    assert {room for room, *_ in Search(kept).counts()} == {"Partnership", "Interests"}


def test_what_they_did_stays_and_says_that_a_person_who_left_did_it(
    cast: Cast, gone: Person
) -> None:
    erase_person(by=OPERATOR, person=gone)
    declared = Declaration.objects.get()
    assert str(declared.person) == "a person who left"
    assert declared.nature == "A sister teaches there"
    with pytest.raises(DatabaseError), transaction.atomic():
        Declaration.objects.filter(pk=declared.pk).update(nature="nothing")


def test_the_chain_verifies_before_and_after_and_never_named_them(cast: Cast, gone: Person) -> None:
    name, address, before = gone.name, gone.email, chain.verify()
    assert before.faults == ()
    erase_person(by=cast.manager, person=gone)
    after = chain.verify()
    assert after.faults == ()
    assert after.events == before.events + 1
    last = Event.objects.latest("sequence")
    assert (last.name, last.subject) == ("PersonErased", Ref("person", str(gone.pk)))
    assert set(last.detail) == {"person", "rows_erased"}
    told = "".join(str(event.detail) + event.subject_id for event in Event.objects.all())
    assert name not in told
    assert address not in told


def test_whoever_holds_a_role_or_owns_something_is_not_erased(cast: Cast) -> None:
    def owned_by(people: Collection[Person], body: object) -> list[Owned]:
        owner = cast.director
        return [Owned("A risk", "/", Ref("risk", "1"), owner.pk)] if owner in people else []

    handover.register("tests", owned_by, lambda **_: None)
    try:
        with pytest.raises(NotAllowed) as refusal:
            erase_person(by=cast.manager, person=cast.director)
    finally:
        handover.forget("tests")
    assert str(refusal.value) == (
        f"{cast.director} is director in {cast.body} and owns 1 matter in tests of {cast.body}. "
        "Record that they have left, and who takes over, first."
    )
    assert Person.objects.get(pk=cast.director.pk).name == cast.director.name


def test_only_the_operator_and_who_manages_all_their_bodies_erase(cast: Cast, gone: Person) -> None:
    for other in (cast.stranger, cast.clerk, cast.chair, cast.nobody, SITE):
        with pytest.raises(NotAllowed):
            erase_person(by=other, person=gone)
    appoint(by=OPERATOR, person=gone, body=cast.other_body, role=Role.OBSERVER)
    with pytest.raises(NotAllowed, match="a body that you do not manage"):
        erase_person(by=cast.manager, person=gone)
    assert not Event.objects.filter(name="PersonErased").exists()


def test_a_body_in_which_a_role_was_taken_away_again_counts_too(cast: Cast) -> None:
    record_leaving(by=cast.manager, person=cast.director, body=cast.body)
    assert not Appointment.objects.filter(person=cast.director).exists()
    assert bodies_of(cast.director) == [cast.body]
    assert erase_person(by=cast.manager, person=cast.director).is_erased


def test_nobody_is_erased_twice_or_comes_back_by_number(cast: Cast, gone: Person) -> None:
    erased = erase_person(by=cast.manager, person=gone)
    with pytest.raises(NotAllowed, match="erased already"):
        erase_person(by=cast.manager, person=erased)
    with pytest.raises(InvalidValue, match="invite them by their address"):
        invite(by=cast.manager, body=cast.body, email=erased.email, name="X", role=Role.OBSERVER)
    assert not Person.objects.get(pk=gone.pk).is_active


def test_the_page_asks_and_erases(cast: Cast, gone: Person) -> None:
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    address = f"/bhl/partnership/people/{gone.pk}/erase"
    asked = client.get(address).content.decode()
    assert f"Erase what names {gone.name}?" in asked
    assert Person.objects.get(pk=gone.pk).name == gone.name
    answer = client.post(address, follow=True)
    assert f"On record they are person {gone.pk}." in answer.content.decode()
    assert Person.objects.get(pk=gone.pk).is_erased
    person = client.get(f"/bhl/partnership/people/{gone.pk}/").content.decode()
    assert "Erase what names them" not in person


def test_the_page_of_somebody_who_works_here_says_why_not(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    address = f"/bhl/partnership/people/{cast.director.pk}/erase"
    for answer in (client.get(address, follow=True), client.post(address, follow=True)):
        assert "Record that they have left" in answer.content.decode()
    assert not Person.objects.get(pk=cast.director.pk).is_erased


def test_somebody_of_another_body_is_no_page(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    assert client.get(f"/bhl/partnership/people/{cast.stranger.pk}/erase").status_code == 404


def test_the_command_asks_to_say_that_it_is_for_good(
    cast: Cast, gone: Person, command: Any
) -> None:
    asked = command("person", "erase", gone.email)
    assert (asked.returncode, Person.objects.get(pk=gone.pk).name) == (1, gone.name)
    done = command("person", "erase", gone.email, "--for-good")
    assert done.stderr == ""
    assert done.stdout == f"What named them is erased. On record they are person {gone.pk}.\n"


def test_leavers_go_by_themselves_only_where_the_settings_say_so(
    cast: Cast, gone: Person, settings: LazySettings
) -> None:
    Appointment.objects.create(
        person=gone, body=cast.body, role=Role.OBSERVER,
        starts=dt.date(2020, 1, 1), ends=dt.date(2020, 12, 31),
    )  # fmt: skip
    assert erase_leavers() == []
    settings.KEEP_LEAVERS_DAYS = 2 * 365
    Appointment.objects.filter(person=gone, role=Role.ELECTED).delete()
    Person.objects.filter(pk=cast.nobody.pk).update(is_active=False)
    with clock.at(dt.datetime(2022, 12, 31, 12, tzinfo=dt.UTC)):
        assert erase_leavers() == []
    with clock.at(dt.datetime(2023, 1, 2, 12, tzinfo=dt.UTC)):
        assert [person.pk for person in erase_leavers()] == [gone.pk]
        assert erase_leavers() == []


def test_whose_roles_lapsed_with_a_membership_goes_like_whoever_was_said_to_leave(
    cast: Cast, settings: LazySettings
) -> None:
    settings.KEEP_LEAVERS_DAYS = 30
    end_membership(by=cast.manager, membership=Membership.objects.get(organisation=cast.oaklands))
    assert Person.objects.get(pk=cast.representative.pk).is_active
    with clock.at(clock.now() + dt.timedelta(days=40)):
        assert [person.pk for person in erase_leavers()] == [cast.representative.pk]
