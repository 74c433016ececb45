"""How a body scores, and what both registers hold of a matter."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Organisation, Person
from moothall.registers.enums import APPETITE, IMPACTS, LIKELIHOODS, MOST_SCORE, STEPS


def steps(*names: str) -> Q:
    """Return the condition that these columns hold steps of a scale, 1 to 5."""
    held = Q()
    for name in names:
        held &= Q(**{f"{name}__gte": STEPS[0], f"{name}__lte": STEPS[-1]})
    return held


class Scales(models.Model):
    """How a body scores: the words of its steps, from which score a risk rises to the agenda, and
    whether a register is public.
    """

    body = models.OneToOneField(Body, models.PROTECT, related_name="scales")
    likelihoods = models.JSONField("words for likelihood, from 1 to 5", default=list)
    impacts = models.JSONField("words for impact and severity, from 1 to 5", default=list)
    appetite = models.PositiveSmallIntegerField("score that is too high", default=APPETITE)
    risks_public = models.BooleanField(default=False)
    issues_public = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "scales"
        constraints = (
            models.CheckConstraint(
                condition=Q(appetite__gte=1, appetite__lte=MOST_SCORE), name="appetite_is_a_score"
            ),
        )

    def __str__(self) -> str:
        return f"scales of {self.body}"

    @property
    def ref(self) -> Ref:
        """The scales as a Ref."""
        return Ref("scales", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that scores so."""
        return self.body.slug

    @classmethod
    def of(cls, body: Body) -> "Scales":
        """Return how a body scores: its own way, or the standard one (one query)."""
        found = cls.objects.filter(body=body).first()
        return found or cls(body=body, likelihoods=list(LIKELIHOODS), impacts=list(IMPACTS))

    def likelihood_word(self, step: int) -> str:
        """Return the word of a step of likelihood."""
        return str(self.likelihoods[step - 1])

    def impact_word(self, step: int) -> str:
        """Return the word of a step of impact, or of an issue's severity."""
        return str(self.impacts[step - 1])


class Linked(models.Model):
    """What both registers hold: an owner, and what of other rooms a matter is about."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="owned_%(class)ss")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    about_kind = models.CharField(max_length=40, blank=True)
    about_key = models.CharField(max_length=80, blank=True)
    about_title = models.CharField(max_length=300, blank=True)
    # Of what somebody was shown who changes it later: each action adds one.
    version = models.PositiveIntegerField(default=1)

    letter: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """Letter and number in the body's own series, such as R-1."""
        return f"{self.letter}-{self.number}"

    @property
    def body_slug(self) -> str:
        """The body whose register it stands in."""
        return self.body.slug

    @property
    def about(self) -> Ref | None:
        """The plan or other thing it is about, where there is one."""
        return Ref(self.about_kind, self.about_key) if self.about_kind else None
