"""What is due once a day: the mails of those who want one a day, and forgetting old messages."""

import datetime as dt

from django.conf import settings

from moothall.notices import mail, telling
from moothall.notices.enums import Delivery
from moothall.notices.models import Message


def once_a_day(now: dt.datetime) -> int:
    """Tell what is not told yet, mail what waits, forget what is as old as the settings say; return
    how many mails were sent.

    What happened is in the ledger for ever; that somebody was told of it is not.
    """
    telling.read_on()
    kept = dt.timedelta(days=settings.KEEP_MESSAGES_DAYS)
    Message.objects.filter(at__lt=now - kept).delete()
    return mail.send(Delivery.AT_ONCE) + mail.send(Delivery.DAILY)
