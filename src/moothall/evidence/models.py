"""Returns, reference tables, protocols, snapshots, released figures and cited ones."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from moothall import clock
from moothall.evidence.enums import Purpose, ReturnKind, ReturnStatus
from moothall.evidence.reference_models import HEX_HASH as HEX_HASH
from moothall.evidence.reference_models import ReferenceFile as ReferenceFile
from moothall.evidence.reference_models import ReferenceTable as ReferenceTable
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Lead, Organisation, Person, in_force
from moothall.partnership.permissions import Standing

# What a check says that it is doing once it does nothing any more.
BROKE_OFF = "The check broke off. Try it again."
# The hash of a file as it was given, and of what was kept of it.
RECORDS_NAME = 2 * HEX_HASH + 1


class ReturnQuerySet(models.QuerySet["Return"]):
    """Returns, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing in the body may see: the manager everything, a
        provider's officer their own, an authority those of the providers it leads for and the
        tables of counts that it answers for. Returns name learners, so no other hat lets one in.
        """
        if place.manager:
            return self
        place = place.with_records()
        leads = Lead.objects.filter(
            Q(lead__in=place.authorities) | Q(jointly_with__in=place.authorities),
            in_force(),
            body=OuterRef("body"),
            provider=OuterRef("provider"),
        )
        own = place.organisations
        return self.filter(Q(provider__in=own) | Q(owner__in=own) | Exists(leads))

    def in_status(self, *statuses: ReturnStatus) -> Self:
        """Keep those in one of these states."""
        return self.filter(status__in=statuses)


class Return(models.Model):
    """A file of records as its owner gave it, whole, and what became of it (EVD-1)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=20, choices=ReturnKind.choices, default=ReturnKind.ILR)
    sha256 = models.CharField(max_length=HEX_HASH)
    name = models.CharField("file", max_length=200)
    size = models.PositiveBigIntegerField("bytes")
    status = models.CharField(
        max_length=12, choices=ReturnStatus.choices, default=ReturnStatus.RECEIVED
    )
    year = models.CharField(max_length=7, blank=True)
    ukprn = models.CharField("UKPRN", max_length=8, blank=True)
    provider = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="returns"
    )
    called = models.CharField("its provider in the table of providers", max_length=200, blank=True)
    # Who answers for a table of counts; for learner records, their provider does.
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="returns_owned"
    )
    prepared = models.DateField("file prepared", null=True)
    learners = models.PositiveIntegerField(default=0)
    deliveries = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField("learners held back", default=0)
    file_faults = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    checked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    accepted_as = models.CharField(
        "name of its records in the lake", max_length=RECORDS_NAME, blank=True
    )
    erased = models.DateTimeField("records erased", null=True)
    # How far a check has come: from 0 to 1, what it is doing, and when it last said so.
    progress = models.FloatField(default=0)
    doing = models.CharField(max_length=120, blank=True)
    heard = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Return"]] = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "sha256"), name="return_once"),
            models.UniqueConstraint(
                fields=("body", "kind", "ukprn", "year"),
                condition=Q(status=ReturnStatus.ACCEPTED, kind=ReturnKind.ILR),
                name="one_accepted_return",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReturnStatus.values), name="return_status"
            ),
            models.CheckConstraint(condition=Q(held__lte=F("learners")), name="return_held"),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.ACCEPTED) | Q(file_faults=0),
                name="no_faulty_file_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.ACCEPTED) | Q(erased__isnull=True),
                name="no_erased_return_accepted",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True)
                | Q(kind=ReturnKind.AGGREGATES)
                | Q(status=ReturnStatus.RECEIVED),
                name="only_counts_have_an_owner",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The return as a Ref, pinned by content."""
        return Ref("return", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body it was given to."""
        return self.body.slug

    @property
    def label(self) -> str:
        """What people call it: provider and year, or the file's name before these are known."""
        who = self.provider_name
        return f"{who}, {self.year}" if who and self.year else self.name

    @property
    def provider_name(self) -> str:
        """What its provider is called: as an organisation here, in the table of providers, or by
        its UKPRN; nothing where it has none.
        """
        if self.provider:
            return self.provider.name
        return self.called or (f"UKPRN {self.ukprn}" if self.ukprn else "")

    @property
    def is_checking(self) -> bool:
        """Whether it is being checked, or waits for its turn."""
        return self.status == ReturnStatus.RECEIVED and not self.has_broken_off

    @property
    def has_broken_off(self) -> bool:
        """Whether its check stopped before it found anything."""
        return self.status == ReturnStatus.RECEIVED and self.doing == BROKE_OFF

    @property
    def answers(self) -> Organisation | None:
        """The organisation that answers for it, as far as one is known."""
        return self.provider or self.owner


