"""What names somebody who has left is erased: what goes and what stays is said, and confirmed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.faults import NotAllowed
from moothall.partnership import mentions
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.partnership.erasing import bodies_of, check_can_erase, erase_person
from moothall.partnership.personal import Search
from moothall.partnership.views.people import one


@open_to(MANAGERS)
def erase(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what erasing brings, and do it when that is confirmed."""
    found = one(request, pk)
    slug = request.partnership.slug
    try:
        if request.method == "POST":
            erase_person(by=request.person, person=found)
            messages.success(request, f"What named them is erased. On record they are person {pk}.")
            return redirect("partnership:people", body=slug)
        check_can_erase(request.person, found)
    except NotAllowed as reason:
        messages.error(request, str(reason))
        return redirect("partnership:person", body=slug, pk=pk)
    entries = sum(number for *_, number in Search(found).counts())
    context = {
        "person": found,
        "entries": entries,
        "mentions": mentions.of(found, among=bodies_of(found)),
    }
    return render(request, "partnership/erase.html", context)
