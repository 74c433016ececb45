"""The inputs of a round: one table a page, its form, its import, what is taken out."""

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from moothall.commissioning import policies, tables
from moothall.commissioning.actions import put_inputs, remove_input, set_input
from moothall.commissioning.forms import FileForm, input_form
from moothall.commissioning.gathering import declared, gather_providers, take_declared
from moothall.commissioning.inputs import TABLES, InputTable
from moothall.commissioning.models import Input, Round
from moothall.commissioning.permissions import COMMISSIONS
from moothall.commissioning.reading import InputsRefused, read_inputs, words_of
from moothall.commissioning.views.found import address, crumbs, round_of, to
from moothall.commissioning.vocabulary import LEVEL_WORDS, ROUTE_WORDS, SECTOR_WORDS, Names
from moothall.evidence.views.side_tables import Values
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import AUTHORITIES, BodyRequest, open_to
from moothall.theme import downloads
from moothall.theme.formats import file_size, plural
from moothall.theme.tables import TablePage
from moothall.theme.uploads import as_path


def _table(slug: str) -> InputTable:
    if slug not in TABLES:
        raise Http404("There is no such table of inputs.")
    return TABLES[slug]


def _row(table: InputTable, round: Round, pk: int) -> Input:
    return get_object_or_404(table.model._default_manager.filter(round=round), pk=pk)


@open_to(AUTHORITIES)
def table(request: BodyRequest, round: int, table: str) -> HttpResponseBase:
    """Show one table of a round's inputs."""
    found, about = round_of(request, round), _table(table)
    return _shown(request, found, about, FileForm())


def _shown(
    request: BodyRequest,
    round: Round,
    about: InputTable,
    form: FileForm,
    faults: list[str] | None = None,
) -> HttpResponseBase:
    names = Names(round)
    may_edit = policies.can_edit(request.person, round)
    page = tables.inputs(about, round, names, may_edit=may_edit).read(request, about.rows(round))
    places = _declared(request, round, names) if about.slug == "capacity" else None
    if page.wanted:
        return downloads.response(page)
    if places and places.wanted:
        return downloads.response(places)
    context = {
        "round": round,
        "about": about,
        "page": page,
        "form": form,
        "faults": faults or [],
        "words": words_of(about, names),
        "may_edit": may_edit,
        "declared": places,
        "gathers": about.slug == "providers",
        "crumbs": crumbs(round),
    }
    return render(
        request, "commissioning/inputs.html", context, status=400 if form.errors or faults else 200
    )


def _declared(request: BodyRequest, round: Round, names: Names) -> TablePage[Values]:
    """What was declared in planning and holds where the round has no row of its own."""
    rows = [
        (
            names.providers[line.ukprn],
            ROUTE_WORDS.get(line.route, line.route),
            LEVEL_WORDS.get(line.level, line.level),
            SECTOR_WORDS.get(line.ssa1, line.ssa1),
            line.places,
        )
        for line in declared(round)
    ]
    return tables.declared_places(round).read(request, rows)


@open_to(COMMISSIONS)
@require_POST
def take_over(request: BodyRequest, round: int) -> HttpResponse:
    """Take the declared places over as rows of the round."""
    found = round_of(request, round)
    try:
        count = take_declared(by=request.person, round=found)
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"{plural(count, 'number', 'numbers')} of places taken over.")
    return to(found, "inputs", table="capacity")


@open_to(COMMISSIONS)
def add(request: BodyRequest, round: int, table: str) -> HttpResponseBase:
    """Add a row."""
    return _form(request, round_of(request, round), _table(table), None)


@open_to(COMMISSIONS)
def edit(request: BodyRequest, round: int, table: str, pk: int) -> HttpResponseBase:
    """Change a row."""
    found, about = round_of(request, round), _table(table)
    return _form(request, found, about, _row(about, found, pk))


