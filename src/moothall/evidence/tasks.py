"""Work in the background: checks at once, figures in the queue of what takes long."""

from contextlib import suppress

from django_tasks import task

from moothall.evidence import intake, portraits
from moothall.evidence.enums import ReturnStatus
from moothall.evidence.models import BROKE_OFF, Return
from moothall.evidence.standard import refresh
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import SITE
from moothall.measures import MeasureFault
from moothall.partnership.models import Body, Organisation
from moothall.partnership.queries import authorities, members
from moothall.queues import LONG, NOBODY_WAITS, SHORT, logged


@task(queue_name=SHORT)
def check_return(pk: int) -> None:
    """Check a return that was given on the site. One that was checked meanwhile is left alone."""
    given = Return.objects.select_related("body", "given_by").get(pk=pk)
    if given.status != ReturnStatus.RECEIVED:
        return
    waiting = Return.objects.filter(pk=pk, status=ReturnStatus.RECEIVED)
    with logged(f"Checking return {pk}", lambda: waiting.update(doing=BROKE_OFF)):
        intake.check(given, by=intake.giver_of(given))


@task(queue_name=LONG)
def refresh_evidence(slug: str) -> None:
    """Take a snapshot where something has changed, release the standard figures on it, and have
    the pictures of them drawn.
    """
    body = Body.objects.get(slug=slug)
    if refresh(by=SITE, body=body):
        draw_ahead(body)


def draw_ahead(body: Body) -> None:
    """Have the pictures of every area's and provider's page drawn before anybody opens it, when
    nothing else is to be done: a page at a time, so that nobody who comes then waits for long.
    """
    for authority in authorities(body):
        if authority.area:
            draw_area.enqueue(body.slug, authority.area.name)
    for member in members(body).exclude(ukprn=None):
        draw_provider.enqueue(body.slug, str(member.ukprn))


@task(queue_name=LONG, priority=NOBODY_WAITS)
def draw_area(slug: str, area: str) -> None:
    """Draw the pictures of an area's page. What cannot be shown is said by the page."""
    with suppress(NotAllowed, MeasureFault):
        portraits.draw_area(Body.objects.get(slug=slug), area)


@task(queue_name=LONG, priority=NOBODY_WAITS)
def draw_provider(slug: str, ukprn: str) -> None:
    """Draw the pictures of a provider's page. What cannot be shown is said by the page."""
    with suppress(NotAllowed, MeasureFault):
        provider = Organisation.objects.get(ukprn=ukprn)
        portraits.draw_provider(Body.objects.get(slug=slug), provider)
