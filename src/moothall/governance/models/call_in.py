"""Call-in of a published decision by a member's scrutiny, and what followed (GOV-4, GOV-5)."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.governance.enums import CallInOutcome
from moothall.governance.models.record import OfDecision
from moothall.partnership.models import Organisation, Person


class CallIn(OfDecision):
    """That the scrutiny of a member authority called a decision in, and why."""

    decision = models.ForeignKey("governance.Decision", models.PROTECT, related_name="call_ins")
    authority = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    called = models.CharField("its name then", max_length=120)
    of_whom = models.CharField("who called it in", max_length=200)
    reason = models.TextField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("decision", "authority"), name="called_in_once"),
            models.CheckConstraint(
                condition=~Q(of_whom="") & ~Q(reason=""), name="call_in_in_words"
            ),
        )

    def __str__(self) -> str:
        return f"call-in by {self.called}"


class CallInAnswer(OfDecision):
    """What scrutiny said in the end on a decision that it had called in."""

    decision = models.ForeignKey(
        "governance.Decision", models.PROTECT, related_name="call_in_answers"
    )
    call_in = models.OneToOneField(CallIn, models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=20, choices=CallInOutcome.choices)
    text = models.TextField("what was said")
    on = models.DateField("when scrutiny said so")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=CallInOutcome.values), name="call_in_outcome"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="call_in_answer_in_words"),
        )

    def __str__(self) -> str:
        return f"{self.call_in}: {self.get_outcome_display()}"
