"""Posts of the joint team (GOV-12), who holds them, what they cover, and how they are inducted."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from moothall import clock
from moothall.governance.workdays import today
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body, Dated, Organisation, Person
from moothall.partnership.permissions import Standing
from moothall.team.enums import Direction, Level, Management, PostKind


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, and who may see them."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: that a post is there, and what it covers, is
        for all in the body; who holds it is not in this table.
        """
        return self if place.any else self.none()


class Post(Dated):
    """A post of the joint team: who employs and who directs it, how much of a week it has."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=PostKind, default=PostKind.EMPLOYED)
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    employer_called = models.CharField(
        "employer that is no organisation here", max_length=120, blank=True
    )
    directed_by = models.CharField(max_length=12, choices=Direction, default=Direction.BODY)
    directing = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    managed_by = models.CharField(max_length=12, choices=Management, default=Management.EMPLOYER)
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    fte = models.DecimalField("full-time equivalent", max_digits=3, decimal_places=2, default=1)
    note = models.CharField(max_length=300, blank=True)

    objects: ClassVar[models.Manager["Post"]] = PostQuerySet.as_manager()

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "title", "starts"), name="post_once"),
            models.CheckConstraint(condition=~Q(title=""), name="post_title"),
            models.CheckConstraint(condition=Q(kind__in=PostKind.values), name="post_kind"),
            models.CheckConstraint(
                condition=Q(directed_by__in=Direction.values), name="post_direction"
            ),
            models.CheckConstraint(
                condition=Q(managed_by__in=Management.values), name="post_management"
            ),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="post_dates"
            ),
            models.CheckConstraint(condition=Q(fte__gt=0, fte__lte=1), name="post_fte"),
            models.CheckConstraint(
                condition=Q(employer__isnull=False, employer_called="")
                | (Q(employer__isnull=True) & ~Q(employer_called="")),
                name="post_has_one_employer",
            ),
            models.CheckConstraint(
                condition=Q(directed_by=Direction.AUTHORITY, directing__isnull=False)
                | (~Q(directed_by=Direction.AUTHORITY) & Q(directing__isnull=True)),
                name="post_directed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")),
                name="post_not_own_manager",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> Ref:
        """The post as a Ref."""
        return Ref("post", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose team it is in."""
        return self.body.slug

    @property
    def employed_by(self) -> str:
        """Who employs the holder."""
        return self.employer.name if self.employer else self.employer_called

    @property
    def direction(self) -> str:
        """Who says what it is to do."""
        return self._who(str(self.directed_by), str(self.get_directed_by_display()))

    @property
    def management(self) -> str:
        """Who manages its holder."""
        return self._who(str(self.managed_by), str(self.get_managed_by_display()))

    def _who(self, kind: str, words: str) -> str:
        if kind == Direction.AUTHORITY and self.directing:
            return self.directing.name
        if kind == Direction.POST and self.reports_to:
            return self.reports_to.title
        return self.employed_by if kind == Management.EMPLOYER else words

    def is_there(self, on: dt.date | None = None) -> bool:
        """Whether the post exists on a day (today, if none is given)."""
        day = on or today()
        return self.starts <= day and (self.ends is None or self.ends >= day)


class Holder(Dated):
    """Somebody in a post, from a day to a day: a person of the site, or one who has no account."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holders")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    called = models.CharField("who has no account here", max_length=120, blank=True)

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            models.UniqueConstraint(fields=("post", "starts"), name="holder_once"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gte=F("starts")), name="holder_dates"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, called="")
                | (Q(person__isnull=True) & ~Q(called="")),
                name="holder_is_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.person or self.called)

    @property
    def ref(self) -> Ref:
        """The holding as a Ref: the ledger holds the number, never the name."""
        return Ref("post_holder", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose team it is in."""
        return self.post.body.slug

    def is_there(self, on: dt.date | None = None) -> bool:
        """Whether they hold the post on a day (today, if none is given)."""
        day = on or today()
        return self.starts <= day and (self.ends is None or self.ends >= day)


class Cover(models.Model):
    """That a post covers a function at a level."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="covers")
    function = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=Level)

    class Meta:
        ordering = ("function", "pk")
        constraints = (
            models.UniqueConstraint(fields=("post", "function", "level"), name="cover_once"),
            models.CheckConstraint(condition=Q(function__gte=1), name="cover_function"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="cover_level"),
        )

    def __str__(self) -> str:
        return f"{self.post}: function {self.function}, {self.level}"


class WantedLevelQuerySet(models.QuerySet["WantedLevel"]):
    """At which levels functions are needed, and who may see it."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: what is needed is for all in the body."""
        return self if place.any else self.none()


class WantedLevel(models.Model):
    """That a body says it needs a function at a level."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="wanted_levels")
    function = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=12, choices=Level)

    objects: ClassVar[models.Manager["WantedLevel"]] = WantedLevelQuerySet.as_manager()

    class Meta:
        ordering = ("function", "pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "function", "level"), name="wanted_level_once"),
            models.CheckConstraint(condition=Q(function__gte=1), name="wanted_function"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="wanted_level"),
        )

    def __str__(self) -> str:
        return f"{self.body}: function {self.function}, {self.level}"


class InductionItemQuerySet(models.QuerySet["InductionItem"]):
    """What an induction is made of, and who may see it."""

    def visible_to(self, place: Standing) -> Self:
        """Keep what someone of this standing may see: the list is for all in the body."""
        return self if place.any else self.none()


class InductionItem(models.Model):
    """One thing that everybody who comes into the team is shown or given."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="induction_items")
    words = models.CharField(max_length=200)
    within_days = models.PositiveSmallIntegerField("days after the first day", default=28)
    retired = models.BooleanField("no longer asked for", default=False)

    objects: ClassVar[models.Manager["InductionItem"]] = InductionItemQuerySet.as_manager()

    class Meta:
        ordering = ("within_days", "pk")
        constraints = (
            models.UniqueConstraint(fields=("body", "words"), name="induction_item_once"),
            models.CheckConstraint(condition=~Q(words=""), name="induction_item_words"),
            models.CheckConstraint(
                condition=Q(within_days__lte=365), name="induction_item_within_a_year"
            ),
        )

    def __str__(self) -> str:
        return self.words

    @property
    def ref(self) -> Ref:
        """The item as a Ref."""
        return Ref("induction_item", str(self.pk))

    @property
    def body_slug(self) -> str:
        """The body whose team is inducted so."""
        return self.body.slug


class InductionTick(models.Model):
    """That somebody in a post has done one thing of their induction, on a day."""

    holder = models.ForeignKey(Holder, models.PROTECT, related_name="ticks")
    item = models.ForeignKey(InductionItem, models.PROTECT, related_name="+")
    done_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("done_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("holder", "item"), name="induction_ticked_once"),
        )

    def __str__(self) -> str:
        return f"{self.item}, {self.done_on}"
