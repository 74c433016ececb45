"""States and kinds of the evidence."""

from django.db.models import TextChoices


class ReturnKind(TextChoices):
    """The two routes by which records come in (EVD-1)."""

    ILR = "ilr", "learner records (ILR)"
    AGGREGATES = "aggregates", "table of counts"


class ReturnStatus(TextChoices):
    """Where a return stands."""

    RECEIVED = "received", "received"
    CHECKED = "checked", "checked"
    ACCEPTED = "accepted", "accepted"
    REFUSED = "refused", "refused"
    SUPERSEDED = "superseded", "superseded"
    WITHDRAWN = "withdrawn", "withdrawn"


# Which status may follow which; the diagram in the docs is drawn from this.
MOVES: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    ReturnStatus.RECEIVED: frozenset(
        {ReturnStatus.CHECKED, ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN}
    ),
    ReturnStatus.CHECKED: frozenset(
        {ReturnStatus.ACCEPTED, ReturnStatus.REFUSED, ReturnStatus.WITHDRAWN}
    ),
    ReturnStatus.ACCEPTED: frozenset({ReturnStatus.SUPERSEDED, ReturnStatus.WITHDRAWN}),
    # The same file given again is checked again: reference tables may have come since.
    ReturnStatus.REFUSED: frozenset({ReturnStatus.RECEIVED}),
    ReturnStatus.SUPERSEDED: frozenset({ReturnStatus.RECEIVED}),
    ReturnStatus.WITHDRAWN: frozenset({ReturnStatus.RECEIVED}),
}


class Purpose(TextChoices):
    """What a protocol allows the records to be used for (EVD-2)."""

    FIGURES = "figures", "figures shown to the members"
    PUBLICATION = "publication", "figures published to everyone"
    ALLOCATION = "allocation", "exact counts for needs and allocation, never shown"


class ReferenceKind(TextChoices):
    """The reference tables there can be."""

    AIMS = "aims", "learning aims"
    POSTCODES = "postcodes", "postcodes and their authorities"
    PROVIDERS = "providers", "providers"
    POPULATION = "population", "population by area and age"
    AREAS = "areas", "areas"


class FileStatus(TextChoices):
    """Where a file stands that was given to become a reference table."""

    RECEIVED = "received", "being read"
    TAKEN = "taken", "taken over"
    REFUSED = "refused", "refused"
