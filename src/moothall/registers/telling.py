"""What people are told of the registers: what is theirs now, what a review asks, what is high."""

from collections.abc import Iterable

from django.urls import reverse

from moothall.ledger.models import Event
from moothall.notices import kinds
from moothall.notices.enums import Delivery
from moothall.notices.kinds import Kind, Told
from moothall.partnership.enums import Role
from moothall.partnership.models import Appointment, Body, held
from moothall.registers.enums import Answer
from moothall.registers.models import Asked, Issue, Review, Risk, Scales
from moothall.theme.formats import long_date, plural

MINE = Kind("register.mine", "A risk or issue is mine", Delivery.AT_ONCE)
REVIEW = Kind("register.review", "A review asks about what I own", Delivery.AT_ONCE)
HIGH = Kind("register.high", "A risk is too high, or a review has closed", Delivery.DAILY)
CONVENERS = (Role.MANAGER, Role.CHAIR, Role.DEPUTY, Role.CLERK)


def register() -> None:
    """Let people be told of risks, issues and reviews."""
    kinds.register(
        MINE,
        {
            "RiskRaised": risk_mine,
            "RiskHandedOn": risk_mine,
            "IssueRaised": issue_mine,
            "IssueHandedOn": issue_mine,
        },
    )
    kinds.register(REVIEW, {"RegisterReviewOpened": asked, "RegisterReviewChased": reminded})
    kinds.register(HIGH, {"RiskRaised": high, "RiskScored": high, "RegisterReviewClosed": reported})


def risk_mine(body: Body, event: Event) -> Told | None:
    """Tell an owner that a risk is theirs."""
    risk = Risk.objects.filter(body=body, pk=event.subject_id).first()
    return _mine(body, risk, "risk") if risk else None


def issue_mine(body: Body, event: Event) -> Told | None:
    """Tell an owner that an issue is theirs."""
    issue = Issue.objects.filter(body=body, pk=event.subject_id).first()
    return _mine(body, issue, "issue") if issue else None


def _mine(body: Body, matter: Risk | Issue, name: str) -> Told | None:
    if matter.owner_id is None:
        return None
    address = reverse(f"registers:{name}", kwargs={"body": body.slug, "pk": matter.pk})
    text = f"You own {name} {matter.reference}: {matter.title}"
    return Told(text, address, frozenset({matter.owner_id}))


def asked(body: Body, event: Event) -> Told | None:
    """Tell every owner that a review asks about what they own."""
    review = Review.objects.filter(body=body, pk=event.subject_id).first()
    if review is None:
        return None
    text = (
        "A review asks whether the risks and issues you own have changed. Please answer by "
        f"{long_date(review.last_day)}."
    )
    return Told(text, _address(body, review), _owners(review, only_silent=False))


def reminded(body: Body, event: Event) -> Told | None:
    """Tell the owners who have not answered that an answer is missing."""
    review = Review.objects.filter(body=body, pk=event.subject_id, closed_at=None).first()
    if review is None:
        return None
    text = (
        "Your answer is missing in the review of risks and issues. Its last day is "
        f"{long_date(review.last_day)}."
    )
    return Told(text, _address(body, review), _owners(review, only_silent=True))


def reported(body: Body, event: Event) -> Told | None:
    """Tell the conveners what a review came to."""
    review = Review.objects.filter(body=body, pk=event.subject_id).first()
    if review is None:
        return None
    answers = list(Asked.objects.filter(review=review).values_list("answer", flat=True))
    text = (
        f"Review {review.number} of the registers is closed: "
        f"{answers.count(Answer.CHANGED)} changed, {answers.count(Answer.UNCHANGED)} unchanged, "
        f"{plural(answers.count(''), 'question')} not answered."
    )
    return Told(text, _address(body, review), _conveners(body))


def high(body: Body, event: Event) -> Told | None:
    """Tell the conveners of a risk that the body does not accept as it is."""
    risk = Risk.objects.filter(body=body, pk=event.subject_id).first()
    scales = Scales.of(body)
    score = event.detail.get("score")
    before = event.detail.get("score_before", 0)
    if risk is None or not isinstance(score, int) or not isinstance(before, int):
        return None
    if not before < scales.appetite <= score:
        return None
    text = (
        f"Risk {risk.reference} has a score of {score}, and {scales.appetite} is too high: "
        f"{risk.title}. It comes to the next meeting."
    )
    address = reverse("registers:risk", kwargs={"body": body.slug, "pk": risk.pk})
    return Told(text, address, _conveners(body))


def _address(body: Body, review: Review) -> str:
    return reverse("registers:review", kwargs={"body": body.slug, "pk": review.pk})


def _owners(review: Review, *, only_silent: bool) -> frozenset[int]:
    found = Asked.objects.filter(review=review)
    if only_silent:
        found = found.filter(answer="")
    owners = set(found.values_list("owner", flat=True))
    without = None in owners
    named: Iterable[int] = (owner for owner in owners if owner is not None)
    return frozenset(named) | (_of_role(review.body, (Role.MANAGER,)) if without else frozenset())


def _conveners(body: Body) -> frozenset[int]:
    return _of_role(body, CONVENERS)


def _of_role(body: Body, roles: tuple[Role, ...]) -> frozenset[int]:
    rows = Appointment.objects.filter(held(), body=body, role__in=roles)
    return frozenset(rows.values_list("person", flat=True))
