"""What a partnership tells the network: dated records, and its share of the fund."""

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.network.enums import RecordKind
from moothall.partnership.models import Area, Body, Person, today
from moothall.theme.formats import as_local, long_date


class Told(models.Model):
    """What is told by hand, and so says when and by whom: the role they had, not their name."""

    told_at = models.DateTimeField(default=clock.now, null=True)
    told_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    told_as = models.CharField("role of who told it", max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def told_words(self) -> str:
        """That it is told by hand, on which day and by whom, as far as that is known."""
        if self.told_at is None:
            return "told by hand"
        by = f" by the {self.told_as}" if self.told_as else ""
        return f"told by hand on {long_date(as_local(self.told_at).date())}{by}"


class NetworkRecord(Told):
    """One thing that a partnership tells the bodies above it: what, when, when it is looked at
    again. A boundary names its areas.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="network_records")
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    title = models.CharField(max_length=200)
    day = models.DateField(default=today)
    review_on = models.DateField(null=True)
    text = models.TextField(blank=True)
    areas = models.ManyToManyField(Area, blank=True)
    version = models.PositiveIntegerField(default=1)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ("-day", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=RecordKind.values), name="network_record_kind"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="network_record_in_words"),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gte=F("day")),
                name="network_record_days",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The record as a Ref."""
        return Ref("network_record", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The partnership that tells it."""
        return self.body.slug


class FundShare(Told):
    """What a partnership has of the partnership fund in a year, split as it is spent."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="fund_shares")
    year = models.PositiveSmallIntegerField("year in which it begins")
    infrastructure = models.DecimalField(max_digits=12, decimal_places=2)
    projects = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.UniqueConstraint(fields=("body", "year"), name="fund_share_once"),
            models.CheckConstraint(
                condition=Q(infrastructure__gte=0, projects__gte=0), name="fund_share_not_owed"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100), name="fund_share_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}, {self.year}"

    @property
    def ref(self) -> Ref:
        """The share as a Ref."""
        return Ref("fund_share", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The partnership whose share it is."""
        return self.body.slug
