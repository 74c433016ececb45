"""Returns: give files, see what was found, decide."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Case, Q, QuerySet, When
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from moothall.evidence import actions, intake, policies, tables, tasks
from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.forms import OwnerForm, ReasonForm, ReturnForm
from moothall.evidence.home import store
from moothall.evidence.models import Return
from moothall.evidence.permissions import GIVES_RETURNS, may_be_owners
from moothall.evidence.queries import record_faults_shown
from moothall.evidence.views.findings import (
    HEADINGS,
    RECEIPT_HEADINGS,
    about,
    fault_parts,
    outcome_row,
)
from moothall.evidence.views.side_tables import Values, download_of, side_table
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to
from moothall.partnership.happenings import happenings
from moothall.partnership.models import Organisation
from moothall.records.report import Report
from moothall.theme import downloads
from moothall.theme.formats import file_size, plural
from moothall.theme.progress import glance
from moothall.theme.tables import TablePage
from moothall.turns import turn_at

OUTCOME_HEADS = (
    ("Rule", "", "text"),
    ("Outcome", "", "tag"),
    ("Found", "", "number"),
    ("Why not", "", "text"),
)


def _visible(request: BodyRequest, pk: int) -> Return:
    """Return a return this person may open, or answer that there is none."""
    return _found(_open(request), pk)


def _found(returns: QuerySet[Return], pk: int) -> Return:
    return get_object_or_404(returns.select_related("body", "provider", "owner", "given_by"), pk=pk)


def _open(request: BodyRequest) -> QuerySet[Return]:
    """The returns this person may open: those of their standing, and what they gave themselves
    while it is not known whose it is.
    """
    every = Return.objects.filter(body=request.partnership)
    theirs = Q(given_by=request.person, provider=None, ukprn="", owner=None)
    return every.filter(theirs | Q(pk__in=every.visible_to(request.standing).values("pk")))


def _seen(request: BodyRequest) -> QuerySet[Return]:
    """The returns this person is told of: with those they may open, whatever they gave, of which
    they see what became of it and nothing that is in it. `opens` says which may be opened.
    """
    every = Return.objects.filter(body=request.partnership)
    opens = Q(pk__in=_open(request).values("pk"))
    return every.filter(opens | Q(given_by=request.person)).annotate(
        opens=Case(When(opens, then=True), default=False)
    )


@open_to(GIVES_RETURNS)
def returns(request: BodyRequest) -> HttpResponseBase:
    """List the returns this person may see, with the form that gives another."""
    owners = may_be_owners(request.standing, request.partnership)
    form = ReturnForm(owners=owners)
    if request.method == "POST":
        form = ReturnForm(request.POST, request.FILES, owners=owners)
        if form.is_valid() and _fits(form):
            owner = form.named_owner
            given = [_take(request, file, owner) for file in form.cleaned_data["given"]]
            return _after(request, [each for each in given if each])
    page = tables.returns(request).read(request, tables.named(_seen(request)))
    if page.wanted:
        return downloads.response(page)
    context = {"page": page, "form": form, "limit": file_size(settings.MAX_UPLOAD_BYTES)}
    return render(request, "evidence/returns.html", context, status=400 if form.errors else 200)


def _fits(form: ReturnForm) -> bool:
    for file in form.cleaned_data["given"]:
        if file.size > settings.MAX_UPLOAD_BYTES:
            most = file_size(settings.MAX_UPLOAD_BYTES)
            form.add_error(
                "given",
                f"{file.name} has {file_size(file.size)}; the most is {most}. Zip the file, or ask "
                "whoever runs this site to raise MOOTHALL_UPLOAD_LIMIT_MB.",
            )
    return form.is_valid()


def _take(
    request: BodyRequest, file: UploadedFile[bytes], owner: Organisation | None
) -> Return | None:
    """Take a file, and return its return where it waits for its check; of any other say why not."""
    name = file.name or "return"
    try:
        given = intake.receive(
            by=request.person,
            body=request.partnership,
            name=name,
            chunks=file.chunks(1 << 20),
            owner=owner,
        )
    except NotAllowed as why:
        messages.error(request, str(why))
        return None
    if given.status == ReturnStatus.RECEIVED:
        tasks.check_return.enqueue(given.pk)
        return given
    stands = policies.how_it_came(given, already=True)
    messages.info(request, f"{name} {stands}, so nothing was done: it is one return.")
    return None


def _after(request: BodyRequest, given: list[Return]) -> HttpResponse:
    """Lead to the one return that is being checked, or say how many are."""
    slug = request.partnership.slug
    if len(given) == 1:
        return redirect("evidence:return", body=slug, pk=given[0].pk)
    if given:
        files = plural(len(given), "file is", "files are")
        messages.success(request, f"{files} received and being checked.")
    return redirect("evidence:returns", body=slug)


@open_to(GIVES_RETURNS)
def detail(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show one return: what it holds, its faults grouped by rule, what can be done with it. Whoever
    gave it and may not open it sees what became of it.
    """
    if not _open(request).filter(pk=pk).exists():
        return _receipt(request, pk)
    given = _visible(request, pk)
    context, outcomes = _shown(request, given), _outcomes(request, given)
    wanted = download_of(outcomes)
    return wanted or render(request, "evidence/return.html", context | {"outcomes": outcomes})


