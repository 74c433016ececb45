"""How a body decides and how it numbers what it decides: one version after another."""

from django.db import models
from django.db.models import Q

from moothall import clock
from moothall.governance.enums import AGREED, Level, RuleKind
from moothall.governance.rules import Terms
from moothall.governance.series import STANDARD, Series
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Person


class DecisionRule(models.Model):
    """How a body decides, as it agreed (GOV-5): one version after another, never changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="decision_rules")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=[(each.value, each.label) for each in AGREED])
    levels = models.JSONField("levels at which each member consents")
    own_levels = models.JSONField("levels of single members, by their key", default=dict)
    may_be_pending = models.JSONField("levels that may be pending", default=list)
    quorum = models.PositiveSmallIntegerField("voices that must be heard", default=0)
    casting = models.BooleanField("the chair decides a tie", default=False)
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
                condition=Q(kind__in=[each.value for each in AGREED]), name="decision_rule_kind"
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
            quorum=self.quorum,
            casting=self.casting,
            call_in_days=self.call_in_days,
            version=self.version,
        )


class ReferenceSeries(models.Model):
    """How a body numbers its decisions (GOV-4), such as EX/175/08: added to, never changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="reference_series")
    version = models.PositiveIntegerField()
    pattern = models.CharField(max_length=30, default=STANDARD)
    year = models.PositiveSmallIntegerField("year in which it begins")
    first_number = models.PositiveIntegerField("first number of that year", default=1)
    since = models.DateTimeField(default=clock.now)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(fields=("body", "version"), name="reference_series_version"),
            models.CheckConstraint(
                condition=Q(version__gte=1, first_number__gte=1), name="reference_series_number"
            ),
            models.CheckConstraint(
                condition=Q(pattern__contains="{number}"), name="reference_series_pattern"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pattern} from {self.year}"

    @property
    def ref(self) -> Ref:
        """The series as a Ref."""
        return Ref("reference_series", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body that numbers so."""
        return self.body.slug

    @property
    def series(self) -> Series:
        """What it says."""
        return Series(self.pattern, self.year, self.first_number)
