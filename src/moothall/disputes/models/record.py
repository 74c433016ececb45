"""What is added to the record of a dispute: its panel, what the parties bring, how each step ends.
Rows are added, never changed; that somebody stands down and what was heard is filled in once.
"""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.disputes.enums import Ending, Finding
from moothall.disputes.models.dispute import HEX_HASH, Dispute, OfDispute, Party, Step
from moothall.ledger.refs import Ref
from moothall.partnership.models import Area, Organisation, Person


class Seat(OfDispute):
    """Somebody on the panel of a step: with an account here, or from outside in words."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="seats")
    step = models.ForeignKey(Step, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    role = models.CharField("who sits, by role", max_length=120)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    called = models.CharField("their organisation then", max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    checked = models.JSONField("what was checked", default=list)
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Filled once, when they stand down.
    left_on = models.DateField("stood down", null=True)
    left_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("step", "called"),
                condition=Q(left_on=None),
                name="one_seat_for_an_organisation",
            ),
            models.CheckConstraint(condition=~Q(role="") & ~Q(called=""), name="seat_in_words"),
            models.CheckConstraint(
                condition=Q(left_on=None, left_because="")
                | Q(left_on__isnull=False) & ~Q(left_because=""),
                name="seat_left_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}, {self.called}"


class Proposition(OfDispute):
    """What a party offers as an outcome."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="propositions")
    number = models.PositiveIntegerField()
    party = models.ForeignKey(Party, models.PROTECT, related_name="propositions")
    text = models.TextField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("dispute", "number"), name="proposition_number"),
            models.CheckConstraint(condition=~Q(text=""), name="proposition_in_words"),
        )

    def __str__(self) -> str:
        return f"Proposition {self.number} of {self.party}"


class Evidence(OfDispute):
    """What was laid before the panel: words, and a thing of another room by its content."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="evidence")
    of_whom = models.CharField("who gives it", max_length=200)
    text = models.TextField("what it shows")
    kind = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80, blank=True)
    content_hash = models.CharField(max_length=HEX_HASH, blank=True)
    title = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "evidence"
        constraints = (
            models.CheckConstraint(
                condition=~Q(of_whom="") & ~Q(text=""), name="dispute_evidence_in_words"
            ),
            models.CheckConstraint(
                condition=Q(kind="") | ~Q(content_hash=""), name="evidence_by_content"
            ),
        )

    def __str__(self) -> str:
        return f"{self.of_whom}: {self.text[:60]}"

    @property
    def pinned(self) -> Ref | None:
        """The thing it is, if it is one."""
        return Ref(self.kind, self.key, self.content_hash) if self.kind else None


class Hearing(OfDispute):
    """A day on which the panel hears the parties, and afterwards what was heard."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="hearings")
    step = models.ForeignKey(Step, models.PROTECT, related_name="hearings")
    on = models.DateField()
    place = models.CharField(max_length=200)
    called_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Filled once, afterwards.
    heard = models.TextField("what was heard", blank=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = (models.CheckConstraint(condition=~Q(place=""), name="hearing_at_a_place"),)

    def __str__(self) -> str:
        return f"Hearing of {self.on}"


class Answer(OfDispute):
    """What a member of a panel answers; their last one counts."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="answers")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField("place in the dispute's record")
    finding = models.CharField(max_length=12, choices=Finding.choices)
    proposition = models.ForeignKey(Proposition, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    given_at = models.DateTimeField(default=clock.now)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    said_in = models.CharField("how they said it, if recorded for them", max_length=200, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("dispute", "number"), name="panel_answer_number"),
            models.CheckConstraint(
                condition=Q(finding__in=Finding.values) & ~Q(reason=""),
                name="panel_answer_in_words",
            ),
            models.CheckConstraint(
                condition=Q(finding=Finding.PROPOSITION, proposition__isnull=False)
                | ~Q(finding=Finding.PROPOSITION) & Q(proposition=None),
                name="panel_answer_accepts_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_finding_display()}"


class Outcome(OfDispute):
    """How a step ended, or what came of it on the way."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="outcomes")
    step = models.ForeignKey(Step, models.PROTECT, related_name="outcomes")
    number = models.PositiveIntegerField()
    ending = models.CharField(max_length=12, choices=Ending.choices)
    proposition = models.ForeignKey(Proposition, models.PROTECT, null=True, related_name="+")
    text = models.TextField("what it comes to")
    answers_then = models.PositiveIntegerField("answers given until then", default=0)
    reached_on = models.DateField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("dispute", "number"), name="dispute_outcome_number"),
            models.CheckConstraint(
                condition=Q(ending__in=Ending.values) & ~Q(text=""), name="dispute_outcome_in_words"
            ),
        )

    def __str__(self) -> str:
        return f"{self.step}: {self.get_ending_display()}"