def _receipt(request: BodyRequest, pk: int) -> HttpResponse:
    given = _found(_seen(request), pk)
    context = {
        "given": given,
        "is_checking": given.is_checking,
        "turn": _turn(given),
        "heading": RECEIPT_HEADINGS[ReturnStatus(given.status)],
        "about": about(given),
    }
    return render(request, "evidence/receipt.html", context)


def _turn(given: Return) -> str:
    """Say where a check that has not begun stands among the work that waits."""
    waits = given.is_checking and not given.doing
    return str(turn_at(tasks.check_return.module_path, given.pk)) if waits else ""


def _checked(given: Return) -> Report | None:
    done = given.checked_at is not None and given.status != ReturnStatus.RECEIVED
    return store().report(given.sha256) if done and given.erased is None else None


def _outcomes(request: BodyRequest, given: Return) -> TablePage[Values]:
    """Return what each rule came to, as a table of its own."""
    report = _checked(given)
    return side_table(
        request,
        "outcomes",
        f"What each rule came to: {given.label}",
        OUTCOME_HEADS,
        [outcome_row(each) for each in report.outcomes] if report else [],
        noun=("rule", "rules"),
    )


@open_to(GIVES_RETURNS)
def progress(request: BodyRequest, pk: int) -> HttpResponse:
    """Show how far a check has come."""
    given = _found(_seen(request), pk)
    return glance(
        request,
        page=reverse("evidence:return", kwargs={"body": request.partnership.slug, "pk": pk}),
        goes_on=given.is_checking,
        template="evidence/_progress.html",
        context={"given": given, "turn": _turn(given)},
    )


def _shown(request: BodyRequest, given: Return) -> dict[str, object]:
    report = _checked(given)
    if report and report.faults:
        record_faults_shown(viewer=request.person, given=given)
    place = request.standing
    status = ReturnStatus(given.status)
    return {
        "given": given,
        "is_checking": given.is_checking,
        "turn": _turn(given),
        "heading": HEADINGS[status],
        "answer": given.reason,
        "parts": fault_parts(given, report) if report else [],
        "found_by": len(report.rules) if report else 0,
        "is_ilr": given.kind == ReturnKind.ILR,
        "counts": report.rows if report else 0,
        "can_accept": policies.can_decide(place, given, ReturnStatus.ACCEPTED),
        "can_refuse": policies.can_decide(place, given, ReturnStatus.REFUSED),
        "can_withdraw": status != ReturnStatus.RECEIVED
        and policies.can_decide(place, given, ReturnStatus.WITHDRAWN),
        "about": about(given),
        "owner_form": _owner_form(request, given),
        "events": happenings(given.ref),
    }


@open_to(GIVES_RETURNS)
def faults(request: BodyRequest, pk: int) -> HttpResponseBase:
    """List the faults of a return, a page at a time, or give all of them as a file."""
    given = _visible(request, pk)
    wanted = request.GET.get("format", "")
    rule = request.GET.get("rule", "")
    if _checked(given) is None:
        raise Http404("This return has no faults to show: it is not checked yet, or was erased.")
    record_faults_shown(viewer=request.person, given=given)
    if wanted in ("xlsx", "csv") and not rule:
        return _all_faults(given, wanted)
    page = tables.faults(request, given, rule)
    if page.wanted:
        return downloads.response(page)
    return render(request, "evidence/faults.html", {"given": given, "page": page, "rule": rule})


