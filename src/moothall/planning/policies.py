"""When something may be planned: each check raises one plain sentence, or names every fault."""

from collections.abc import Collection, Mapping

from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.partnership.models import Area, Body
from moothall.partnership.permissions import Standing
from moothall.periods import AcademicYear
from moothall.planning.enums import MOVES, SET_BY_PEOPLE, Alternative, Dimension, NeedStatus
from moothall.planning.models import Need, SpreadShare
from moothall.planning.permissions import PLANS, areas_set_by, providers_declared_by
from moothall.theme.formats import join_words


def check_can_plan(place: Standing) -> None:
    """Raise NotAllowed where someone plans nothing here."""
    if not PLANS.holds(place):
        raise NotAllowed(PLANS.refuses("Planning needs"))


def can_plan(place: Standing) -> bool:
    """Whether the buttons are shown."""
    return PLANS.holds(place)


def check_can_set(place: Standing, body: Body, areas: Collection[str]) -> None:
    """Raise NotAllowed where an area's shares are not someone's to set, naming every such area."""
    check_can_plan(place)
    others = sorted(set(areas) - areas_set_by(place, body))
    if others:
        names = sorted(Area.objects.filter(pk__in=others).values_list("name", flat=True))
        raise NotAllowed(
            f"The shares of {join_words(names or others)} are set by the commissioners of that "
            "authority or by the partnership's manager."
        )


def check_can_declare(place: Standing, body: Body, ukprns: Collection[str]) -> None:
    """Raise NotAllowed where a provider's capacity is not someone's to state."""
    check_can_plan(place)
    others = sorted(set(ukprns) - providers_declared_by(place, body))
    if others:
        raise NotAllowed(
            f"The capacity of UKPRN {join_words(others)} is stated by a commissioner of its lead "
            "authority or by the partnership's manager, for members of the partnership."
        )


def check_set_by_people(alternative: Alternative) -> None:
    """Raise NotAllowed for shares of the alternative that follows from the evidence alone."""
    if alternative not in SET_BY_PEOPLE:
        raise NotAllowed("What is as now is computed from the records: nobody sets it.")


def check_year(year: str) -> str:
    """Return an academic year as we write it. Raises InvalidValue."""
    return str(AcademicYear.parse(year))


def check_one_dimension(
    *,
    body: Body,
    year: str,
    alternative: Alternative,
    area: Area,
    dimension: Dimension,
) -> None:
    """Raise NotAllowed where another dimension of an area has shares already.

    With one, the needs of an area are its learners times one number for each category: they tell
    nothing of the learners that the category's own number does not tell (EVD-2). With two, small
    numbers behind them could be worked out.
    """
    other = (
        SpreadShare.objects.filter(body=body, year=year, alternative=alternative, area=area)
        .exclude(dimension=dimension)
        .first()
    )
    if other:
        raise NotAllowed(
            f"{area} has shares by {other.get_dimension_display()} already, and shares are set by "
            "one of route, level and sector, so that nobody can work out small numbers. Take those "
            "away first."
        )


def check_sum(shares: Mapping[str, object]) -> None:
    """Raise InvalidValue where shares of one area are more than everything."""
    total = sum(float(str(share)) for share in shares.values())
    if total > 1 + 1e-9:
        raise InvalidValue(
            f"The shares would add up to {total:.1%}. Lower one of them: together they are at most "
            "100%."
        )


def check_can_move(need: Need, to: NeedStatus) -> None:
    """Raise NotAllowed where a need cannot go from where it stands to there."""
    now = NeedStatus(need.status)
    if to not in MOVES[now]:
        raise NotAllowed(f"This need is {now.label}, so it cannot become {to.label}.")


def check_not_waiting(body: Body, year: str, alternative: Alternative) -> None:
    """Raise NotAllowed while the same need is being computed."""
    waiting = Need.objects.filter(
        body=body, year=year, alternative=alternative, status=NeedStatus.WAITING
    )
    if waiting.exists():
        raise NotAllowed(
            f"The need of {year}, {alternative.label}, is being computed already: wait for it."
        )
