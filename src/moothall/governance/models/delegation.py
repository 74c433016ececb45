"""Delegations (GOV-8): who may decide what for whom, under which decision, from when to when."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.governance.enums import Status
from moothall.ledger.refs import Ref
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation, Person


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations, and which of them work."""

    def in_force(self, on: dt.date) -> Self:
        """Keep those that work on a day: begun, neither past nor ended, and given by a decision
        that is in effect where that is kept here.
        """
        return self.filter(
            Q(ends=None) | Q(ends__gte=on),
            Q(decision=None) | Q(decision__status=Status.EFFECTIVE),
            starts__lte=on,
            ended_on=None,
        )


class Delegation(models.Model):
    """Leave to decide given to whoever holds a role, within a scope and for a time.

    `on_behalf_of` is the member authority for which the holder consents, or null where the holder
    decides for the body itself. All of it is fixed but that it may be ended early.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="delegations")
    number = models.PositiveIntegerField()
    role = models.CharField("role of the holder", max_length=20, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    on_behalf_of = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    scope = models.TextField("what may be decided")
    kinds = models.JSONField("kinds of subject, none for any", default=list)
    decision = models.ForeignKey(
        "governance.Decision", models.PROTECT, null=True, blank=True, related_name="delegates"
    )
    given_by = models.CharField("what gave it, where that is not kept here", max_length=300)
    starts = models.DateField()
    ends = models.DateField("last day", null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField("ended early", null=True)
    ended_because = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Delegation"]] = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="delegation_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="delegation_from_one"),
            models.CheckConstraint(condition=~Q(scope=""), name="delegation_in_words"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False) | ~Q(given_by=""), name="delegation_given"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="delegation_dates"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_because=""),
                name="delegation_ended_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"delegation {self.number} to {self.holder}"

    @property
    def ref(self) -> Ref:
        """The delegation as a Ref."""
        return Ref("delegation", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body in which it was given."""
        return self.body.slug

    @property
    def holder(self) -> str:
        """Who holds it, by role."""
        place = self.organisation or self.body
        return f"the {self.get_role_display()} of {place}"

    @property
    def holder_by_name(self) -> str:
        """The same for members, with the one person who holds it where it is one alone."""
        return f"{self.holder}: {self.person} alone" if self.person else self.holder

    @property
    def source(self) -> str:
        """What gave it, in words."""
        if self.decision:
            return f"decision {self.decision.reference}"
        return self.given_by
