"""What is kept about me: for whoever is signed in, to read and to take away."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from moothall import clock
from moothall.partnership import personal_file
from moothall.partnership.access import OwnRequest, signed_in
from moothall.partnership.personal import Search
from moothall.theme import downloads
from moothall.theme.cells import Kind
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Empty, Table
from moothall.web.keeping import terms


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of a table refer to somebody."""

    room: str
    what: str
    rows: int


TABLE: Table[Counted] = Table(
    name="kept",
    title="What is kept about me",
    noun=("kind of entry", "kinds of entries"),
    columns=(
        Column("what", "What", searchable=True, header=True),
        Column("room", "Where", searchable=True),
        Column("rows", "Entries", kind=Kind.NUMBER),
    ),
    empty=Empty("Nothing is kept about you", "What you do here will stand here."),
)


@signed_in
def what_is_kept(request: OwnRequest) -> HttpResponseBase:
    """Count by table what refers to whoever asks."""
    found = [Counted(*each) for each in Search(request.person).counts()]
    page = TABLE.read(request, found)
    if page.wanted:
        return downloads.response(page)
    number = sum(each.rows for each in found)
    answer = (
        f"{plural(number, 'entry names', 'entries name')} you, in {plural(len(found), 'table')}: "
        "what you are told, what you hold, and what you did."
    )
    context = {"page": page, "answer": answer, "terms": terms()}
    return render(request, "web/what_is_kept.html", context)


@signed_in
def copy(request: OwnRequest) -> HttpResponse:
    """Give whoever asks their own copy of all that is kept about them."""
    day = clock.now().date().isoformat()
    return HttpResponse(
        personal_file.write(request.person),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="kept-about-me-{day}.zip"'},
    )
