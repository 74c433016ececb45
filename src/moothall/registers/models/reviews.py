"""Reviews of the registers: who was asked about what, and what they answered."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person
from moothall.registers.enums import Answer
from moothall.registers.models.issues import Issue
from moothall.registers.models.risks import Risk


class Review(models.Model):
    """A round in which every owner is asked for what they own, and nothing else."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="register_reviews")
    number = models.PositiveIntegerField()
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    last_day = models.DateField()
    chased_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="review_number"),
            models.UniqueConstraint(
                fields=("body",), condition=Q(closed_at__isnull=True), name="one_review_at_a_time"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="review_from_one"),
        )

    def __str__(self) -> str:
        return f"review {self.number} of the registers"

    @property
    def ref(self) -> Ref:
        """The review as a Ref."""
        return Ref("register_review", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose registers are reviewed."""
        return self.body.slug


class Asked(models.Model):
    """A risk or issue that a review asks its owner about, and what was answered."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="asked")
    risk = models.ForeignKey(Risk, models.PROTECT, null=True, related_name="asked")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, related_name="asked")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stood = models.PositiveSmallIntegerField("its score or severity when it was asked about")
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(risk__isnull=False, issue__isnull=True)
                | Q(risk__isnull=True, issue__isnull=False),
                name="asked_about_one",
            ),
            models.UniqueConstraint(fields=("review", "risk"), name="risk_asked_once"),
            models.UniqueConstraint(fields=("review", "issue"), name="issue_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=Answer.values, answered_at__isnull=False),
                name="answered_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def matter(self) -> Risk | Issue:
        """The risk or issue."""
        found = self.risk or self.issue
        assert found is not None
        return found
