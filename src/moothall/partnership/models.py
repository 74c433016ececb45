"""Areas, organisations, bodies, memberships, people, appointments."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.partnership.dated import Dated as Dated
from moothall.partnership.dated import in_force as in_force
from moothall.partnership.dated import today as today
from moothall.partnership.enums import (
    KNOWN_TO_ALL,
    OF_THE_BODY,
    ONE_AT_A_TIME,
    ChairFrom,
    Role,
    Sector,
    Tier,
)
from moothall.partnership.organisations import Area as Area
from moothall.partnership.organisations import AreaChange as AreaChange
from moothall.partnership.organisations import Organisation as Organisation
from moothall.partnership.organisations import valid_ukprn as valid_ukprn

if TYPE_CHECKING:
    from moothall.partnership.permissions import Standing


class BodiesQuerySet(models.QuerySet["Body"]):
    """Bodies, and who may see them."""

    def visible_to(self, person: "Person") -> Self:
        """Keep the bodies that a person is appointed in today."""
        appointments = Appointment.objects.filter(held(), person=person)
        return self.filter(pk__in=appointments.values("body"))


class Body(models.Model):
    """A partnership, or another body of a tier, made of member organisations."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    tier = models.CharField(max_length=20, choices=Tier.choices, default=Tier.PARTNERSHIP)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    # The body above that it asks to belong to, until that one's manager answers.
    asks_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="asked_by"
    )
    purpose = models.TextField(blank=True)
    # Unknown for a body that was here before days were kept.
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    # Whether it takes in returns, and so understands, plans, commissions and accounts by itself.
    keeps_records = models.BooleanField(default=True)
    chair_from = models.CharField(
        max_length=20, choices=ChairFrom.choices, default=ChairFrom.MEMBERS
    )
    chair_years = models.PositiveSmallIntegerField(default=1)

    objects: ClassVar[models.Manager["Body"]] = BodiesQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "bodies"
        constraints = (
            models.CheckConstraint(condition=~Q(slug=""), name="body_slug"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="body_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(asks_for__isnull=True) | ~Q(asks_for=F("id")), name="body_asks_another"
            ),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="body_dates",
                violation_error_message="The body ends before it starts.",
            ),
            models.CheckConstraint(
                condition=Q(chair_years__gte=1) & Q(chair_years__lte=10),
                name="body_chair_years",
                violation_error_message="A chair's term is one year to ten.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The body as a Ref."""
        return Ref("body", self.slug)

    @property
    def body_slug(self) -> str:
        """A body belongs to itself."""
        return self.slug

    @property
    def has_ended(self) -> bool:
        """Whether its last day is past: then it is read, and nothing in it is changed."""
        return self.ends is not None and self.ends < today()


class Membership(Dated):
    """An organisation in a body (GOV-1), in a sector, from a day to a day.

    The sector is the organisation's unless it sits in this body for another. A local authority is
    one in each of its bodies, and nobody else is: its consent is asked, and its area is inside.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    sector = models.CharField(max_length=30, choices=Sector.choices)

    class Meta:
        ordering = ("organisation__name",)
        constraints = (
            models.UniqueConstraint(
                fields=("body", "organisation", "starts"), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="membership_dates"
            ),
            models.CheckConstraint(condition=~Q(sector=""), name="membership_sector"),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.body}"

    def clean(self) -> None:
        """Refuse the sector of local authorities to who is none, and another to who is one."""
        if (self.sector == Sector.AUTHORITY) != (self.organisation.sector == Sector.AUTHORITY):
            kept = self.organisation.get_sector_display()
            raise ValidationError(
                f"{self.organisation} is kept as a {kept}: a local authority sits as one in each "
                "body, and nobody else does. Choose another sector, or correct the organisation."
            )

    @property
    def ref(self) -> Ref:
        """The membership as a Ref."""
        return Ref("membership", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body it is a membership of."""
        return self.body.slug


class Lead(Dated):
    """Who speaks with a provider for all members (COM-4): one organisation, or two of which the
    first keeps the record.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="leads")
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="led_by")
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="leads")
    jointly_with = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="leads_jointly"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("provider__name",)
        constraints = (
            models.UniqueConstraint(fields=("body", "provider", "starts"), name="lead_once"),
            models.CheckConstraint(
                condition=Q(jointly_with__isnull=True) | ~Q(jointly_with=F("lead")),
                name="lead_not_twice",
            ),
        )

    def __str__(self) -> str:
        second = f" jointly with {self.jointly_with}" if self.jointly_with else ""
        return f"{self.lead}{second}"

    @property
    def ref(self) -> Ref:
        """The lead as a Ref."""
        return Ref("lead", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose members agreed it."""
        return self.body.slug


class People(BaseUserManager["Person"]):
    """How people are made and found."""

    def create_user(self, email: str, password: str | None = None, name: str = "") -> "Person":
        """Add a person, who cannot sign in until a password is set."""
        person = Person(email=self.normalize_email(email).lower(), name=name)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save()
        return person


class Person(AbstractBaseUser):
    """Someone who signs in. What they may do follows from their appointments."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=clock.now)

    objects: ClassVar[People] = People()

    # Where no mail ever goes (RFC 2606): the address of those whose name is erased is there.
    NO_DOMAIN = "left.invalid"
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "people"
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="person_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        """The person as a Ref: the ledger holds the number, never the name."""
        return Ref("person", str(self.pk))

    @property
    def is_erased(self) -> bool:
        """Whether what named them was erased: then they are a number on record."""
        return self.email.endswith(f"@{self.NO_DOMAIN}")


def held(on: dt.date | None = None) -> Q:
    """Return the condition that an appointment counts on a day (today, if none is given): its dates
    hold, and the organisation it is held for, if any, is a member of the body on that day.
    """
    member = Membership.objects.filter(
        in_force(on), body=OuterRef("body"), organisation=OuterRef("organisation")
    )
    return in_force(on) & (Q(organisation__isnull=True) | Q(Exists(member)))


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments, and whose names somebody may see."""

    def visible_to(self, place: "Standing") -> Self:
        """Keep those that someone of this standing may see by name: manager and clerk all, others
        those held for an organisation of their own, and who chairs and serves the body.
        """
        if place.serves_all:
            return self
        return self.filter(Q(organisation__in=place.places) | Q(role__in=KNOWN_TO_ALL))


class Appointment(Dated):
    """A person in a role in a body; for an organisation, or for the body itself."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    body = models.ForeignKey(Body, models.PROTECT, related_name="appointments")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    # Why somebody has it, where that is to be remembered: a chair out of turn.
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["Appointment"]] = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("person__name",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "body", "organisation", "role", "starts"),
                name="appointment_once",
            ),
            models.UniqueConstraint(
                fields=("person", "body", "role", "starts"),
                condition=Q(organisation__isnull=True),
                name="appointment_to_body_once",
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="appointment_dates"
            ),
            models.CheckConstraint(
                condition=Q(role__in=OF_THE_BODY) | Q(organisation__isnull=False),
                name="role_for_organisation",
                violation_error_message="This role is held for an organisation: name it.",
            ),
            models.UniqueConstraint(
                fields=("body", "role"),
                condition=Q(role__in=ONE_AT_A_TIME, ends__isnull=True),
                name="one_chair_one_deputy",
                violation_error_message="A body has one chair and one deputy at a time.",
            ),
        )

    def __str__(self) -> str:
        place = f", {self.organisation}" if self.organisation else ""
        return f"{self.get_role_display()}{place}"

    @property
    def ref(self) -> Ref:
        """The appointment as a Ref."""
        return Ref("appointment", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body it is an appointment in."""
        return self.body.slug


class Installation(models.Model):
    """What this home is for. Written once when it is prepared: a real home never becomes a demo,
    so that the demo's sign-in without a password cannot be switched on over real records.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_demo = models.BooleanField()
    prepared = models.DateTimeField(default=clock.now)
    # Of the link by which the first person sets the site up; empty once it is used.
    set_up_hash = models.CharField("SHA-256 of the set-up token", max_length=64, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_installation"),)

    def __str__(self) -> str:
        return "the demo" if self.is_demo else "a home of a partnership"

    @property
    def ref(self) -> Ref:
        """The installation as a Ref."""
        return Ref("installation", "1")
