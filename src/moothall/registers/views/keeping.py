"""How the body scores and who sees the registers; the public registers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from moothall.partnership.access import MANAGERS, BodyRequest, open_to, public
from moothall.partnership.models import Body
from moothall.registers import actions
from moothall.registers.forms import ScalesForm
from moothall.registers.links import at
from moothall.registers.models import Issue, Risk, Scales
from moothall.registers.tables import status_tag, trend_tag
from moothall.registers.views.asking import Ask, asked
from moothall.theme import downloads
from moothall.theme.cells import Kind
from moothall.theme.formats import plural
from moothall.theme.tables import Column, Table


@open_to(MANAGERS)
def scales(request: BodyRequest) -> HttpResponse:
    """Say how risks are scored, which score is too high, and which register is public."""
    body = request.partnership
    now = Scales.of(body)
    form = ScalesForm(
        request.POST or None,
        initial={
            "appetite": now.appetite,
            "likelihoods": "\n".join(now.likelihoods),
            "impacts": "\n".join(now.impacts),
            "risks_public": now.risks_public,
            "issues_public": now.issues_public,
        },
    )
    ask = Ask("How do we score risks?", "Save", at("risks", body), "Saved.",
              "Scores that stand keep their numbers; only the words change.")  # fmt: skip
    return asked(request, form, ask, lambda: actions.set_scales(
        by=request.person, body=body, likelihoods=form.lines("likelihoods"),
        impacts=form.lines("impacts"), appetite=form.cleaned_data["appetite"],
        risks_public=form.cleaned_data["risks_public"],
        issues_public=form.cleaned_data["issues_public"],
    ))  # fmt: skip


@public
def public_risks(request: HttpRequest, body: str) -> HttpResponse:
    """Show the register of risks to everyone, where the body has made it public."""
    found = get_object_or_404(Body, slug=body)
    if not Scales.of(found).risks_public:
        raise Http404("There is no such page.")
    rows = Risk.objects.filter(body=found).with_trend()
    table: Table[Risk] = Table(
        name="public-risks",
        title="Risks",
        noun=("risk", "risks"),
        columns=(
            Column("reference", "Reference", order="number"),
            Column("title", "Risk", searchable=True, header=True),
            Column("score_after", "Score", kind=Kind.NUMBER),
            Column("trend", "Trend", kind=Kind.TAG, value=trend_tag),
            Column("opened_on", "Opened", kind=Kind.DATE),
            Column("closed_on", "Over since", kind=Kind.DATE),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
        ),
        sort="-score_after",
    )
    page = table.read(request, rows)
    if page.wanted:
        return downloads.response(page)
    many = rows.filter(status="open").count()
    context = {
        "page": page,
        "body": found,
        "question": "What may go wrong?",
        "answer": f"{plural(many, 'risk is', 'risks are')} open. A score is likelihood times "
        "impact, of 25 at most, after what is done about the risk.",
    }
    return render(request, "registers/public.html", context)


@public
def public_issues(request: HttpRequest, body: str) -> HttpResponse:
    """Show the register of issues to everyone, where the body has made it public."""
    found = get_object_or_404(Body, slug=body)
    words = Scales.of(found)
    if not words.issues_public:
        raise Http404("There is no such page.")
    rows = Issue.objects.filter(body=found)
    table: Table[Issue] = Table(
        name="public-issues",
        title="Issues",
        noun=("issue", "issues"),
        columns=(
            Column("reference", "Reference", order="number"),
            Column("title", "Issue", searchable=True, header=True),
            Column(
                "severity", "Severity",
                value=lambda i: f"{i.severity} {words.impact_word(i.severity)}",
            ),
            Column("raised_on", "Raised", kind=Kind.DATE),
            Column("resolved_on", "Resolved", kind=Kind.DATE),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
        ),
    )  # fmt: skip
    page = table.read(request, rows)
    if page.wanted:
        return downloads.response(page)
    many = rows.filter(status="open").count()
    context = {
        "page": page,
        "body": found,
        "question": "What has come about?",
        "answer": f"{plural(many, 'issue is', 'issues are')} open.",
    }
    return render(request, "registers/public.html", context)
