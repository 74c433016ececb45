"""Members by spreadsheet: give one, and a template to begin with."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue, SheetRefused
from moothall.partnership.access import MANAGERS, BodyRequest, open_to
from moothall.partnership.enums import Sector
from moothall.partnership.forms import ImportForm
from moothall.partnership.importing import import_members
from moothall.partnership.reading import MOST_ROWS
from moothall.theme import downloads
from moothall.theme.formats import join_words, plural
from moothall.theme.tables import Column, Table
from moothall.theme.uploads import as_path

# The headings of the table of members that an import reads, and the only ones of the template.
COLUMNS = (
    "Organisation",
    "Sector",
    "Kind",
    "UKPRN",
    "Charity number",
    "Company number",
    "Area",
    "Member from",
    "Member until",
    "Body",
)


@open_to(MANAGERS)
def give(request: BodyRequest) -> HttpResponse:
    """Take members over from a spreadsheet, whole or not at all."""
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["given"]
        try:
            done = _taken(request, given)
        except SheetRefused as refused:
            faults = refused.faults
            form.add_error("given", f"{plural(len(faults), 'fault')} found: nothing was taken.")
        except InvalidValue as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _in_words(done))
            return redirect("partnership:members", body=request.partnership.slug)
    context = {
        "form": form,
        "faults": faults,
        "columns": COLUMNS,
        "sectors": [str(each.label) for each in Sector],
        "most": MOST_ROWS,
    }
    status = 400 if form.errors else 200
    return render(request, "partnership/import.html", context, status=status)


def _taken(request: BodyRequest, given: "UploadedFile[bytes]") -> dict[str, int]:
    with as_path(given) as path:
        return import_members(
            by=request.person, body=request.partnership, path=path, name=given.name or "the file"
        )


def _in_words(done: dict[str, int]) -> str:
    told = [
        words
        for words in (
            f"{plural(done['joined'], 'member')} joined",
            f"{plural(done['corrected'], 'organisation')} corrected",
            f"{plural(done['moved'], 'membership')} moved to another sector",
            f"{plural(done['left'], 'membership')} given a last day",
            f"{plural(done['unchanged'], 'row')} as before",
        )
        if not words.startswith("0 ")
    ]
    return f"{join_words(told)}."


@open_to(MANAGERS)
def template(request: BodyRequest) -> HttpResponseBase:
    """Give an empty spreadsheet with the headings that an import reads, as CSV or Excel."""
    table: Table[dict[str, str]] = Table(
        name="members-template",
        title="Members",
        noun=("member", "members"),
        columns=tuple(Column(heading, heading) for heading in COLUMNS),
    )
    page = table.read(request, [])
    about = [
        ("Sectors", ", ".join(Sector.values)),
        ("Area", "its name or its ONS code"),
        ("Body", "another body that you manage; blank for this one"),
    ]
    return downloads.response(page, about=about)
