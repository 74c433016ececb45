"""The conversations with providers that await their lead commissioner (COM-4)."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse

from moothall.commissioning.enums import RoundStatus
from moothall.commissioning.models import Outcome, RoundProvider
from moothall.partnership import duties
from moothall.partnership.duties import Duty
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing
from moothall.theme.formats import plural

# More than so many of one round are told in one line.
NAMED = 3


def duties_of(person: Person, place: Standing, body: Body) -> Sequence[Duty]:
    """Return the providers that somebody's authority leads for and with which nothing is agreed
    yet, of the rounds in hand that have been solved (one query).
    """
    mine = place.authorities & place.records_for
    if not mine:
        return ()
    agreed = Outcome.objects.filter(round=OuterRef("round"), provider=OuterRef("ukprn"))
    found = (
        RoundProvider.objects.filter(
            ~Exists(agreed),
            round__body=body,
            round__status__in=(RoundStatus.DRAFT, RoundStatus.PROPOSED),
            round__versions__isnull=False,
            inside=True,
            lead__in=Organisation.objects.filter(pk__in=mine).values("area__code"),
        )
        .select_related("round")
        .order_by("round", "name")
        .distinct()
    )
    by_round: dict[int, list[RoundProvider]] = {}
    for each in found:
        by_round.setdefault(each.round_id, []).append(each)
    return [duty for each in by_round.values() for duty in _of_round(body, each)]


def _of_round(body: Body, providers: list[RoundProvider]) -> list[Duty]:
    round = providers[0].round
    where = {"body": body.slug, "round": round.pk}
    if len(providers) > NAMED:
        title = f"Agree with {plural(len(providers), 'provider')} that you lead for"
        return [Duty(title, reverse("commissioning:round", kwargs=where), f"{round}.")]
    return [
        Duty(
            f"Agree with {each.name}",
            reverse("commissioning:sheet", kwargs=where | {"ukprn": each.ukprn}),
            f"You lead the conversation for all members; no outcome is recorded yet. {round}.",
        )
        for each in providers
    ]


def register() -> None:
    """Let lists of what awaits people know of conversations."""
    duties.register("commissioning", duties_of)
