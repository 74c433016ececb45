"""What is due once a day: the mails of those who want one a day, and forgetting old messages."""

import datetime as dt

from moothall.notices import mail, telling
from moothall.notices.enums import Delivery
from moothall.notices.models import Message

# What happened is in the ledger for ever; that somebody was told of it is not.
KEPT = dt.timedelta(days=365)


def once_a_day(now: dt.datetime) -> int:
    """Tell what is not told yet, mail what waits, forget what is a year old; return how many mails
    were sent.
    """
    telling.read_on()
    Message.objects.filter(at__lt=now - KEPT).delete()
    return mail.send(Delivery.AT_ONCE) + mail.send(Delivery.DAILY)
