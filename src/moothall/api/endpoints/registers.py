"""Registers of risks and issues, where a body has made them public."""

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Query, Router

from moothall.api.paging import page_of
from moothall.api.queries import public_body
from moothall.api.shapes import FAULTS, IssueShape, Page, Paging, RiskShape, Slug
from moothall.registers.models import Issue, Risk

router = Router(tags=["Registers"])


@router.get(
    "/{slug}/risks",
    url_name="risks",
    response={200: Page[RiskShape], **FAULTS},
    summary="List the risks of a body",
)
def risks(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[RiskShape]:
    """Every risk, by its number, where the register of risks is public: its title and
    scores, and where it stands. What is written about it, and who owns it, is not public.
    """
    body = public_body(slug, "risks")
    rows = Risk.objects.filter(body=body).with_trend()
    return page_of(request, rows.order_by("number", "pk"), paging, _risks)


@router.get(
    "/{slug}/issues",
    url_name="issues",
    response={200: Page[IssueShape], **FAULTS},
    summary="List the issues of a body",
)
def issues(request: HttpRequest, slug: Slug, paging: Query[Paging]) -> Page[IssueShape]:
    """Every issue, by its number, where the register of issues is public: its title and
    severity, and where it stands. What is written about it, and who owns it, is not public.
    """
    body = public_body(slug, "issues")
    rows = Issue.objects.filter(body=body)
    return page_of(request, rows.order_by("number", "pk"), paging, _issues)


def _risks(part: Sequence[Risk]) -> list[RiskShape]:
    return [
        RiskShape(
            reference=each.reference,
            title=each.title,
            likelihood=each.likelihood,
            impact=each.impact,
            score=each.score_before,
            likelihood_after=each.likelihood_after,
            impact_after=each.impact_after,
            score_after=each.score_after,
            trend=each.trend,
            status=each.status,
            opened_on=each.opened_on,
            closed_on=each.closed_on,
        )
        for each in part
    ]


def _issues(part: Sequence[Issue]) -> list[IssueShape]:
    return [
        IssueShape(
            reference=each.reference,
            title=each.title,
            severity=each.severity,
            status=each.status,
            raised_on=each.raised_on,
            due=each.due,
        )
        for each in part
    ]
