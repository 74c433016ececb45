"""The partnership itself: what is set up, its name and what it is for."""

from django.http import HttpResponse
from django.shortcuts import render

from moothall.partnership import checklist
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.theme.formats import plural


@open_to(MANAGERS)
def set_up(request: BodyRequest) -> HttpResponse:
    """Show what the partnership has and what it still lacks, each with where that is done."""
    steps = checklist.steps(request.partnership, request.standing)
    left = sum(not step.done for step in steps)
    answer = f"{plural(left, 'step is', 'steps are')} left of {len(steps)}." if left else ALL_DONE
    return render(request, "partnership/set_up.html", {"steps": steps, "answer": answer})


ALL_DONE = "Everything is in place."