class Protocol(models.Model):
    """A data-sharing protocol (EVD-2): who shares what, for what, in what detail, until when."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="protocols")
    title = models.CharField(max_length=160)
    parties = models.ManyToManyField(Organisation, blank=True, related_name="protocols")
    purposes = models.JSONField(default=list)
    purpose = models.TextField("purpose in words")
    fields = models.JSONField("fields of the record shared", default=list, blank=True)
    detail = models.CharField("level of detail", max_length=300)
    retention = models.CharField(max_length=300)
    erase_on = models.DateField("records kept until", null=True, blank=True)
    threshold = models.PositiveSmallIntegerField("smallest count shown", default=6)
    zeros_shown = models.BooleanField(default=True)
    starts = models.DateField()
    ends = models.DateField()
    ended = models.DateField("ended early on", null=True, blank=True)

    class Meta:
        ordering = ("-starts", "title")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="protocol_dates",
                violation_error_message="The protocol ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=2),
                name="protocol_threshold",
                violation_error_message="The smallest count shown is 2 or more.",
            ),
            models.UniqueConstraint(fields=("body", "title"), name="protocol_title"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The protocol as a Ref."""
        return Ref("protocol", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose records it is about."""
        return self.body.slug

    def in_force(self, on: dt.date) -> bool:
        """Whether it holds on a day: not before it starts, nor from the day it was ended early."""
        return self.starts <= on <= self.ends and not (self.ended and on >= self.ended)

    @property
    def erases_after(self) -> dt.date:
        """The last day on which records that it alone covers are kept."""
        return self.erase_on or self.ended or self.ends

    def allows(self, purpose: Purpose) -> bool:
        """Whether it names this purpose."""
        return str(purpose) in self.purposes

    @property
    def purposes_in_words(self) -> str:
        """The purposes as a sentence's end."""
        return "; ".join(str(Purpose(p).label) for p in self.purposes)


class Snapshot(models.Model):
    """An immutable set of accepted returns, reference tables and definitions (ARCHITECTURE, 2)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="snapshots")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=HEX_HASH)
    returns = models.ManyToManyField(Return, related_name="snapshots")
    # Of each return by its key: the name of its records in the lake, and how many learners they
    # are and were held back. A return that is accepted anew later changes nothing of it.
    contents = models.JSONField(default=dict)
    references = models.ManyToManyField(ReferenceTable, related_name="snapshots")
    definitions = models.JSONField(default=dict)
    grouping = models.JSONField("area codes of the member authorities", default=list)
    as_at = models.DateField()
    taken = models.DateTimeField(default=clock.now)
    # When it last became the evidence: withdrawing a return can go back to an earlier snapshot.
    in_use_since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="snapshot_number"),
            models.UniqueConstraint(fields=("body", "sha256"), name="snapshot_once"),
        )

    def __str__(self) -> str:
        return f"snapshot {self.number}"

    @property
    def ref(self) -> Ref:
        """The snapshot as a Ref, pinned by content."""
        return Ref("snapshot", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose evidence it is."""
        return self.body.slug


class Figure(models.Model):
    """A table of figures as it was released: measure, breakdown, snapshot, protocol, audience.

    What was released stays as it was: a later table is protected together with it.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="figures")
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="figures", null=True)
    audience = models.CharField(max_length=40)
    key = models.CharField(max_length=HEX_HASH, unique=True)
    measure = models.CharField(max_length=40)
    version = models.CharField("version of the definition", max_length=20)
    by = models.JSONField(default=list)
    where = models.JSONField(default=dict)
    table = models.JSONField()
    release = models.JSONField(null=True)
    refused = models.TextField(blank=True)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("protocol", "audience", "measure"), name="figure_released"),
        )
        constraints = (models.CheckConstraint(condition=~Q(audience=""), name="figure_audience"),)

    def __str__(self) -> str:
        by = f" by {', '.join(self.by)}" if self.by else ""
        return f"{self.measure}{by}"

    @property
    def ref(self) -> Ref:
        """The figure as a Ref, pinned by its key."""
        return Ref("figure", str(self.pk), self.key)

    @property
    def body_slug(self) -> str:
        """The body whose evidence it is."""
        return self.snapshot.body.slug


class Use(models.Model):
    """That someone was shown figures on a day: the ledger has one event for each."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="uses")
    who = models.CharField(max_length=40)
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("figure", "who", "day"), name="use_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.figure} shown to {self.who}"


class CitedFigure(models.Model):
    """A figure that somebody else published, with where they did (EVD-4). Never computed here."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="cited_figures")
    source = models.CharField(max_length=160)
    name = models.CharField(max_length=120)
    period = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=40)
    published_as = models.CharField(max_length=200, blank=True)
    # The names of cited figures, with +1 or -1, that should add up to this one.
    parts = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("source", "name", "area", "period")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "source", "name", "period", "area"), name="cited_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.area} {self.period}".strip()

    @property
    def ref(self) -> Ref:
        """The cited figure as a Ref."""
        return Ref("cited", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that cites it."""
        return self.body.slug


class Contradiction(models.Model):
    """A published total that its own parts do not give, as found by a reader of the document."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="contradictions")
    document = models.CharField(max_length=160)
    stated = models.CharField(max_length=200)
    parts = models.CharField(max_length=300)
    recomputed = models.CharField(max_length=200)

    class Meta:
        ordering = ("document", "stated")
        constraints = (
            models.UniqueConstraint(
                fields=("body", "document", "stated"), name="contradiction_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document}: {self.stated}"


def protocols_in_force(body: Body, on: dt.date) -> models.QuerySet[Protocol]:
    """Return a body's protocols that hold on a day, the newest first."""
    not_ended = Q(ended__isnull=True) | Q(ended__gt=on)
    return Protocol.objects.filter(not_ended, body=body, starts__lte=on, ends__gte=on)
