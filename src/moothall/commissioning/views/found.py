"""What the pages of a round share: the round of an address, its crumbs, where one goes back to."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from moothall.commissioning.models import Round, Scenario
from moothall.commissioning.shown import Veil, veil_of_version
from moothall.partnership.access import BodyRequest

Crumbs = list[tuple[str, str]]


def round_of(request: BodyRequest, pk: int) -> Round:
    """Return a round that this person may see, or answer that there is none."""
    seen = Round.objects.filter(body=request.partnership).visible_to(request.standing)
    found: Round = get_object_or_404(seen.select_related("body", "need__snapshot", "chosen"), pk=pk)
    return found


def scenario_of(request: BodyRequest, round: int, pk: int) -> Scenario:
    """Return a scenario of a round that this person may see, or answer that there is none."""
    within = Scenario.objects.filter(version__round=round_of(request, round))
    return get_object_or_404(within.select_related("version__round__body", "base"), pk=pk)


def veil_of(request: BodyRequest, scenario: Scenario) -> Veil:
    """Return what this person may see of planned cells of a scenario."""
    return veil_of_version(request.person, scenario.version)


def address(round: Round, name: str = "round", **more: object) -> str:
    """Return the address of a page of a round."""
    kwargs = {"body": round.body.slug, "round": round.pk, **more}
    return reverse(f"commissioning:{name}", kwargs=kwargs)


def to(round: Round, name: str = "round", **more: object) -> HttpResponse:
    """Lead on to a page of a round."""
    return redirect(address(round, name, **more))


def crumbs(round: Round, *more: tuple[str, str]) -> Crumbs:
    """Return the way back from a page below a round."""
    rounds = reverse("commissioning:rounds", kwargs={"body": round.body.slug})
    return [("Rounds", rounds), (str(round), address(round)), *more]
