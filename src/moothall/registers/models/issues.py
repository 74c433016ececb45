"""Issues, and the history of how severe they were."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.ledger.refs import Ref
from moothall.partnership.models import Person, today
from moothall.registers.enums import IssueStatus
from moothall.registers.models.risks import Risk
from moothall.registers.models.scales import Linked, steps

if TYPE_CHECKING:
    from moothall.partnership.permissions import Standing


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues, and who may see them."""

    def visible_to(self, place: "Standing") -> Self:
        """Keep what someone of this standing in the body may see: all, or nothing."""
        return self if place.any else self.none()

    def open(self) -> Self:
        """Keep those that are open."""
        return self.filter(status=IssueStatus.OPEN)


class Issue(Linked):
    """Something that has come about and must be dealt with."""

    description = models.TextField()
    severity = models.PositiveSmallIntegerField()
    raised_on = models.DateField(default=today)
    raised_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    from_risk = models.ForeignKey(Risk, models.PROTECT, null=True, related_name="issues")
    status = models.CharField(max_length=10, choices=IssueStatus.choices, default=IssueStatus.OPEN)
    resolution = models.TextField(blank=True)
    resolved_on = models.DateField(null=True)

    objects: ClassVar[models.Manager["Issue"]] = IssueQuerySet.as_manager()
    letter = "I"

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("body", "number"), name="issue_reference"),
            models.CheckConstraint(condition=Q(number__gte=1), name="issue_number"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(description=""), name="issue_in_words"
            ),
            models.CheckConstraint(condition=steps("severity"), name="issue_severity"),
            models.CheckConstraint(
                condition=Q(status=IssueStatus.OPEN, resolved_on__isnull=True)
                | Q(status=IssueStatus.RESOLVED, resolved_on__isnull=False) & ~Q(resolution=""),
                name="resolved_issue_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def ref(self) -> Ref:
        """The issue as a Ref."""
        return Ref("issue", str(self.pk))


class Grade(models.Model):
    """How severe an issue was held to be, when, by whom and why: the last one counts."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="grades")
    number = models.PositiveIntegerField()
    severity = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("issue", "number"), name="grade_number"),
            models.CheckConstraint(condition=steps("severity"), name="grade_severity"),
            models.CheckConstraint(condition=~Q(reason=""), name="grade_has_reason"),
        )

    def __str__(self) -> str:
        return f"severity {self.severity}"
