"""Publications, their versions, and the files of each. A version is written once: the database
refuses to change or delete it (see the migrations).
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing
from moothall.publishing.enums import Format, PublicationStatus

HEX_HASH = 64
# Large enough for a head: a number, a colon and a hash.
HEAD = 90


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Publications, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: the manager everything, everyone else what
        is or was public.
        """
        return self if place.manager else self.public()

    def public(self) -> Self:
        """Keep what everyone may see: what was published once, withdrawn or not."""
        return self.exclude(status=PublicationStatus.DRAFT)


class Publication(models.Model):
    """Something a body makes public, at an address that stays."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=40)
    slug = models.SlugField("address", max_length=80)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500)
    # What it is made from, as it is to be published next.
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    subject_hash = models.CharField(max_length=HEX_HASH, blank=True)
    status = models.CharField(
        max_length=12, choices=PublicationStatus.choices, default=PublicationStatus.DRAFT
    )
    current = models.ForeignKey(
        "Version",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="latest version",
    )
    made_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Publication"]] = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "slug"), name="publication_address"),
            models.CheckConstraint(
                condition=Q(status__in=PublicationStatus.values), name="publication_status"
            ),
            models.CheckConstraint(
                condition=Q(status=PublicationStatus.DRAFT) | Q(current__isnull=False),
                name="published_has_version",
            ),
            models.CheckConstraint(
                condition=~Q(status=PublicationStatus.DRAFT) | Q(current__isnull=True),
                name="draft_has_no_version",
            ),
            models.CheckConstraint(
                condition=~Q(status=PublicationStatus.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
                name="withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(summary="") & ~Q(slug=""), name="publication_in_words"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The publication as a Ref, by the content of its latest version."""
        return Ref("publication", str(self.pk), self.current.sha256 if self.current else "")

    @property
    def body_slug(self) -> str:
        """The body that publishes it."""
        return self.body.slug

    @property
    def subject(self) -> Ref:
        """What it is made from."""
        return Ref(self.subject_kind, self.subject_id, self.subject_hash)


class Version(models.Model):
    """One version of a publication, as everyone may read it from then on."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500)
    year = models.CharField("academic year it is about", max_length=7, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    subject_hash = models.CharField(max_length=HEX_HASH, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="versions", verbose_name="decided by"
    )
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ledger_head = models.CharField("head of the ledger when it was made", max_length=HEAD)
    what_changed = models.CharField(max_length=500, blank=True)
    sha256 = models.CharField("hash of all its files", max_length=HEX_HASH)
    text = models.TextField("its words, to be searched")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("publication", "number"), name="version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_from_one"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(what_changed=""), name="version_says_what_changed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def ref(self) -> Ref:
        """The version as a Ref, by its content."""
        return Ref("version", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body that publishes it."""
        return self.publication.body.slug

    @property
    def subject(self) -> Ref:
        """What it was made from."""
        return Ref(self.subject_kind, self.subject_id, self.subject_hash)


class VersionFile(models.Model):
    """One file of a version, kept by its hash under MOOTHALL_HOME/publications."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField("place among the files")
    name = models.CharField(max_length=120)
    form = models.CharField(max_length=5, choices=[(f.value, f.words) for f in Format])
    title = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=HEX_HASH)
    size = models.PositiveBigIntegerField("bytes")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("version", "name"), name="file_name"),
            models.CheckConstraint(condition=Q(form__in=list(Format)), name="file_form"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def format(self) -> Format:
        """The form it is in."""
        return Format(self.form)


class VersionPin(models.Model):
    """One thing that a version was made from, by its content, so that it can be made again (EVD-4).

    `content` keeps what may read otherwise later: the text of a protocol, a name, how a figure was
    asked for.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="pins")
    position = models.PositiveSmallIntegerField("place among the pins")
    kind = models.CharField(max_length=40)
    key = models.CharField("its id", max_length=80)
    title = models.CharField("what it was called", max_length=300)
    content_hash = models.CharField(max_length=HEX_HASH)
    content = models.JSONField(default=dict)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("version", "kind", "key"), name="version_pins_once"),
            models.CheckConstraint(condition=~Q(content_hash=""), name="version_pins_content"),
        )

    def __str__(self) -> str:
        return self.title
