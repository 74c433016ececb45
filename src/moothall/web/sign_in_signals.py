"""Lets the ledger know what allauth does with second factors, in the same transaction."""

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from moothall.web.sign_in_actions import record_added, record_codes_made, record_removed

RECOVERY = Authenticator.Type.RECOVERY_CODES


@receiver(post_save, sender=Authenticator)
def _added(instance: Authenticator, created: bool, **kwargs: object) -> None:
    if not created:
        return
    if instance.type == RECOVERY:
        record_codes_made(by=instance.user, person=instance.user)
    else:
        record_added(by=instance.user, person=instance.user, kind=str(instance.type))


@receiver(post_delete, sender=Authenticator)
def _removed(instance: Authenticator, **kwargs: object) -> None:
    if instance.type != RECOVERY:
        record_removed(by=instance.user, person=instance.user, kind=str(instance.type))
