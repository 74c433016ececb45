"""Invited, appointed, ended, gone, come back."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail, signing
from django.test import Client
from pytest_django.fixtures import Settings
from tests.cast import PASSWORD, Cast

from moothall import clock
from moothall.faults import InvalidValue, NotAllowed
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.enums import Role
from moothall.partnership.invitations import SALT, invited, token_for, where_mail_goes
from moothall.partnership.leaving import record_leaving
from moothall.partnership.models import Appointment, Installation, Person, today
from moothall.partnership.people import (
    appoint,
    choose_password,
    end_appointment,
    invite,
)
from moothall.partnership.permissions import standing

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def invitation(cast: Cast, **other: object) -> dict[str, object]:
    day = today()
    return {
        "email": "new@example.org",
        "name": "A newcomer",
        "role": "MIS officer",
        "organisation": cast.oaklands.pk,
        "starts_day": day.day,
        "starts_month": day.month,
        "starts_year": day.year,
    } | other


def test_somebody_is_invited_by_mail_chooses_a_password_and_is_in(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    manager = signed_in(cast.manager)
    done = manager.post("/bhl/partnership/people/invite", invitation(cast))
    assert (done.status_code, done["Location"]) == (302, "/bhl/partnership/people/")
    in_background()
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert sent.subject == ("Bedfordshire, Hertfordshire and Luton: you are invited to Moothall")
    assert "as MIS officer, Oaklands College." in sent.body
    link = re.search(r"http://localhost:8000(/account/invitation/\S+)", sent.body)
    assert link
    person = Person.objects.get(email="new@example.org")
    assert not person.has_usable_password()
    client = Client()
    weak = client.post(link[1], {"password": "newcomer", "again": "newcomer"})
    assert weak.status_code == 400
    assert "This password is too short" in weak.content.decode()
    chosen = "seven swans by the weir"
    entered = client.post(link[1], {"password": chosen, "again": chosen})
    assert (entered.status_code, entered["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get("/")["Location"] == "/bhl/"
    assert Client().get(link[1]).status_code == 404
    person.refresh_from_db()
    assert person.check_password(chosen)


def test_a_password_is_chosen_once_even_where_two_do_so_at_a_time(cast: Cast) -> None:
    person = invite(
        by=cast.manager, body=cast.body, email="n@example.org", name="N", role=Role.OBSERVER
    ).person
    beside = Person.objects.get(pk=person.pk)
    choose_password(by=person, person=person, password="seven swans by the weir")
    with pytest.raises(NotAllowed, match="A password is set already"):
        choose_password(by=beside, person=beside, password="eight swans by the weir")
    person.refresh_from_db()
    assert person.check_password("seven swans by the weir")


def test_an_invitation_works_for_its_person_only_and_not_for_ever(cast: Cast) -> None:
    held = invite(
        by=cast.manager, body=cast.body, email="n@example.org", name="N", role=Role.OBSERVER
    )
    token = token_for(held.person)
    assert invited(token) == held.person
    assert invited(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert invited("nonsense") is None
    forged = signing.dumps({"person": cast.manager.pk, "state": "x"}, salt=SALT)
    assert invited(forged) is None
    held.person.is_active = False
    held.person.save()
    assert invited(token) is None


def test_somebody_who_is_here_is_told_and_keeps_name_and_password(
    cast: Cast, in_background: Callable[[], None]
) -> None:
    given = invitation(cast, email=cast.nobody.email.upper(), name="Another name")
    signed_in(cast.manager).post("/bhl/partnership/people/invite", given)
    in_background()
    (sent,) = mail.outbox
    assert "http://localhost:8000/account/sign-in" in sent.body
    assert "invitation" not in sent.body
    cast.nobody.refresh_from_db()
    assert cast.nobody.name == "Nobody yet"
    assert cast.nobody.check_password(PASSWORD)
    assert standing(cast.nobody, cast.body).acts_for(cast.oaklands)


def test_all_that_is_wrong_with_an_invitation_is_said_at_once(cast: Cast) -> None:
    wrong = {"email": "x", "name": "", "role": "director", "starts_day": "31", "starts_month": "2",
             "starts_year": "2027"}  # fmt: skip
    answer = signed_in(cast.manager).post("/bhl/partnership/people/invite", wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    for words in (
        "Enter a valid email address.",
        "Fill in “Name”",
        "Choose the member for which the role is held.",
        "31 2 2027 is not a date in the calendar.",
    ):
        assert words in page
    assert not Person.objects.filter(name="").exists()
    assert len(mail.outbox) == 0


def test_a_role_is_given_for_members_only_and_in_days_that_are_right(cast: Cast) -> None:
    common = {"by": OPERATOR, "person": cast.nobody, "body": cast.other_body}
    with pytest.raises(InvalidValue, match="Luton is no member of Elsewhere on"):
        appoint(**common, role=Role.DIRECTOR, organisation=cast.luton)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="is before the first"):
        appoint(**common, role=Role.OBSERVER, ends=today() - DAY)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="name no organisation"):
        appoint(
            by=OPERATOR, person=cast.nobody, body=cast.body, role=Role.MANAGER,
            organisation=cast.luton,
        )  # fmt: skip
    assert not Appointment.objects.filter(person=cast.nobody).exists()


def test_a_role_ends_at_once_or_with_a_day(cast: Cast) -> None:
    held = Appointment.objects.get(person=cast.commissioner)
    end_appointment(by=cast.manager, appointment=held, last_day=today())
    assert standing(cast.commissioner, cast.body).any
    with clock.at(clock.now() + DAY):
        assert not standing(cast.commissioner, cast.body).any
    end_appointment(by=cast.manager, appointment=held)
    assert not standing(cast.commissioner, cast.body).any
    older = Appointment.objects.get(person=cast.director)
    Appointment.objects.filter(pk=older.pk).update(starts=today() - 5 * DAY)
    older.refresh_from_db()
    end_appointment(by=cast.manager, appointment=older)
    assert Appointment.objects.get(pk=older.pk).ends == today() - DAY
    assert not standing(cast.director, cast.body).any
    with pytest.raises(InvalidValue, match="It ended on"):
        end_appointment(by=cast.manager, appointment=older)


def test_the_only_manager_stays_until_there_is_another(cast: Cast) -> None:
    held = Appointment.objects.get(person=cast.manager)
    for act in (
        lambda: end_appointment(by=OPERATOR, appointment=held),
        lambda: end_appointment(by=OPERATOR, appointment=held, last_day=today() + DAY),
        lambda: record_leaving(by=OPERATOR, person=cast.manager, body=cast.body),
    ):
        with pytest.raises(NotAllowed, match="Then nobody would manage"):
            act()
    appoint(by=OPERATOR, person=cast.nobody, body=cast.body, role=Role.MANAGER, ends=today() + DAY)
    with pytest.raises(NotAllowed, match="Then nobody would manage"):
        end_appointment(by=OPERATOR, appointment=held, last_day=today() + DAY)
    end_appointment(by=OPERATOR, appointment=held)
    assert standing(cast.nobody, cast.body).manager
    assert not standing(cast.manager, cast.body).any


def test_a_leaver_is_out_at_once_and_comes_back_with_a_new_password(cast: Cast) -> None:
    theirs = signed_in(cast.commissioner)
    assert theirs.get("/bhl/partnership/").status_code == 200
    left = signed_in(cast.manager).post(f"/bhl/partnership/people/{cast.commissioner.pk}/leave")
    assert left.status_code == 302
    cast.commissioner.refresh_from_db()
    assert not cast.commissioner.is_active
    assert theirs.get("/bhl/partnership/").status_code == 302
    assert not standing(cast.commissioner, cast.body).any
    names = list(Event.objects.order_by("-sequence").values_list("name", flat=True)[:2])
    assert names == ["PersonLeft", "AppointmentEnded"]
    invite(
        by=cast.manager, body=cast.body, email=cast.commissioner.email, name="x",
        role=Role.COMMISSIONER, organisation=cast.luton,
    )  # fmt: skip
    cast.commissioner.refresh_from_db()
    assert (cast.commissioner.is_active, cast.commissioner.has_usable_password()) == (True, False)


def test_who_works_elsewhere_too_keeps_the_account(cast: Cast) -> None:
    appoint(by=OPERATOR, person=cast.stranger, body=cast.body, role=Role.OBSERVER)
    record_leaving(by=cast.manager, person=cast.stranger, body=cast.body)
    cast.stranger.refresh_from_db()
    assert cast.stranger.is_active
    assert standing(cast.stranger, cast.other_body).manager
    with pytest.raises(NotAllowed, match="holds no role"):
        record_leaving(by=cast.manager, person=cast.stranger, body=cast.body)


@pytest.mark.parametrize(
    ("is_demo", "said"),
    [(False, "whoever runs the site passes it on"), (True, "“Mail of the example” at the foot")],
)
def test_without_a_mail_server_it_is_said_where_an_invitation_lies(
    cast: Cast, settings: Settings, is_demo: bool, said: str
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    Installation.objects.update(is_demo=is_demo)
    assert said in where_mail_goes()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert where_mail_goes() == ""
