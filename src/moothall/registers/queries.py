"""Reads on the registers, shaped for their pages."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, Q, When

from moothall.governance import subjects
from moothall.governance.enums import PinnedAs
from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.models import Appointment, Body, Organisation, Person, held
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import members
from moothall.registers.enums import Answer
from moothall.registers.models import Asked, Issue, Review, Risk
from moothall.registers.models.issues import IssueQuerySet
from moothall.registers.models.risks import RiskQuerySet


def risks(body: Body, place: Standing) -> RiskQuerySet:
    """Return the risks of a body that somebody may see, open ones first, the highest of all."""
    open_first = Case(When(status="open", then=0), default=1)
    found = Risk.objects.filter(body=body).visible_to(place).with_trend()
    to_do = Count("mitigations", filter=Q(mitigations__done_on=None), distinct=True)
    return (
        found.select_related("body", "owner", "organisation", "decision")
        .annotate(to_do=to_do, rest=open_first)
        .order_by("rest", "-score_after", "number")
    )


def issues(body: Body, place: Standing) -> IssueQuerySet:
    """Return the issues of a body that somebody may see, open ones first, the gravest of all."""
    open_first = Case(When(status="open", then=0), default=1)
    found = Issue.objects.filter(body=body).visible_to(place)
    return (
        found.select_related("body", "owner", "organisation", "decision", "from_risk")
        .annotate(rest=open_first)
        .order_by("rest", "-severity", "number")
    )


def people(body: Body) -> list[Person]:
    """Return who may own a matter of a body: whoever holds a role in it today, by name."""
    roles = Appointment.objects.filter(held(), body=body, person__is_active=True)
    return list(Person.objects.filter(pk__in=roles.values("person")).order_by("name"))


def organisations(body: Body) -> list[Organisation]:
    """Return which organisations a matter may be about: the members of today."""
    return list(members(body))


def decisions(body: Body) -> list[Decision]:
    """Return which decisions a matter may be about, the latest first."""
    return list(Decision.objects.filter(body=body).order_by("-year", "-number"))


def things(body: Body) -> list[tuple[Ref, str]]:
    """Return which plans and other things of other rooms a matter may be about."""
    found = [*subjects.offered(body, PinnedAs.PROPOSAL)]
    return found + subjects.offered(body, PinnedAs.EVIDENCE)


def about_address(matter: Risk | Issue) -> str:
    """Return the page of the plan or other thing that a matter is about, or nothing."""
    found = subjects.find(matter.body, matter.about) if matter.about else None
    return found.address if found else ""


Counts = dict[tuple[int, int], int]


def counted(body: Body, place: Standing) -> tuple[Counts, Counts]:
    """Return how many open risks stand at each likelihood and impact, before and after what is
    done about them (one query).
    """
    before: Counts = defaultdict(int)
    after: Counts = defaultdict(int)
    found = Risk.objects.filter(body=body, status="open").visible_to(place)
    columns = ("likelihood", "impact", "likelihood_after", "impact_after")
    for one, two, three, four in found.values_list(*columns):
        before[one, two] += 1
        after[three, four] += 1
    return before, after


@dataclass(frozen=True)
class Report:
    """What a review came to, in numbers."""

    changed: int
    unchanged: int
    silent: int

    @property
    def asked(self) -> int:
        """How many were asked about."""
        return self.changed + self.unchanged + self.silent

    @property
    def words(self) -> str:
        """The numbers in a sentence."""
        return (
            f"Of {self.asked} asked about, {self.changed} changed, {self.unchanged} did not, "
            f"and {self.silent} {'is' if self.silent == 1 else 'are'} not answered."
        )


def report(asked: list[Asked]) -> Report:
    """Count what was answered."""
    answers = [each.answer for each in asked]
    return Report(answers.count(Answer.CHANGED), answers.count(Answer.UNCHANGED), answers.count(""))


def asked_in(review: Review) -> list[Asked]:
    """Return what a review asks about, with all that its page shows (one query)."""
    found = Asked.objects.filter(review=review).order_by("issue_id", "risk__number", "pk")
    return list(
        found.select_related("risk__body", "issue__body", "owner", "answered_by", "review__body")
    )


def reviews(body: Body) -> list[Review]:
    """Return the reviews of a body with their counts, the latest first (one query)."""
    return list(
        Review.objects.filter(body=body).annotate(
            asked_about=Count("asked"),
            changed=Count("asked", filter=Q(asked__answer=Answer.CHANGED)),
            unchanged=Count("asked", filter=Q(asked__answer=Answer.UNCHANGED)),
            silent=Count("asked", filter=Q(asked__answer="")),
        )
    )


def open_review(body: Body) -> Review | None:
    """Return the review that is open, if any."""
    return Review.objects.filter(body=body, closed_at=None).select_related("body").first()
