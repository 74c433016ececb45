"""What the site itself keeps of somebody beyond its tables' keys: sessions, wrong passwords."""

from collections.abc import Iterable

from allauth.socialaccount.models import SocialToken
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session

from moothall.partnership import personal
from moothall.partnership.models import Person
from moothall.partnership.personal import Kept, Row
from moothall.web.sign_in_actions import end_sessions


def register() -> None:
    """Say to the partnership what is kept here, and how it is forgotten."""
    personal.register("web", rows_of, forget)


def rows_of(person: Person) -> Iterable[Kept]:
    """Return the sessions of somebody, by their last day, and passwords tried wrongly."""
    sessions: tuple[Row, ...] = tuple(
        {"ends": each.expire_date.isoformat()}
        for each in Session.objects.order_by("expire_date").iterator()
        if each.get_decoded().get("_auth_user_id") == str(person.pk)
    )
    tried: tuple[Row, ...] = tuple(
        {
            "at": each.attempt_time.isoformat(),
            "network_address": each.ip_address,
            "browser": each.user_agent,
            "failures": each.failures_since_start,
        }
        for each in AccessAttempt.objects.filter(username=person.email)
    )
    return (
        Kept("web.session", "Sign-in", "Sessions", sessions, len(sessions)),
        Kept("web.wrong_password", "Sign-in", "Passwords tried wrongly", tried, len(tried)),
    )


def forget(person: Person) -> int:
    """End somebody's sessions, and forget wrong passwords and keys of single sign-on."""
    tokens, _ = SocialToken.objects.filter(account__user=person).delete()
    tried, _ = AccessAttempt.objects.filter(username=person.email).delete()
    return int(end_sessions(person) + tokens + tried)
