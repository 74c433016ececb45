"""Organisations that become known after their returns were checked."""

from django.db.models.signals import post_save

from moothall.evidence.models import Return
from moothall.ledger.refs import SITE
from moothall.partnership.models import Organisation


def register() -> None:
    """Have every organisation that is saved linked to the returns that name its UKPRN.

    The partnership, which adds organisations, knows nothing of returns: so it is heard of here.
    """
    post_save.connect(_link, sender=Organisation, dispatch_uid="moothall.evidence.arrivals")


def _link(instance: Organisation, **_: object) -> None:
    if not instance.ukprn:
        return
    from moothall.evidence.actions import link_provider  # takes what reads returns: seconds

    for given in Return.objects.filter(ukprn=instance.ukprn, provider=None):
        link_provider(by=SITE, given=given, provider=instance)
