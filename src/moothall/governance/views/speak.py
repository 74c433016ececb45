"""Pages on which an authority consents, objects, or withdraws what it said."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from moothall.governance import policies, speaking
from moothall.governance.enums import Level, Stance
from moothall.governance.forms import PositionForm
from moothall.governance.models import Decision
from moothall.governance.permissions import SPEAKS, speaker
from moothall.governance.views.decisions import one
from moothall.ledger.actions import NotAllowed
from moothall.partnership.access import BodyRequest, open_to
from moothall.theme.formats import sentence

SAID = {
    Stance.CONSENT: "{} consents to decision {}.",
    Stance.OBJECTION: "{} objects to decision {}.",
    Stance.WITHDRAWN: "{} has withdrawn what it said on decision {}.",
}
VERBS: dict[Stance, Callable[..., Decision]] = {
    Stance.CONSENT: speaking.consent,
    Stance.OBJECTION: speaking.object_to,
    Stance.WITHDRAWN: speaking.take_back,
}


@open_to(SPEAKS)
def consent(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what a consent is to, and record it."""
    return _say(request, pk, Stance.CONSENT)


@open_to(SPEAKS)
def object_to(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what an objection brings, and record it with its reason."""
    return _say(request, pk, Stance.OBJECTION)


@open_to(SPEAKS)
def take_back(request: BodyRequest, pk: int) -> HttpResponse:
    """Say what follows when an authority withdraws what it said, and record it."""
    return _say(request, pk, Stance.WITHDRAWN)


def _say(request: BodyRequest, pk: int, stance: Stance) -> HttpResponse:
    found = one(request, pk)
    sayable = policies.can_speak(request.person, found)[stance]
    if request.method != "POST" and not sayable:
        messages.error(request, policies.why_not(request.person, found, stance))
        return redirect("governance:decision", body=request.partnership.slug, pk=pk)
    # A form left open over a change is judged by the action, which says what has changed.
    who = speaker(request.person, request.partnership)
    own = [each.requirement for each in policies.own_voices(who, found)]
    requirements = sayable or own
    form = PositionForm(request.POST or None, requirements=requirements, stance=stance)
    is_fresh = form.show(found)
    if request.method == "POST" and is_fresh and form.is_valid():
        chosen = next(r for r in requirements if r.pk == form.cleaned_data["whom"])
        try:
            VERBS[stance](
                by=request.person,
                decision=found,
                authority=chosen.authority,
                level=Level(chosen.level),
                reason=form.cleaned_data["reason"],
            )
        except NotAllowed as reason:
            form.add_error(None, str(reason))
        else:
            words = SAID[stance].format(chosen.called, found.reference)
            messages.success(request, sentence(words))
            return redirect("governance:decision", body=request.partnership.slug, pk=pk)
    context = {
        "decision": found,
        "form": form,
        "stance": str(stance),
        "speaks_for": requirements[0] if len(requirements) == 1 else None,
    }
    status = 400 if form.errors else 200
    return render(request, "governance/speak.html", context, status=status)
