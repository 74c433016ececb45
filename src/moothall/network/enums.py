"""What a partnership tells the network it belongs to, and which sectors a network counts."""

from django.db.models import TextChoices

from moothall.partnership.enums import Sector, Tier


class RecordKind(TextChoices):
    """Kinds of dated records that a partnership keeps for the network."""

    BOUNDARY = "boundary", "boundaries and their review"
    PLAN = "plan", "learning plan"
    EVENT = "event", "event"
    EVALUATION = "evaluation", "evaluation"
    YOUNG = "young", "target for young people"
    ADULTS = "adults", "target for adults"


TARGETS = (RecordKind.YOUNG, RecordKind.ADULTS)
# Whose members a network counts, in this order; the first four are those published for 2000.
COUNTED = (
    Sector.VOLUNTARY,
    Sector.TRAINING,
    Sector.UNION,
    Sector.FAITH,
    Sector.AUTHORITY,
    Sector.COLLEGE,
    Sector.SCHOOL,
    Sector.EMPLOYER,
)
# Bodies that look at others from above, and those they look at.
ABOVE = (Tier.REGION, Tier.NATION)
BELOW = (Tier.PARTNERSHIP, Tier.SUB_REGION)
