"""How somebody is told."""

from django.db import models


class Delivery(models.TextChoices):
    """How a kind of message reaches a person; all of them stand in the inbox as well."""

    AT_ONCE = "at once", "in the inbox, and by e-mail at once"
    DAILY = "daily", "in the inbox, and in one e-mail a day"
    SITE = "site", "in the inbox only"
