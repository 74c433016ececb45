"""Kinds of interest, and how a declared one stands."""

from django.db.models import TextChoices


class InterestKind(TextChoices):
    """Kinds of interest (GOV-7); what follows from each is for the body's standard to say."""

    PERSONAL = "personal", "personal"
    PREJUDICIAL = "prejudicial", "prejudicial"
    PECUNIARY = "pecuniary", "pecuniary"


class State(TextChoices):
    """How a declared interest stands today."""

    COMING = "coming", "begins later"
    HELD = "held", "held"
    ENDED = "ended", "ended"
