"""What stands in place of figures that cannot be shown yet: why, and what to do."""

from django.http import HttpResponse
from django.shortcuts import render

from moothall.evidence.steps import first_steps
from moothall.partnership.access import BodyRequest


def instead(request: BodyRequest, missing: Exception, page: str) -> HttpResponse:
    """Say why a page has nothing to show, and which steps to its figures are done."""
    steps = first_steps(request.partnership, request.standing)
    return render(
        request, "evidence/missing.html", {"missing": missing, "page": page, "steps": steps}
    )
