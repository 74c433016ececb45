"""Reference tables in their versions, and the files given on the site to become one."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.evidence.enums import FileStatus, ReferenceKind
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing

HEX_HASH = 64


class ReferenceTable(models.Model):
    """One version of a table that rules and measures look things up in; the whole site's."""

    kind = models.CharField(max_length=20, choices=ReferenceKind.choices)
    sha256 = models.CharField(max_length=HEX_HASH)
    name = models.CharField("where it came from", max_length=200)
    rows = models.PositiveIntegerField()
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("kind", "-since", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=ReferenceKind.values), name="reference_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.name})"

    @property
    def ref(self) -> Ref:
        """The table as a Ref, pinned by content."""
        return Ref("reference", str(self.pk), self.sha256)

    @classmethod
    def in_use(cls) -> list[Self]:
        """Return the latest version of each kind of table there is."""
        latest: dict[str, Self] = {}
        for table in cls.objects.order_by("since", "pk"):
            latest[table.kind] = table
        return [latest[kind] for kind in sorted(latest)]


class ReferenceFileQuerySet(models.QuerySet["ReferenceFile"]):
    """Files given to become reference tables, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: what was found in a file is the manager's."""
        return self if place.manager else self.none()


class ReferenceFile(models.Model):
    """A file that was given on the site to become a reference table, and what became of it.

    Of a file that is refused nothing is taken over; the table in use stays.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="reference_files")
    kind = models.CharField(max_length=20, choices=ReferenceKind.choices)
    # Empty for what is read from an installed package.
    sha256 = models.CharField(max_length=HEX_HASH, blank=True)
    name = models.CharField("file", max_length=200)
    size = models.PositiveBigIntegerField("bytes", default=0)
    status = models.CharField(
        max_length=12, choices=FileStatus.choices, default=FileStatus.RECEIVED
    )
    rows = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    table = models.ForeignKey(
        ReferenceTable, models.PROTECT, null=True, blank=True, related_name="files"
    )
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="reference_files")
    given_at = models.DateTimeField(default=clock.now)
    # What is being done with it, or why that broke off.
    doing = models.CharField(max_length=120, blank=True)

    objects: ClassVar[models.Manager["ReferenceFile"]] = ReferenceFileQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=ReferenceKind.values), name="reference_file_kind"
            ),
            models.CheckConstraint(
                condition=Q(status__in=FileStatus.values), name="reference_file_status"
            ),
            models.CheckConstraint(
                condition=Q(status=FileStatus.TAKEN, table__isnull=False, faults=0)
                | (~Q(status=FileStatus.TAKEN) & Q(table__isnull=True)),
                name="reference_file_taken_whole",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The file as a Ref, pinned by content."""
        return Ref("reference file", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body it was given in."""
        return self.body.slug
