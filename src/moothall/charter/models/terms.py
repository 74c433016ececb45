"""Terms of reference: one version after another. What was adopted is never changed (migrations)."""

import datetime as dt
import hashlib
import json
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.charter.enums import Basis, Outcome, TermsStatus
from moothall.charter.quorum import Quorum
from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing

HEX_HASH = 64
# What a version says: all of it is hashed, and nothing of it changes once it is adopted.
SAYS = (
    "purpose",
    "responsibilities",
    "meets",
    "meetings_a_year",
    "quorum_of",
    "quorum_least",
    "quorum_share",
    "quorum_needs_chair",
    "attendance_threshold",
    "notice_days",
    "review_on",
    "text",
)


class TermsQuerySet(models.QuerySet["Terms"]):
    """Versions of terms, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: drafts are for those who act for an
        authority or for the body; what was adopted is for every member.
        """
        if place.serves_authority or place.convenes:
            return self
        return self.filter(status__in=(TermsStatus.ADOPTED, TermsStatus.SUPERSEDED))


class Terms(models.Model):
    """One version of the terms of reference of a body (GOV-1).

    How the body decides is its decision rule, which governance keeps: it is shown here, not held.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="terms")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=TermsStatus, default=TermsStatus.DRAFT)
    purpose = models.TextField()
    responsibilities = models.TextField()
    meets = models.CharField("how often it meets", max_length=200)
    meetings_a_year = models.PositiveSmallIntegerField()
    quorum_of = models.CharField(max_length=12, choices=Basis, default=Basis.AUTHORITIES)
    quorum_least = models.PositiveSmallIntegerField(default=2)
    quorum_share = models.PositiveSmallIntegerField("in per cent", default=50)
    quorum_needs_chair = models.BooleanField(default=False)
    attendance_threshold = models.PositiveSmallIntegerField("in per cent", default=80)
    notice_days = models.PositiveSmallIntegerField("clear days of notice", default=5)
    review_on = models.DateField("to be reviewed by")
    text = models.TextField("all else", blank=True)
    sha256 = models.CharField("hash of its content", max_length=HEX_HASH)
    drafted_at = models.DateTimeField(default=clock.now)
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Where it stands: all that changes of a version that has left the draft.
    adopted_on = models.DateField(null=True)
    adopted_as = models.CharField("how it was adopted, in words", max_length=300, blank=True)
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    superseded_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Terms"]] = TermsQuerySet.as_manager()

    class Meta:
        ordering = ("-version",)
        verbose_name_plural = "terms"
        constraints = (
            models.UniqueConstraint(fields=("body", "version"), name="terms_version"),
            models.UniqueConstraint(
                fields=("body",), condition=Q(status=TermsStatus.DRAFT), name="terms_one_draft"
            ),
            models.UniqueConstraint(
                fields=("body",), condition=Q(status=TermsStatus.ADOPTED), name="terms_one_adopted"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="terms_number"),
            models.CheckConstraint(condition=Q(status__in=TermsStatus.values), name="terms_status"),
            models.CheckConstraint(condition=Q(quorum_of__in=Basis.values), name="terms_basis"),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(responsibilities="") & ~Q(meets=""),
                name="terms_in_words",
            ),
            models.CheckConstraint(
                condition=Q(quorum_share__lte=100, attendance_threshold__lte=100),
                name="terms_shares",
            ),
            models.CheckConstraint(
                condition=Q(quorum_least__gte=1) | Q(quorum_share__gte=1), name="terms_some_quorum"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(TermsStatus.ADOPTED, TermsStatus.SUPERSEDED))
                | (Q(adopted_on__isnull=False) & ~Q(adopted_as="")),
                name="terms_adopted_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=TermsStatus.SUPERSEDED)
                | Q(superseded_on__isnull=False, superseded_on__gte=F("adopted_on")),
                name="terms_superseded_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"terms of reference of {self.body}, version {self.version}"

    @property
    def ref(self) -> Ref:
        """The version as a Ref, by its content."""
        return Ref("terms", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body whose terms they are."""
        return self.body.slug

    @property
    def quorum(self) -> Quorum:
        """When a meeting can decide."""
        return Quorum(
            basis=Basis(self.quorum_of),
            least=self.quorum_least,
            share=self.quorum_share,
            needs_chair=self.quorum_needs_chair,
            version=self.version,
        )

    def fingerprint(self) -> str:
        """Return the hash of what it says, as JSON with sorted keys, in hexadecimal."""
        said = {name: _plain(getattr(self, name)) for name in SAYS}
        content = {"body": self.body.slug, "version": self.version, **said}
        return hashed(content)


def hashed(content: object) -> str:
    """Return the SHA-256 of values as JSON with sorted keys and no spaces, in hexadecimal."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


class TermsReview(models.Model):
    """A review of the terms in force: what was found, and what came of it. Added, never changed."""

    terms = models.ForeignKey(Terms, models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    found = models.TextField("what was found")
    outcome = models.CharField(max_length=12, choices=Outcome)
    next_on = models.DateField("to be reviewed again by")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(found=""), name="terms_review_in_words"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="terms_review_outcome"
            ),
            models.CheckConstraint(
                condition=Q(next_on__gt=F("held_on")), name="terms_review_next_is_later"
            ),
        )

    def __str__(self) -> str:
        return f"review of the {self.terms}"
