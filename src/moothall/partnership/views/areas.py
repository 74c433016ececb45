"""The areas of the members, in tiers, and what changed."""

from django.http import HttpResponse
from django.shortcuts import render

from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.areas import Areas, of_body
from moothall.theme.formats import long_date, plural

HEADS = (("On", "", "date"), ("This area", "", "text"), ("became", "", "text"))


@open_to(MEMBERS)
def areas(request: BodyRequest) -> HttpResponse:
    """Show the areas of the members from the nation down to districts, with what changed."""
    found = of_body(request.partnership)
    rows = [(change.day, change.before, change.after) for change in found.changes]
    context = {"found": found, "answer": _answer(found), "heads": HEADS, "rows": rows}
    return render(request, "partnership/areas.html", context)


def _answer(found: Areas) -> str:
    if not found.answering:
        return "No member answers for an area yet."
    told = (
        f"{plural(found.answering, 'member answers', 'members answer')} for an area of their own."
    )
    if found.changes:
        last = found.changes[0]
        told += f" {last.before} became {last.after} on {long_date(last.day)}."
    return told
