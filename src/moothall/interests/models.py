"""The register of interests. All of it is written once (see the migrations): what was declared
wrongly is ended and declared anew, and what has ended stays.
"""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Least

from moothall import clock
from moothall.interests.enums import InterestKind, State
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Organisation, Person, today
from moothall.partnership.permissions import Standing

FAR = dt.date(9999, 12, 31)


class Standard(models.Model):
    """What kinds of interest mean in a body, as it agreed: one version after another."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="interest_standards")
    version = models.PositiveIntegerField()
    agreed = models.CharField("where it was agreed", max_length=300)
    public_roles = models.JSONField("roles whose interests are public", default=list)
    public_organisations = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("body", "version"), name="interest_standard_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="interest_standard_number"),
            models.CheckConstraint(condition=~Q(agreed=""), name="interest_standard_agreed"),
        )

    def __str__(self) -> str:
        return f"standard of interests {self.version} of {self.body}"

    @property
    def ref(self) -> Ref:
        """The standard as a Ref."""
        return Ref("interest standard", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose standard it is."""
        return self.body.slug


class KindRule(models.Model):
    """What one kind of interest means by a standard, and what follows from it."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="kinds")
    kind = models.CharField(max_length=12, choices=InterestKind.choices)
    meaning = models.TextField()
    bars = models.BooleanField("bars a vote")
    dispensable = models.BooleanField("may be dispensed with")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("standard", "kind"), name="interest_kind_ruled_once"),
            models.CheckConstraint(
                condition=Q(kind__in=InterestKind.values), name="interest_kind_ruled"
            ),
            models.CheckConstraint(condition=~Q(meaning=""), name="interest_kind_in_words"),
            models.CheckConstraint(
                condition=Q(bars=True) | Q(dispensable=False), name="dispensed_from_a_bar"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} interests by {self.standard}"


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    """Declared interests, how they stand, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: all, for whoever is anything in the body."""
        return self if place.any else self.none()

    def with_state(self, on: dt.date | None = None) -> Self:
        """Add the last day of each (`until`, the far end of time where none is known) and how it
        stands on a day (`state`; today, if none is given).
        """
        day = on or today()
        last = Least(
            Coalesce("ends", Value(FAR)),
            Coalesce("ending__last_day", Value(FAR)),
        )
        return self.annotate(until=last).annotate(
            state=Case(
                When(until__lt=day, then=Value(State.ENDED.value)),
                When(until__lt=F("starts"), then=Value(State.ENDED.value)),
                When(starts__gt=day, then=Value(State.COMING.value)),
                default=Value(State.HELD.value),
            )
        )

    def held(self, on: dt.date | None = None) -> Self:
        """Keep those that are held on a day (today, if none is given)."""
        return self.with_state(on).filter(state=State.HELD)


class Declaration(models.Model):
    """An interest of a person or an organisation, as it was declared (GOV-7).

    It lies in an organisation, in one decision (by Ref), or in a matter told in words. `called` is
    what they were when they declared it, such as “Elected member, Luton”: it names nobody.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="declarations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="declarations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="declarations"
    )
    called = models.CharField("whose it is", max_length=200)
    roles = models.JSONField("roles held when it was declared", default=list)
    kind = models.CharField(max_length=12, choices=InterestKind.choices)
    in_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="interests_in"
    )
    matter = models.CharField("in which matter", max_length=300, blank=True)
    matter_kind = models.CharField(max_length=40, blank=True)
    matter_key = models.CharField(max_length=80, blank=True)
    nature = models.CharField("what the interest is", max_length=300)
    both_sides = models.BooleanField("commissions and delivers by it", default=False)
    starts = models.DateField("held from", default=today)
    ends = models.DateField("held until", null=True)
    declared_on = models.DateField(default=today)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["Declaration"]] = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ("called", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
                name="interest_of_one",
            ),
            models.CheckConstraint(
                condition=Q(in_organisation__isnull=False) | ~Q(matter=""),
                name="interest_in_something",
            ),
            models.CheckConstraint(
                condition=Q(matter_kind="", matter_key="")
                | (~Q(matter_kind="") & ~Q(matter_key="") & ~Q(matter="")),
                name="interest_in_a_named_matter",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True)
                | Q(in_organisation__isnull=True)
                | ~Q(in_organisation=F("organisation")),
                name="interest_in_another",
            ),
            models.CheckConstraint(
                condition=Q(both_sides=False)
                | Q(organisation__isnull=False, in_organisation__isnull=False),
                name="both_sides_of_organisations",
            ),
            models.CheckConstraint(condition=Q(kind__in=InterestKind.values), name="declared_kind"),
            models.CheckConstraint(
                condition=~Q(nature="") & ~Q(called=""), name="declared_in_words"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="interest_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.called}: {self.get_kind_display()} interest in {self.about}"

    @property
    def ref(self) -> Ref:
        """The declared interest as a Ref."""
        return Ref("interest", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body in whose register it stands."""
        return self.body.slug

    @property
    def about(self) -> str:
        """What it is an interest in, in words."""
        return self.in_organisation.name if self.in_organisation else self.matter


class Ending(models.Model):
    """The end of a declared interest: it has ceased, or was declared wrongly."""

    declaration = models.OneToOneField(Declaration, models.PROTECT, related_name="ending")
    last_day = models.DateField()
    because = models.CharField("why", max_length=300)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(because=""), name="interest_ended_because"),
        )

    def __str__(self) -> str:
        return f"end of {self.declaration}"


class Confirmation(models.Model):
    """That somebody's entries are right and whole: nothing has changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="interest_confirmations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    entries = models.PositiveIntegerField("entries that stood then")
    confirmed_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-confirmed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
                name="confirmed_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"confirmation of the interests of {self.person or self.organisation}"

    @property
    def ref(self) -> Ref:
        """The confirmation as a Ref."""
        return Ref("interest confirmation", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body in whose register it stands."""
        return self.body.slug


class Dispensation(models.Model):
    """That a barring interest does not bar: in one decision (by Ref), or for a time."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="dispensations")
    matter_kind = models.CharField(max_length=40, blank=True)
    matter_key = models.CharField(max_length=80, blank=True)
    matter = models.CharField("for what", max_length=300, blank=True)
    starts = models.DateField(default=today)
    ends = models.DateField(null=True)
    granted_by = models.CharField("who gave it", max_length=200)
    under_kind = models.CharField(max_length=40, blank=True)
    under_key = models.CharField("decision by which it was given", max_length=80, blank=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-starts", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(matter_key="", ends__isnull=False)
                | (~Q(matter_key="") & ~Q(matter_kind="") & ~Q(matter="")),
                name="dispensed_in_a_matter_or_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="dispensation_dates",
            ),
            models.CheckConstraint(
                condition=~Q(granted_by="") & ~Q(reason=""), name="dispensed_in_words"
            ),
        )

    def __str__(self) -> str:
        return f"dispensation of {self.declaration}"

    @property
    def ref(self) -> Ref:
        """The dispensation as a Ref."""
        return Ref("dispensation", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body in whose register it stands."""
        return self.declaration.body.slug


class Revocation(models.Model):
    """The early end of a dispensation."""

    dispensation = models.OneToOneField(Dispensation, models.PROTECT, related_name="revocation")
    last_day = models.DateField()
    because = models.CharField("why", max_length=300)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(because=""), name="revoked_because"),)

    def __str__(self) -> str:
        return f"end of {self.dispensation}"


class Concern(models.Model):
    """That a decision (known by Ref only) concerns an organisation, as those said who put it."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="concerns")
    matter_kind = models.CharField(max_length=40)
    matter_key = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="concerned_by")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("organisation__name",)
        constraints = (
            models.UniqueConstraint(
                fields=("body", "matter_kind", "matter_key", "organisation"), name="concerned_once"
            ),
            models.CheckConstraint(
                condition=~Q(matter_kind="") & ~Q(matter_key=""), name="concern_of_a_matter"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}, concerned by {self.matter_kind}:{self.matter_key}"

    @property
    def ref(self) -> Ref:
        """The matter: its history is where this belongs."""
        return Ref(self.matter_kind, self.matter_key)

    @property
    def body_slug(self) -> str:
        """The body whose matter it is."""
        return self.body.slug
