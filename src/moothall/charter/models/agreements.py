"""Agreements between member authorities (GOV-11): texts in versions, who signs, money, reviews.

What was signed is never changed or deleted (see the migrations).
"""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.charter.enums import (
    SIGNING,
    SIGNING_CHOICES,
    UNDER_WAY,
    WITH_MONEY,
    AgreementKind,
    AgreementStatus,
    Outcome,
)
from moothall.charter.models.terms import HEX_HASH, hashed
from moothall.ledger.refs import Ref
from moothall.money import Money
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: those who act for an authority or for the
        body everything, others what is or was in force.
        """
        if place.serves_authority or place.convenes:
            return self
        return self.filter(versions__in_force_on__isnull=False).distinct()


class Agreement(models.Model):
    """An agreement between member authorities, in one version after another."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=AgreementKind)
    binding = models.BooleanField("legally binding")
    board = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="overseen by")
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["Agreement"]] = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ("title",)
        constraints = (
            models.UniqueConstraint(fields=("body", "title"), name="agreement_title_once"),
            models.CheckConstraint(condition=~Q(title=""), name="agreement_title"),
            models.CheckConstraint(
                condition=Q(kind__in=AgreementKind.values), name="agreement_kind"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The agreement as a Ref."""
        return Ref("agreement", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose members agree."""
        return self.body.slug

    @property
    def has_money(self) -> bool:
        """Whether it says how much each authority brings in."""
        return self.kind in WITH_MONEY


class AgreementVersion(models.Model):
    """One version of an agreement: its text and days, and where it stands."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    starts = models.DateField("in force from")
    ends = models.DateField("in force until", null=True, blank=True)
    sha256 = models.CharField("hash of its content", max_length=HEX_HASH)
    drafted_at = models.DateTimeField(default=clock.now)
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Where it stands: all that changes of a version that has left the draft.
    status = models.CharField(max_length=12, choices=AgreementStatus, default=AgreementStatus.DRAFT)
    offered_on = models.DateField(null=True)
    signed_on = models.DateField("signed by all", null=True)
    in_force_on = models.DateField("came into force", null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("agreement", "version"), name="agreement_version"),
            models.UniqueConstraint(
                fields=("agreement",),
                condition=Q(status__in=UNDER_WAY),
                name="agreement_one_under_way",
            ),
            models.UniqueConstraint(
                fields=("agreement",),
                condition=Q(status=AgreementStatus.IN_FORCE),
                name="agreement_one_in_force",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="agreement_number"),
            models.CheckConstraint(
                condition=Q(status__in=AgreementStatus.values), name="agreement_status"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="agreement_in_words"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="agreement_days"
            ),
            models.CheckConstraint(
                condition=~Q(status=AgreementStatus.IN_FORCE)
                | Q(
                    offered_on__isnull=False,
                    signed_on__isnull=False,
                    in_force_on__gte=F("starts"),
                ),
                name="in_force_only_when_signed_and_begun",
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreement}, version {self.version}"

    @property
    def ref(self) -> Ref:
        """The version as a Ref, by its content."""
        return Ref("agreement_version", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose members agree."""
        return self.agreement.body.slug

    def fingerprint(self, called: Mapping[int, str] | None = None) -> str:
        """Return the hash of what is signed: text, days, parties and money. `called` has the names
        of the parties, by key, where they had others when it was signed.
        """

        def name(party: "Party | Amount") -> str:
            return (called or {}).get(party.authority_id) or party.authority.name

        return hashed(
            {
                "agreement": self.agreement.title,
                "kind": str(self.agreement.kind),
                "binding": self.agreement.binding,
                "board": self.agreement.board.slug,
                "version": self.version,
                "text": self.text,
                "starts": self.starts.isoformat(),
                "ends": self.ends.isoformat() if self.ends else "",
                "parties": sorted(name(party) for party in self.parties.all()),
                "amounts": sorted(
                    (name(one), one.year, str(one.money)) for one in self.amounts.all()
                ),
            }
        )


class OfVersion(models.Model):
    """A row of a version of an agreement."""

    class Meta:
        abstract = True

    @property
    def body_slug(self) -> str:
        """The body whose members agree."""
        return self.version.agreement.body.slug  # type: ignore[attr-defined, no-any-return]


class Party(OfVersion):
    """A member authority that the version binds."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="parties")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("authority__name",)
        verbose_name_plural = "parties"
        constraints = (models.UniqueConstraint(fields=("version", "authority"), name="party_once"),)

    def __str__(self) -> str:
        return str(self.authority)


class Amount(OfVersion):
    """What an authority brings in, in a financial year (April to March), to the penny."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="amounts")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("financial year that begins in")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ("authority__name", "year")
        constraints = (
            models.UniqueConstraint(fields=("version", "authority", "year"), name="amount_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="amount_not_negative"),
            models.CheckConstraint(condition=Q(year__range=(2000, 2100)), name="amount_year"),
        )

    def __str__(self) -> str:
        return f"{self.authority}, {self.year}: {self.money.words}"

    @property
    def money(self) -> Money:
        """The amount, exact."""
        return Money(self.amount)


class OfferedText(OfVersion):
    """A text as it was once offered for signature, so that a change can be shown. Only added."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="offers")
    sha256 = models.CharField(max_length=HEX_HASH)
    text = models.TextField()
    offered_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(text="") & ~Q(sha256=""), name="offered_in_words"),
        )

    def __str__(self) -> str:
        return f"{self.version}, offered on {self.offered_at:%Y-%m-%d}"


class Place(OfVersion):
    """A signature that a version needs: of an authority, at a level, as the body's rule names it.
    Made when the version is offered.
    """

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="places")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    called = models.CharField("its name when it was offered", max_length=120)
    level = models.CharField(max_length=20, choices=SIGNING_CHOICES)

    class Meta:
        ordering = ("called", "pk")
        constraints = (
            models.UniqueConstraint(fields=("version", "authority", "level"), name="place_once"),
            models.CheckConstraint(condition=Q(level__in=SIGNING), name="place_level"),
        )

    def __str__(self) -> str:
        return f"{self.called} ({self.level})"


class Signature(models.Model):
    """A signature: whose, when, on which content. Added, never changed."""

    place = models.OneToOneField(Place, models.PROTECT, related_name="signature")
    sha256 = models.CharField("hash of what was signed", max_length=HEX_HASH)
    signed_on = models.DateField("day of the signature")
    paper = models.CharField("where the sealed paper is", max_length=300, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    said_by = models.CharField("who signed, where the operator recorded it", max_length=200)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(sha256=""), name="signature_on_a_content"),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(said_by=""), name="signature_of_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place}, signed"

    @property
    def body_slug(self) -> str:
        """The body whose members agree."""
        return self.place.body_slug


class Review(OfVersion):
    """A window in which a version is reviewed; once, what was found and what came of it."""

    version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="reviews")
    opens = models.DateField()
    closes = models.DateField()
    held_on = models.DateField(null=True)
    found = models.TextField("what was found", blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("opens", "pk")
        constraints = (
            models.UniqueConstraint(fields=("version", "opens"), name="review_window_once"),
            models.CheckConstraint(condition=Q(closes__gte=F("opens")), name="review_window"),
            models.CheckConstraint(
                condition=Q(held_on=None, found="", outcome="")
                | (Q(held_on__gte=F("opens"), outcome__in=Outcome.values) & ~Q(found="")),
                name="review_whole_or_open",
            ),
        )

    def __str__(self) -> str:
        return f"review of {self.version} from {self.opens}"

    @property
    def ref(self) -> Ref:
        """The review as a Ref."""
        return Ref("agreement_review", str(self.pk))

    def is_open(self, on: dt.date) -> bool:
        """Whether nothing is recorded of it and its window has begun."""
        return self.held_on is None and self.opens <= on
