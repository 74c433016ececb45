"""Registers by spreadsheet: one to fill in with what stands, and one to give back."""

from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from moothall.faults import InvalidValue, SheetRefused
from moothall.partnership.access import BodyRequest, open_to
from moothall.registers.forms import ImportForm
from moothall.registers.importing import import_issues, import_risks
from moothall.registers.links import at
from moothall.registers.models import Issue, Risk
from moothall.registers.permissions import KEEPS
from moothall.registers.reading import ISSUES, RISKS, Sheet
from moothall.theme import downloads
from moothall.theme.formats import join_words, plural
from moothall.theme.tables import Column, Table
from moothall.theme.uploads import as_path

Take = Callable[..., dict[str, int]]


@open_to(KEEPS)
def give_risks(request: BodyRequest) -> HttpResponse:
    """Take risks over from a spreadsheet, whole or not at all."""
    return _give(request, "risks", ("risk", "risks"), RISKS, import_risks)


@open_to(KEEPS)
def give_issues(request: BodyRequest) -> HttpResponse:
    """Take issues over from a spreadsheet, whole or not at all."""
    return _give(request, "issues", ("issue", "issues"), ISSUES, import_issues)


def _give(
    request: BodyRequest, register: str, noun: tuple[str, str], sheet: Sheet, take: Take
) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    back = at(register, request.partnership)
    if request.method == "POST" and form.is_valid():
        try:
            done = _taken(request, form.cleaned_data["given"], take)
        except SheetRefused as refused:
            faults = refused.faults
            form.add_error("given", f"{plural(len(faults), 'fault')} found: nothing was taken.")
        except InvalidValue as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, _in_words(done, noun))
            return redirect(back)
    context = {
        "form": form,
        "faults": faults,
        "columns": sheet.columns,
        "hints": sheet.hints,
        "back": back,
        "register": register,
        "sheet": at(f"{register}_sheet", request.partnership),
    }
    status = 400 if form.errors else 200
    return render(request, "registers/import.html", context, status=status)


def _taken(request: BodyRequest, given: "UploadedFile[bytes]", take: Take) -> dict[str, int]:
    with as_path(given) as path:
        name = given.name or "the file"
        return take(by=request.person, body=request.partnership, path=path, name=name)


def _in_words(done: dict[str, int], noun: tuple[str, str]) -> str:
    told = [f"{plural(done[what], *noun)} {what}" for what in done if done[what]]
    return f"{join_words(told)}."


@open_to(KEEPS)
def risks_sheet(request: BodyRequest) -> HttpResponseBase:
    """Give the open risks as a spreadsheet that can be changed, added to and given back."""
    rows = Risk.objects.filter(body=request.partnership, status="open").select_related("owner")
    return _sheet(request, "risks", RISKS, list(rows))


@open_to(KEEPS)
def issues_sheet(request: BodyRequest) -> HttpResponseBase:
    """Give the open issues as a spreadsheet that can be changed, added to and given back."""
    rows = Issue.objects.filter(body=request.partnership, status="open").select_related("owner")
    return _sheet(request, "issues", ISSUES, list(rows))


def _sheet(
    request: BodyRequest, register: str, sheet: Sheet, rows: list[Risk] | list[Issue]
) -> HttpResponseBase:
    table: Table[Risk | Issue] = Table(
        name=f"{register}-to-fill-in",
        title=register.capitalize(),
        columns=tuple(
            Column(name, texts[0], value=_value_of(name)) for name, texts in sheet.headings.items()
        ),
    )
    page = table.read(request, list(rows))
    if not page.wanted:
        return redirect(at(f"{register}_give", request.partnership))
    return downloads.response(page, about=[("Why", "the reason for a new score or severity")])


def _value_of(name: str) -> Callable[[Risk | Issue], object]:
    def value(matter: Risk | Issue) -> object:
        if name == "reason":
            return ""
        found = getattr(matter, name)
        if name == "due":
            return found.isoformat() if found else ""
        if name == "proximity":
            return str(matter.get_proximity_display())  # type: ignore[union-attr]
        return str(found) if name == "owner" and found else found

    return value