def _form(
    request: BodyRequest, round: Round, about: InputTable, row: Input | None
) -> HttpResponseBase:
    names = Names(round)
    initial = about.values(row) if row else None
    form = input_form(about, names, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_input(
                by=request.person, round=round, table=about, values=form.cleaned_data, row=row
            )
        except (InvalidValue, NotAllowed) as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"The {about.noun[0]} is kept.")
            return to(round, "inputs", table=about.slug)
    back = address(round, "inputs", table=about.slug)
    context = {
        "round": round,
        "about": about,
        "row": row,
        "form": form,
        "first": _must_come_first(about, names, round),
        "back": back,
        "crumbs": crumbs(round, (about.title, back)),
    }
    return render(request, "commissioning/input.html", context, status=400 if form.errors else 200)


def _must_come_first(about: InputTable, names: Names, round: Round) -> list[tuple[str, str]]:
    """Tables without whose rows no row of this one can be given, each with its address."""
    wanted = {"fund": ("funds", names.funds), "provider": ("providers", names.providers)}
    obligatory = {column.name for column in about.columns if column.made(names).required}
    return [
        (slug, address(round, "inputs", table=slug))
        for name, (slug, there) in wanted.items()
        if name in obligatory and not there
    ]


@open_to(COMMISSIONS)
def remove(request: BodyRequest, round: int, table: str, pk: int) -> HttpResponseBase:
    """Ask, and take a row out."""
    found, about = round_of(request, round), _table(table)
    row = _row(about, found, pk)
    if request.method == "POST":
        try:
            remove_input(by=request.person, round=found, table=about, row=row)
        except NotAllowed as reason:
            messages.error(request, str(reason))
        else:
            messages.success(
                request, f"The {about.noun[0]} is taken out. Earlier versions of the round keep it."
            )
        return to(found, "inputs", table=about.slug)
    names = Names(found)
    facts = [(c.title, c.shown(names, getattr(row, c.name)), str(c.kind)) for c in about.columns]
    back = address(found, "inputs", table=about.slug)
    context = {
        "round": found,
        "about": about,
        "row": row,
        "facts": facts,
        "back": back,
        "crumbs": crumbs(found, (about.title, back)),
    }
    return render(request, "commissioning/input_remove.html", context)


@open_to(COMMISSIONS)
@require_POST
def import_(request: BodyRequest, round: int, table: str) -> HttpResponseBase:
    """Take a table from a file, or tell every fault by its cell."""
    found, about = round_of(request, round), _table(table)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid() or not _fits(form):
        return _shown(request, found, about, form)
    try:
        rows = _read(about, found, form.cleaned_data["given"])
        put_inputs(
            by=request.person,
            round=found,
            table=about,
            rows=rows,
            replace=form.cleaned_data["replace"],
        )
    except InputsRefused as refused:
        return _shown(request, found, about, form, refused.faults)
    except (InvalidValue, NotAllowed) as fault:
        return _shown(request, found, about, form, [str(fault)])
    messages.success(request, f"{plural(len(rows), *about.noun)} taken from the file.")
    return to(found, "inputs", table=about.slug)


def _fits(form: FileForm) -> bool:
    file = form.cleaned_data["given"]
    if file.size > settings.MAX_UPLOAD_BYTES:
        most = file_size(settings.MAX_UPLOAD_BYTES)
        form.add_error("given", f"The file has {file_size(file.size)}; the most is {most}.")
    return not form.errors


def _read(about: InputTable, round: Round, file: UploadedFile[bytes]) -> list[dict[str, object]]:
    with as_path(file) as path:
        return read_inputs(about, Names(round), path, file.name or "The file")


@open_to(COMMISSIONS)
@require_POST
def gather(request: BodyRequest, round: int) -> HttpResponse:
    """Add the providers that taught residents last year."""
    found = round_of(request, round)
    try:
        count = gather_providers(by=request.person, round=found)
    except (InvalidValue, NotAllowed) as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"{plural(count, 'provider')} added from the evidence.")
    return to(found, "inputs", table="providers")
