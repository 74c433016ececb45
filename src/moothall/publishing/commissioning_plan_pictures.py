"""The pictures of a commissioning plan: of shown numbers alone, each title a finding."""

from collections.abc import Sequence

from moothall.publishing.commissioning_plan_rows import Amount, Part, Provider
from moothall.theme.cells import Hidden
from moothall.theme.charts import Chart
from moothall.theme.charts.bars import Bars, Series, draw_bars
from moothall.theme.formats import percent, plural


def needs_met(areas: Sequence[Part]) -> Chart:
    """Draw learners with a place and needs not met by home area."""
    return draw_bars(
        Bars(
            title=_where_most(areas),
            subtitle="Places needed by residents of each area: met and not met",
            categories=tuple(area.name for area in areas),
            series=(
                Series("With a place", tuple(_drawn(area.learners) for area in areas)),
                Series("Not met", tuple(_drawn(area.unmet) for area in areas)),
            ),
            of="places needed",
            category="Home area",
            stacked=True,
        )
    )


def beside_last_year(providers: Sequence[Provider]) -> Chart:
    """Draw each provider's learners beside last year's."""
    told = [
        (int(provider.learners), provider.last)
        for provider in providers
        if not isinstance(provider.learners, Hidden) and not isinstance(provider.last, Hidden)
    ]
    more = sum(1 for now, last in told if now > last)
    return draw_bars(
        Bars(
            title=f"{more} of {plural(len(told), 'provider')} have more learners than last year",
            subtitle="Residents of the member areas, last year and in this plan",
            categories=tuple(provider.name for provider in providers),
            series=(
                Series("Last year", tuple(provider.last for provider in providers)),
                Series("This plan", tuple(_drawn(provider.learners) for provider in providers)),
            ),
            of="learners",
            category="Provider",
        )
    )


def _drawn(value: Amount) -> int | Hidden:
    return value if isinstance(value, Hidden) else int(value)


def _where_most(areas: Sequence[Part]) -> str:
    shares = {
        area.name: int(area.unmet) / int(area.needed)
        for area in areas
        if not isinstance(area.unmet, Hidden)
        and not isinstance(area.needed, Hidden)
        and area.needed
    }
    if len(shares) < len(areas) or not shares:
        return "Needs met and not met by home area"
    top = max(shares, key=lambda name: shares[name])
    if not shares[top]:
        return "Every need is met"
    return f"{top} has the largest share of need not met, {percent(shares[top])}"