def _all_faults(given: Return, wanted: str) -> FileResponse:
    """Give every fault in one file, written aside first: there can be very many."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"faults.{wanted}"
        write = store().faults_workbook if wanted == "xlsx" else store().faults_csv
        write(given.sha256, path)
        with path.open("rb") as made:
            shutil.copyfileobj(made, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"faults-{given.name}.{wanted}")


@open_to(GIVES_RETURNS)
@require_POST
def accept(request: BodyRequest, pk: int) -> HttpResponse:
    """Accept a return, and have the evidence brought up to date."""
    given = _visible(request, pk)
    try:
        given = intake.accept(given, by=request.person)
    except NotAllowed as reason:
        messages.error(request, str(reason))
    else:
        tasks.refresh_evidence.enqueue(request.partnership.slug)
        sound = plural(given.learners - given.held, "learner joins", "learners join")
        joins = sound if given.kind == ReturnKind.ILR else "its counts join"
        messages.success(request, f"{given.label} is accepted: {joins} the evidence.")
    return redirect("evidence:return", body=request.partnership.slug, pk=pk)


@open_to(GIVES_RETURNS)
def refuse(request: BodyRequest, pk: int) -> HttpResponse:
    """Send a checked return back, with the reason."""
    return _with_reason(request, pk, "refuse")


@open_to(GIVES_RETURNS)
def withdraw(request: BodyRequest, pk: int) -> HttpResponse:
    """Withdraw a return, with the reason."""
    return _with_reason(request, pk, "withdraw")


def _with_reason(request: BodyRequest, pk: int, verb: str) -> HttpResponse:
    given = _visible(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = actions.refuse_return if verb == "refuse" else actions.withdraw_return
        try:
            given = act(by=request.person, given=given, reason=form.cleaned_data["reason"])
        except NotAllowed as reason:
            messages.error(request, str(reason))
        else:
            tasks.refresh_evidence.enqueue(request.partnership.slug)
            messages.success(request, f"{given.label} {policies.PAST[ReturnStatus(given.status)]}.")
        return redirect("evidence:return", body=request.partnership.slug, pk=pk)
    return render(request, "evidence/reason.html", {"given": given, "form": form, "verb": verb})


def _owner_form(request: BodyRequest, given: Return) -> OwnerForm | None:
    """The form that says who answers, for whoever may say it."""
    if not policies.can_name_owner(request.standing, given):
        return None
    owners = may_be_owners(request.standing, request.partnership)
    return OwnerForm(request.POST or None, initial={"owner": given.owner_id}, owners=owners)


@open_to(GIVES_RETURNS)
@require_POST
def owner(request: BodyRequest, pk: int) -> HttpResponse:
    """Say who answers for a table of counts, and have the evidence brought up to date."""
    given = _visible(request, pk)
    form = _owner_form(request, given)
    if form is None:
        raise PermissionDenied("Who answers for this return is not yours to say.")
    if not form.is_valid():
        context = _shown(request, given) | {
            "form": form,
            "owner_form": form,
            "outcomes": _outcomes(request, given),
        }
        return render(request, "evidence/return.html", context, status=400)
    chosen = form.cleaned_data["owner"]
    actions.name_owner(by=request.person, given=given, owner=chosen)
    tasks.refresh_evidence.enqueue(request.partnership.slug)
    messages.success(request, f"{chosen} answers for {given.label}.")
    return redirect("evidence:return", body=request.partnership.slug, pk=pk)


@open_to(GIVES_RETURNS)
@require_POST
def check_again(request: BodyRequest, pk: int) -> HttpResponse:
    """Have a return checked whose check broke off."""
    given = _found(_seen(request), pk)
    try:
        actions.ask_check(by=request.person, given=given)
    except NotAllowed as why:
        messages.error(request, str(why))
    else:
        tasks.check_return.enqueue(given.pk)
    return redirect("evidence:return", body=request.partnership.slug, pk=pk)
