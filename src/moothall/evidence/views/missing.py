"""What stands in place of figures that cannot be shown yet: why, and what to do."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from moothall.evidence.steps import first_steps
from moothall.partnership.access import BodyRequest
from moothall.partnership.duties import Duty


def instead(
    request: BodyRequest, missing: Exception, page: str, duties: Sequence[Duty] = ()
) -> HttpResponse:
    """Say why a page has nothing to show, which steps to its figures are done, and what awaits
    the reader. How it is mended is what the steps say: a reader of pages may have no shell.
    """
    steps = first_steps(request.partnership, request.standing)
    what = getattr(missing, "what", missing)
    context = {"missing": what, "page": page, "steps": steps, "duties": duties}
    return render(request, "evidence/missing.html", context)
