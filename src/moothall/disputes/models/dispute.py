"""Disputes, their parties and steps, and the procedure they follow. All of it is written once: the
database refuses to change or delete it (see the migrations). Only where a dispute stands moves on.
"""

import datetime as dt
import hashlib
import json
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.disputes.enums import FINAL, OPEN, Finding, Part, Ruling, Sits, Status
from moothall.disputes.procedure import StepTerms, Terms, steps_from
from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing

HEX_HASH = 64


class Procedure(models.Model):
    """How a body deals with disputes, as it agreed (GOV-6): versions, never changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="dispute_procedures")
    version = models.PositiveIntegerField()
    steps = models.JSONField("steps, in order")
    window_days = models.PositiveSmallIntegerField("working days after effect")
    agreed = models.CharField("where it was agreed", max_length=300)
    since = models.DateTimeField(default=clock.now)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("body", "version"), name="dispute_procedure_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="dispute_procedure_number"),
            models.CheckConstraint(condition=~Q(agreed=""), name="dispute_procedure_agreed"),
        )

    def __str__(self) -> str:
        return f"procedure {self.version} of {self.body}"

    @property
    def ref(self) -> Ref:
        """The procedure as a Ref."""
        return Ref("dispute_procedure", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that deals with disputes so."""
        return self.body.slug

    @property
    def terms(self) -> Terms:
        """What it says."""
        return Terms(steps_from(self.steps), self.window_days, self.version)


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Disputes, and who may see them."""

    def visible_to(self, place: Standing, person: Person | None = None) -> Self:
        """Keep what someone of this standing may see: those who act for an authority or for the
        body itself everything; others where they are a party or sit on a panel, and what is not
        confidential on a decision that is or was public.
        """
        if place.serves_authority or place.convenes:
            return self
        own = Q(parties__organisation__in=place.places)
        if person:
            own |= Q(seats__person=person)
        told = Q(exempt_because="") & Q(decision__public_since__isnull=False)
        observes = Q(exempt_because="") if Role.OBSERVER in place.body_roles else Q(pk__in=())
        return self.filter(pk__in=Dispute.objects.filter(own | told | observes).values("pk"))

    def open(self) -> Self:
        """Keep those that have not come to their end."""
        return self.filter(status__in=OPEN)


class Dispute(models.Model):
    """A disagreement on a decision or another thing, taken through the steps of a procedure."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="disputes")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField("kind of what is disputed", max_length=40)
    key = models.CharField("its id", max_length=80)
    content_hash = models.CharField(max_length=HEX_HASH)
    title = models.CharField("what it was called", max_length=300)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="disputes", verbose_name="disputed"
    )
    ground = models.TextField("what is wrong with it")
    sought = models.TextField("what would settle it")
    exempt_because = models.CharField("ground for confidence", max_length=300, blank=True)
    procedure_version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Where it stands: all that ever changes.
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NAMING)
    at_step = models.PositiveSmallIntegerField("number of its step", default=1)
    returned_until = models.DateField("last day of the panel it was referred back to", null=True)
    outcome_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, related_name="carries_out"
    )
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Dispute"]] = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("body", "year", "number"), name="dispute_reference"),
            models.UniqueConstraint(
                fields=("body", "kind", "key"),
                condition=Q(status__in=OPEN),
                name="one_open_dispute_of_a_thing",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="dispute_number"),
            models.CheckConstraint(condition=Q(at_step__gte=1), name="dispute_at_step"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="dispute_status"),
            models.CheckConstraint(condition=~Q(content_hash=""), name="disputed_by_content"),
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(sought=""), name="dispute_in_words"
            ),
            models.CheckConstraint(
                condition=Q(status__in=FINAL, ended_on__isnull=False)
                | Q(status__in=OPEN, ended_on__isnull=True),
                name="dispute_ended_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def ref(self) -> Ref:
        """The dispute as a Ref."""
        return Ref("dispute", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body it was opened in."""
        return self.body.slug

    @property
    def reference(self) -> str:
        """Its number in the body's own series, such as D2026/1."""
        return f"D{self.year}/{self.number}"

    @property
    def about(self) -> Ref:
        """What is disputed, as it was."""
        return Ref(self.kind, self.key, self.content_hash)

    @property
    def is_open(self) -> bool:
        """Whether it has not come to its end."""
        return self.status in OPEN

    def digest(self, endings: str = "") -> str:
        """Return the hash of what was fixed when it was opened, and of how its steps ended."""
        fixed = [self.reference, str(self.about), self.content_hash, self.ground, self.sought]
        text = json.dumps([*fixed, endings], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class OfDispute(models.Model):
    """A row of a dispute's record."""

    class Meta:
        abstract = True

    @property
    def ref(self) -> Ref:
        """Events of what belongs to a dispute are events of the dispute."""
        return self.dispute.ref  # type: ignore[attr-defined, no-any-return]

    @property
    def body_slug(self) -> str:
        """The body it was opened in."""
        return self.dispute.body.slug  # type: ignore[attr-defined, no-any-return]


class Party(OfDispute):
    """An organisation that opened a dispute, or answers it."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    called = models.CharField("its name then", max_length=120)
    part = models.CharField(max_length=8, choices=Part.choices)
    # Of one that joined: on which day, and how it is affected.
    joined_on = models.DateField(null=True)
    affected = models.TextField("how it is affected", blank=True)

    class Meta:
        ordering = ("-part", "called")
        constraints = (
            models.UniqueConstraint(fields=("dispute", "organisation"), name="dispute_party_once"),
            models.UniqueConstraint(
                fields=("dispute",), condition=Q(part=Part.OPENED), name="opened_by_one"
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="dispute_party_part"),
            models.CheckConstraint(
                condition=Q(part=Part.JOINED, joined_on__isnull=False) & ~Q(affected="")
                | ~Q(part=Part.JOINED) & Q(joined_on=None, affected=""),
                name="dispute_joined_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.called


class Step(OfDispute):
    """A step of a dispute, on the terms of the procedure when it was opened."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    sits = models.CharField(max_length=10, choices=Sits.choices)
    places = models.PositiveSmallIntegerField()
    ruling = models.CharField(max_length=10, choices=Ruling.choices)
    days = models.PositiveSmallIntegerField("working days")
    findings = models.JSONField("what its panel may find")
    # Filled once, when it begins.
    began_on = models.DateField(null=True)
    due_on = models.DateField("last day", null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("dispute", "number"), name="dispute_step_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, places__gte=1, days__gte=1), name="dispute_step_numbers"
            ),
            models.CheckConstraint(
                condition=Q(sits__in=Sits.values, ruling__in=Ruling.values),
                name="dispute_step_terms",
            ),
            models.CheckConstraint(
                condition=Q(began_on=None, due_on=None) | Q(due_on__gte=F("began_on")),
                name="dispute_step_days",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> dt.date | None:
        """The last day of its clock, or that of its panel where scrutiny referred it back."""
        return (self.number == self.dispute.at_step and self.dispute.returned_until) or self.due_on

    @property
    def terms(self) -> StepTerms:
        """Its terms as a value."""
        return StepTerms(
            self.name,
            Sits(self.sits),
            self.places,
            Ruling(self.ruling),
            self.days,
            tuple(Finding(finding) for finding in self.findings),
        )
