"""`moothall person reset-second-factor`: by the operator, for whoever lost theirs."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from tests.cast import Cast
from tests.conftest import Answer

from moothall.ledger.models import Event
from moothall.partnership.models import Person

pytestmark = pytest.mark.django_db
Command = Callable[..., Answer]
RESET = ("person", "reset-second-factor")


def with_codes(person: Person) -> None:
    """Give somebody a second factor."""
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "A" * 32}
    )


def test_the_operator_takes_a_lost_second_factor_and_its_owner_is_told(
    cast: Cast, command: Command
) -> None:
    with_codes(cast.officer)
    with_codes(cast.director)
    done = command(*RESET, cast.officer.email)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{cast.officer} signs in with the password alone.\n"
    assert [kept.user for kept in Authenticator.objects.all()] == [cast.director]
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([cast.officer.email], "Your second factor was reset")
    event = Event.objects.get(name="SecondFactorReset")
    assert (event.actor_kind, event.subject_id) == ("operator", str(cast.officer.pk))


def test_nothing_is_reset_for_an_unknown_address_for_who_has_none_or_by_anybody_else(
    cast: Cast, command: Command
) -> None:
    with_codes(cast.director)
    for words, told in (
        (("somebody@example.org",), "Nobody here has the e-mail address “somebody@example.org”."),
        ((cast.officer.email,), f"{cast.officer} has no second factor."),
        (
            (cast.director.email, "--as", cast.manager.email),
            "Only the operator may do this: leave --as out.",
        ),
    ):
        refused = command(*RESET, *words)
        assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", f"{told}\n")
    assert Authenticator.objects.filter(user=cast.director).count() == 1
    assert mail.outbox == []
    assert not Event.objects.filter(name="SecondFactorReset").exists()
