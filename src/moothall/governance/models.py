"""Decisions and what belongs to their record. All of it is written once: the database refuses to
change or delete it (see the migrations). Only where a decision stands, and since when, moves on.
"""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from moothall import clock
from moothall.governance.enums import (
    OPEN,
    InterestKind,
    Level,
    PinnedAs,
    RuleKind,
    Stance,
    Status,
)
from moothall.governance.rules import WORKING_DAYS, Terms
from moothall.ledger.refs import Ref
from moothall.partnership.enums import Role
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing

HEX_HASH = 64


class DecisionRule(models.Model):
    """How a body decides, as it agreed (GOV-5): one version after another, never changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="decision_rules")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=RuleKind.choices)
    levels = models.JSONField("levels at which each member consents")
    own_levels = models.JSONField("levels of single members, by their key", default=dict)
    may_be_pending = models.JSONField("levels that may be pending", default=list)
    call_in_days = models.PositiveSmallIntegerField("working days of call-in")
    agreed = models.CharField("where it was agreed", max_length=300)
    since = models.DateTimeField(default=clock.now)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("body", "version"), name="decision_rule_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="decision_rule_number"),
            models.CheckConstraint(
                condition=Q(kind__in=RuleKind.values), name="decision_rule_kind"
            ),
            models.CheckConstraint(condition=~Q(agreed=""), name="decision_rule_agreed"),
        )

    def __str__(self) -> str:
        return f"decision rule {self.version} of {self.body}"

    @property
    def ref(self) -> Ref:
        """The rule as a Ref."""
        return Ref("decision_rule", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that decides so."""
        return self.body.slug

    @property
    def terms(self) -> Terms:
        """What it says."""
        return Terms(
            kind=RuleKind(self.kind),
            levels=tuple(Level(level) for level in self.levels),
            own_levels={
                key: tuple(Level(level) for level in levels)
                for key, levels in self.own_levels.items()
            },
            may_be_pending=frozenset(Level(level) for level in self.may_be_pending),
            call_in_days=self.call_in_days,
            version=self.version,
        )


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing in the body may see: those who act for an authority
        or for the body itself everything, providers what is or was public.
        """
        observes = Role.OBSERVER in place.body_roles | place.authority_roles
        if place.serves_authority or observes:
            return self
        return self.filter(public_since__isnull=False)

    def with_consents(self) -> Self:
        """Add how many consents each needs (`required`) and has (`consenting`)."""
        last = Position.objects.filter(requirement=OuterRef("pk")).order_by("-number")
        needed = Requirement.objects.filter(decision=OuterRef("pk")).order_by()
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
    question = models.CharField(max_length=300)
    proposal = models.TextField("what is proposed")
    reason = models.TextField()
    rule = models.CharField(max_length=20, choices=RuleKind.choices)
    rule_version = models.PositiveIntegerField(default=0)
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

    objects: ClassVar[models.Manager["Decision"]] = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("body", "year", "number"), name="decision_reference"),
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
                condition=~Q(status__in=(Status.TAKEN, Status.PUBLISHED, Status.EFFECTIVE))
                | Q(taken_on__isnull=False),
                name="taken_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(Status.PUBLISHED, Status.EFFECTIVE))
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

    @property
    def reference(self) -> str:
        """Year and number in the body's own series, such as 2026/3."""
        return f"{self.year}/{self.number}"

    def is_due(self, today: dt.date) -> bool:
        """Whether its window has closed, or the last day for consents has passed."""
        if self.status == Status.PUBLISHED:
            return self.call_in_deadline is not None and today > self.call_in_deadline
        last = self.answer_by if self.status == Status.PROPOSED else None
        return last is not None and today > last


class OfDecision(models.Model):
    """A row of a decision's record: added, never changed."""

    class Meta:
        abstract = True

    @property
    def body_slug(self) -> str:
        """The body that decides."""
        return self.decision.body.slug  # type: ignore[attr-defined, no-any-return]


class Option(OfDecision):
    """An option that was considered, and why it was rejected."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="options")
    text = models.CharField(max_length=500)
    why_rejected = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(why_rejected=""), name="option_in_words"
            ),
        )

    def __str__(self) -> str:
        return self.text


class Pin(OfDecision):
    """A thing of another room that a decision is on or rests on, by its content (a Ref)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="pins")
    pinned_as = models.CharField(max_length=12, choices=PinnedAs.choices)
    kind = models.CharField(max_length=40)
    key = models.CharField("its id", max_length=80)
    content_hash = models.CharField(max_length=HEX_HASH)
    title = models.CharField("what it was called", max_length=300)

    class Meta:
        ordering = ("-pinned_as", "pk")  # the proposal before the evidence
        constraints = (
            models.UniqueConstraint(fields=("decision", "kind", "key"), name="pinned_once"),
            models.CheckConstraint(condition=Q(pinned_as__in=PinnedAs.values), name="pinned_as"),
            models.CheckConstraint(condition=~Q(content_hash=""), name="pinned_by_content"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """What is pinned."""
        return Ref(self.kind, self.key, self.content_hash)


class Requirement(OfDecision):
    """A consent that a decision needs: of an authority, at a level. Pinned when it is proposed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="requirements")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    called = models.CharField("its name when this was proposed", max_length=120)
    level = models.CharField(max_length=20, choices=Level.choices)
    may_be_pending = models.BooleanField(default=False)

    class Meta:
        ordering = ("called", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("decision", "authority", "level"), name="required_once"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="requirement_level"),
        )

    def __str__(self) -> str:
        return f"{self.called} ({self.level})"


class Position(OfDecision):
    """What an authority said at a level, and when. The last one of a requirement counts."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="positions")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="positions")
    number = models.PositiveIntegerField("place in the decision's record")
    stance = models.CharField(max_length=12, choices=Stance.choices)
    reason = models.TextField(blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    said_by = models.CharField("who said so, where the operator recorded it", max_length=200)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "number"), name="position_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="position_from_one"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="position_stance"),
            models.CheckConstraint(
                condition=~Q(stance=Stance.OBJECTION) | ~Q(reason=""),
                name="objection_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=False) | ~Q(said_by=""),
                name="position_of_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.requirement} {self.get_stance_display()}"


class Comment(OfDecision):
    """What somebody said when they were asked about a proposal (consultation, GOV-4)."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="comments")
    of_whom = models.CharField("whose comment it is", max_length=200)
    text = models.TextField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(of_whom="") & ~Q(text=""), name="comment_in_words"),
        )

    def __str__(self) -> str:
        return f"{self.of_whom}: {self.text[:60]}"


class Interest(OfDecision):
    """An interest that somebody declared (GOV-7), and the dispensation if one was given."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="interests")
    of_whom = models.CharField("whose interest it is", max_length=200)
    kind = models.CharField(max_length=12, choices=InterestKind.choices)
    text = models.CharField("what it is", max_length=500)
    dispensation = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(of_whom="") & ~Q(text=""), name="interest_in_words"
            ),
            models.CheckConstraint(condition=Q(kind__in=InterestKind.values), name="interest_kind"),
        )

    def __str__(self) -> str:
        return f"{self.of_whom}: {self.text}"
