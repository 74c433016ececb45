"""A decision: its question, its proposal, and where it stands."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from moothall import clock
from moothall.governance.enums import OPEN, RuleKind, Stance, Status
from moothall.governance.models.delegation import Delegation
from moothall.governance.models.record import Position, Requirement
from moothall.governance.rules import WORKING_DAYS
from moothall.ledger.refs import Ref
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing

HEX_HASH = 64


# Those whose notice is published, and whose window is or was open.
ANNOUNCED = (Status.PUBLISHED, Status.CALLED_IN, Status.EFFECTIVE)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing in the body may see: those who act for an authority
        or for the body itself everything, providers what is or was public.
        """
        observes = Role.OBSERVER in place.body_roles | place.authority_roles
        if place.serves_authority or place.convenes or observes:
            return self
        return self.filter(public_since__isnull=False)

    def with_consents(self) -> Self:
        """Add how many consents each needs (`required`) and has (`consenting`)."""
        last = Position.objects.that_count(OuterRef("pk"), OuterRef("decision__heard_after"))
        asked = Requirement.objects.filter(release=None)  # but those who have left since
        needed = asked.filter(decision=OuterRef("pk")).order_by()
        given = needed.annotate(last=Subquery(last.values("stance")[:1]))
        by_decision = needed.values("decision").annotate(many=Count("pk")).values("many")
        consenting = (
            given.filter(last=Stance.CONSENT)
            .values("decision")
            .annotate(many=Count("pk"))
            .values("many")
        )
        return self.annotate(
            required=Coalesce(Subquery(by_decision), 0),
            consenting=Coalesce(Subquery(consenting), 0),
        )

    def open_first(self) -> Self:
        """Put those in hand before those that have come to rest, each the latest first."""
        rest = Case(When(status__in=OPEN, then=0), default=1)
        return self.annotate(rest=rest).order_by("rest", "-year", "-number")


class Decision(models.Model):
    """A question that the members of a body decide together, and its record (GOV-4)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    reference = models.CharField(
        "year and number in the body's own series, such as 2026/3 or EX/175/08", max_length=40
    )
    question = models.CharField(max_length=300)
    proposal = models.TextField("what is proposed")
    reason = models.TextField()
    rule = models.CharField(max_length=20, choices=RuleKind.choices)
    rule_version = models.PositiveIntegerField(default=0)
    quorum = models.PositiveSmallIntegerField("voices that must be heard", default=0)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    call_in_days = models.PositiveSmallIntegerField(default=WORKING_DAYS)
    answer_by = models.DateField("last day for consents", null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    sha256 = models.CharField("hash of its content", max_length=HEX_HASH)
    proposed_at = models.DateTimeField(default=clock.now)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Where it stands: all that ever changes, and only by moves (enums.MOVES).
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PROPOSED)
    taken_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    call_in_deadline = models.DateField("call-in until", null=True)
    effective_on = models.DateField("in effect from", null=True)
    ended_on = models.DateField("withdrawn, lapsed or superseded", null=True)
    ended_because = models.CharField(max_length=500, blank=True)
    public_since = models.DateField("first published", null=True)
    # What was said up to this position no longer counts: the decision was referred back.
    heard_after = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager["Decision"]] = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("body", "year", "number"), name="decision_reference"),
            models.UniqueConstraint(fields=("body", "reference"), name="decision_referred_to"),
            models.CheckConstraint(condition=Q(number__gte=1), name="decision_number"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="decision_status"),
            models.CheckConstraint(condition=Q(rule__in=RuleKind.values), name="decision_rule"),
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(proposal="") & ~Q(reason=""),
                name="decision_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PROPOSED) | Q(taken_on=None, published_on=None),
                name="proposed_is_not_taken",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.TAKEN, *ANNOUNCED)) | Q(taken_on__isnull=False),
                name="taken_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ANNOUNCED)
                | Q(
                    published_on__isnull=False,
                    call_in_deadline__isnull=False,
                    published_on__gte=F("taken_on"),
                    call_in_deadline__gte=F("published_on"),
                ),
                name="published_with_a_window",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.EFFECTIVE, Status.SUPERSEDED))
                | Q(effective_on__isnull=False, effective_on__gt=F("call_in_deadline")),
                name="no_effect_before_the_window_closed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.question}"

    @property
    def ref(self) -> Ref:
        """The decision as a Ref, by its content."""
        return Ref("decision", str(self.pk), self.sha256)

    @property
    def body_slug(self) -> str:
        """The body that decides."""
        return self.body.slug
