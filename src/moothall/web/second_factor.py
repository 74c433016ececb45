"""A second factor beside the password: one-time codes, passkeys, recovery codes.

The forms and their checks are allauth's; here stands what is ours: what it is called, how secrets
are kept, who must have one, and that each that comes or goes is an event in the ledger.
"""

import base64
import hashlib
from typing import ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Installation, Person, held

NOUNS = {
    Authenticator.Type.TOTP: "one-time codes",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth asks of a site about second factors."""

    error_messages: ClassVar[dict[str, str]] = {
        "add_email_blocked": "An account with a second factor keeps its e-mail address.",
        "cannot_delete_authenticator": "This site asks you for a second factor: add a passkey "
        "first, then stop the codes.",
        "cannot_generate_recovery_codes": "Recovery codes come with one-time codes or a passkey: "
        "set one of them up first.",
        "incorrect_code": "This code is wrong, too old, or used already. Wait for the next one and "
        "type that.",
        "unverified_email": "Your e-mail address is not known to be yours yet.",
    }

    def get_totp_issuer(self) -> str:
        """Name the site in the app that makes the codes."""
        return f"Moothall {settings.BASE_URL.partition('://')[2]}"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with the site's own key: a copy of the database alone opens nothing."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret; under another key it is no secret, and no code fits it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to take the last factor of somebody who must have one."""
        person = authenticator.user
        others = Authenticator.objects.filter(user=person).exclude(pk=authenticator.pk)
        left = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return left or not is_required_of(person)

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """Offer a name for a passkey."""
        return "My passkey"


def _box() -> Fernet:
    key = hashlib.sha256(b"second factors:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, with which one may also sign in without a password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What you call it"
        self.fields["name"].help_text = "Such as “my telephone” or “key on my ring”."
        without = self.fields["passwordless"]
        without.label = "Sign in with it instead of the password too"
        without.initial = True
        without.widget = forms.CheckboxInput()


class NamePasskey(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What you call it"
        self.fields["name"].error_messages["required"] = "Give it a name."


def factors() -> QuerySet[Authenticator]:
    """Return what counts as a second factor: recovery codes only stand in for one."""
    found: QuerySet[Authenticator] = Authenticator.objects.exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return found


def has_one(person: Person) -> bool:
    """Whether somebody has a second factor."""
    return factors().filter(user=person).exists()


def with_factor(people: QuerySet[Person]) -> QuerySet[Person]:
    """Add to people whether they have a second factor (`has_factor`)."""
    return people.annotate(has_factor=Exists(factors().filter(user=OuterRef("pk"))))


def is_required_of(person: Person) -> bool:
    """Whether the site asks a person for a second factor (MOOTHALL_SECOND_FACTOR): never in the
    example, where one signs in by a click.
    """
    if settings.SECOND_FACTOR == "optional":
        return False
    if Installation.objects.filter(is_demo=True).exists():
        return False
    if settings.SECOND_FACTOR == "everyone":
        return True
    return Appointment.objects.filter(held(), person=person, role=Role.MANAGER).exists()
