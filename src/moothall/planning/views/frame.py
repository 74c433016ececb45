"""What the pages of needs share: which year is meant, and what is said where nothing can be."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from moothall.evidence.snapshots import latest
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest
from moothall.planning import work
from moothall.planning.enums import Alternative, NeedStatus
from moothall.planning.models import Need
from moothall.planning.policies import check_year


def year_asked(request: BodyRequest) -> str:
    """Return the academic year of a page: the one asked for, that of the need computed last, or
    the one after the learner records; nothing where there are none.
    """
    try:
        if request.GET.get("year"):
            return check_year(request.GET["year"])
    except InvalidValue:
        pass  # a year that is none falls back to the page's own, as tables do
    last = seen(request).filter(status=NeedStatus.COMPUTED).first()
    if last:
        return last.year
    try:
        return str(work.next_year(request.partnership, by=request.person))
    except NotAllowed:
        return ""


def seen(request: BodyRequest) -> QuerySet[Need]:
    """Return the needs of the partnership that this person may see, the latest first."""
    found = Need.objects.filter(body=request.partnership).visible_to(request.standing)
    return found.select_related("body", "snapshot__body", "asked_by").order_by("-number")


def latest_by_alternative(request: BodyRequest, year: str) -> dict[Alternative, Need]:
    """Return the need of each alternative that holds now, in one query."""
    found: dict[Alternative, Need] = {}
    for need in seen(request).filter(year=year, status=NeedStatus.COMPUTED):
        found.setdefault(Alternative(need.alternative), need)
    return {each: found[each] for each in Alternative if each in found}


def is_behind(need: Need) -> bool:
    """Whether the evidence has changed since a need was computed."""
    snapshot = latest(need.body)
    return snapshot is not None and snapshot.pk != need.snapshot_id


def missing(request: BodyRequest, why: Exception | str, question: str) -> HttpResponse:
    """Answer the question of a page by what stands in its way, and what to do."""
    return render(request, "planning/missing.html", {"missing": str(why), "question": question})
