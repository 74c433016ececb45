"""The list of risks, the heat map, one risk, a new one."""

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode

from moothall.partnership.access import MEMBERS, BodyRequest, open_to
from moothall.partnership.happenings import happenings
from moothall.partnership.models import Body
from moothall.registers import actions, queries, tables
from moothall.registers.enums import STEPS, Trend
from moothall.registers.forms import NewRiskForm
from moothall.registers.heat import heat_map
from moothall.registers.links import at
from moothall.registers.models import Mitigation, Risk, Scales, Score
from moothall.registers.permissions import KEEPS, RAISES, may_change
from moothall.registers.pictures import course_of
from moothall.registers.views.asking import Ask, asked, one_risk
from moothall.theme import downloads
from moothall.theme.formats import long_date, plural

WHEN = {"before": ("likelihood", "impact"), "after": ("likelihood_after", "impact_after")}


@open_to(MEMBERS)
def risks(request: BodyRequest) -> HttpResponseBase:
    """List the risks, the open ones first, the highest of all; those of one cell where asked."""
    body, place = request.partnership, request.standing
    scales = Scales.of(body)
    found = queries.risks(body, place)
    open_scores = [risk.score_after for risk in found if risk.status == "open"]
    owners = sorted({risk.owner.name for risk in found if risk.owner})
    cell, shown = _cell(request.GET.get("cell", ""), scales)
    raise_at = at("risk_new", body) if RAISES.holds(place) else ""
    table = tables.risks_table(body, scales, owners, raise_at)
    page = table.read(request, found.filter(**cell) if cell else found)
    if page.wanted:
        return downloads.response(page)
    context = {
        "page": page,
        "answer": _answer(open_scores, scales),
        "cell": shown,
        "raise_at": raise_at,
        "keeps": KEEPS.holds(place),
        "scales": scales,
    }
    return render(request, "registers/risks.html", context)


def _cell(text: str, scales: Scales) -> tuple[dict[str, object], str]:
    """Return the condition of one cell of the map, `after-4-5`, and what it means in words."""
    when, _, rest = text.partition("-")
    one, _, two = rest.partition("-")
    if when not in WHEN or not {one, two} <= {str(step) for step in STEPS}:
        return {}, ""
    likelihood, impact = WHEN[when]
    words = (
        f"Open risks that are {scales.likelihood_word(int(one))} with "
        f"{scales.impact_word(int(two))} impact {when} mitigation"
    )
    return {likelihood: int(one), impact: int(two), "status": "open"}, words


def _answer(scores: list[int], scales: Scales) -> str:
    """Say how many risks are open, and how many of them are too high."""
    if not scores:
        return "No risk is open."
    high = sum(score >= scales.appetite for score in scores)
    words = f"{plural(len(scores), 'risk is', 'risks are')} open"
    if not high:
        return f"{words}, none with a score of {scales.appetite} or more."
    verbs = ("has", "comes") if high == 1 else ("have", "come")
    return (
        f"{words}; {high} {verbs[0]} a score of {scales.appetite} or more and {verbs[1]} to the "
        "next meeting."
    )


@open_to(MEMBERS)
def heat(request: BodyRequest) -> HttpResponse:
    """Show how likely and how bad the open risks are, before and after what is done about them."""
    body, place = request.partnership, request.standing
    scales = Scales.of(body)
    before, after = queries.counted(body, place)
    maps = [
        heat_map("After mitigation", after, scales, _cells(body, "after")),
        heat_map("Before mitigation", before, scales, _cells(body, "before")),
    ]
    high_before, high_after = (
        sum(many for (one, two), many in counts.items() if one * two >= scales.appetite)
        for counts in (before, after)
    )
    answer = (
        f"Of {plural(sum(after.values()), 'open risk')}, {high_after} "
        f"{'is' if high_after == 1 else 'are'} too high as things are, with a score of "
        f"{scales.appetite} or more; without what is done about them it would be {high_before}."
    )
    context = {"maps": maps, "answer": answer if after else "No risk is open.", "scales": scales}
    return render(request, "registers/heat.html", context)


def _cells(body: Body, when: str) -> Callable[[int, int], str]:
    """Where the cells of a map lead: to the risks that stand in one."""
    return lambda one, two: f"{at('risks', body)}?{urlencode({'cell': f'{when}-{one}-{two}'})}"


@open_to(MEMBERS)
def risk(request: BodyRequest, pk: int) -> HttpResponseBase:
    """Show one risk: its score, what is done about it, how it moved, what it is about."""
    found, body = one_risk(request, pk), request.partnership
    scales = Scales.of(body)
    scores = list(Score.objects.filter(risk=found).select_related("by").order_by("-number"))
    history = tables.scores_table(scales).read(request, scores)
    if history.wanted:
        return downloads.response(history)
    plans = list(Mitigation.objects.filter(risk=found).select_related("owner"))
    mine = may_change(request.person, request.standing, found)
    context = {
        "risk": found,
        "answer": _where_it_stands(found, scales),
        "history": history,
        "picture": course_of(scores[::-1], scales, found.closed_on) if len(scores) > 1 else None,
        "mitigations": plans,
        "own_mitigations": {each.pk for each in plans if each.owner_id == request.person.pk},
        "facts": _facts(found),
        "about_address": queries.about_address(found),
        "issues": list(found.issues.all()),
        "tag": tables.status_tag(found),
        "trend": tables.trend_tag(found),
        "may_change": mine,
        "scales": scales,
        "too_high": found.status == "open" and found.score_after >= scales.appetite,
        "events": happenings(found.ref),
    }
    return render(request, "registers/risk.html", context)


def _where_it_stands(risk: Risk, scales: Scales) -> str:
    owner = f"{risk.owner} owns it" if risk.owner else "Nobody owns it"
    if risk.status != "open":
        return f"It is over since {long_date(risk.closed_on)}: {risk.closed_because}"  # type: ignore[arg-type]
    moved = {
        Trend.NEW: "it is new",
        Trend.RISING: f"it was {risk.past} three months ago and rises",
        Trend.FALLING: f"it was {risk.past} three months ago and falls",
        Trend.STEADY: "it has stayed so for three months",
    }[Trend(risk.trend)]
    return (
        f"The score is {risk.score_after} of 25: {scales.likelihood_word(risk.likelihood_after)}, "
        f"with {scales.impact_word(risk.impact_after)} impact; {moved}. {owner}."
    )


def _facts(risk: Risk) -> list[tuple[str, object, str]]:
    told: list[tuple[str, object, str]] = [
        ("Because of", risk.cause, "text"),
        ("This may happen", risk.event, "text"),
        ("With this effect", risk.effect, "text"),
        ("How soon", risk.get_proximity_display(), "text"),
        ("Owner", risk.owner or "nobody", "text"),
        ("Opened", risk.opened_on, "date"),
    ]
    if risk.closed_on:
        told.append(("Over since", risk.closed_on, "date"))
    return told


@open_to(RAISES)
def new(request: BodyRequest) -> HttpResponse:
    """Raise a risk."""
    body = request.partnership
    form = NewRiskForm(request.POST or None, body=body, scales=Scales.of(body))

    def act() -> None:
        actions.raise_risk(
            by=request.person, body=body, words=form.words, scoring=form.scoring,
            owner=form.cleaned_data["owner"],
        )  # fmt: skip

    ask = Ask(
        "What may go wrong?",
        "Raise the risk",
        at("risks", body),
        "The risk stands in the register, and its owner is told.",
        "Score it twice: as if nothing were done about it, and as things are.",
    )
    return asked(request, form, ask, act)
