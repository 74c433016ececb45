"""Rounds as pictures: each title says what there is to see."""

from collections.abc import Mapping, Sequence

from moothall.commissioning.comparing import Compared
from moothall.commissioning.kinds import KindTold
from moothall.commissioning.models import Scenario
from moothall.commissioning.shown import Planned
from moothall.commissioning.unmet import UnmetRow
from moothall.partnership.outlines import authorities
from moothall.theme.cells import Hidden, Kind
from moothall.theme.charts import AreaMap, Chart, Shade, draw_map
from moothall.theme.charts.bars import Bars, Series, draw_bars
from moothall.theme.formats import number, percent, plural, pounds

Value = int | float | Hidden | None


def _drawn(value: Planned) -> Value:
    """A bar's length, in whole pounds."""
    return value if isinstance(value, Hidden) else round(value)


def not_met(scenarios: Sequence[Scenario]) -> Chart:
    """Draw how many needs each scenario does not meet."""
    least = min(scenarios, key=lambda s: s.unmet)
    most = max(scenarios, key=lambda s: s.unmet)
    if least.unmet == most.unmet:
        title = f"{plural(least.unmet, 'need')} not met under any scenario"
    else:
        title = (
            f"From {number(least.unmet)} ({least.title}) to {number(most.unmet)} ({most.title}) "
            "needs are not met"
        )
    return draw_bars(
        Bars(
            title=title,
            categories=tuple(s.title for s in scenarios),
            series=(Series("Needs not met", tuple(s.unmet for s in scenarios)),),
            of="needs not met",
            category="Scenario",
        )
    )


def beside_last_year(rows: Sequence[Compared], scenario: Scenario) -> Chart:
    """Draw each provider's money beside last year's."""
    risen = [row for row in rows if _rises(row)]
    told = [row for row in rows if not isinstance(row.values[0], Hidden)]
    title = f"{len(risen)} of {plural(len(told), 'provider')} would have more than last year"
    return draw_bars(
        Bars(
            title=title,
            subtitle=f"Money by provider under “{scenario.title}”, and last year at the same rates",
            categories=tuple(row.name for row in rows),
            series=(
                Series("Last year", tuple(_drawn(row.last) for row in rows)),
                Series(scenario.title, tuple(_drawn(row.values[0]) for row in rows)),
            ),
            of="pounds",
            category="Provider",
            kind=Kind.MONEY,
        )
    )


def kinds(rows: Sequence[KindTold], by: str) -> Chart:
    """Draw what a provider's learners are to learn, by route, level or sector."""
    shown = {row.name: int(row.learners) for row in rows if not isinstance(row.learners, Hidden)}
    title = f"Nothing may be shown by {by}"
    if any(shown.values()):
        most = max(shown, key=lambda name: shown[name])
        title = f"{most} has the most, {plural(shown[most], 'learner')}"
    return draw_bars(
        Bars(
            title=title,
            categories=tuple(row.name for row in rows),
            series=(Series("Proposed", tuple(_drawn(row.learners) for row in rows)),),
            of="learners",
            category=by.capitalize(),
        )
    )


def _rises(row: Compared) -> bool:
    now, last = row.values[0], row.last
    return not isinstance(now, Hidden) and not isinstance(last, Hidden) and now > last


def unmet_map(rows: Sequence[UnmetRow], place: int, codes: Mapping[str, str]) -> Chart:
    """Draw the share of each area's need that is not met. `place` is that of the scenario among
    those of the rows; `codes` are ONS codes by name.
    """
    shares = {row.name: _share(row.unmet[place], row.needed) for row in rows if row.name in codes}
    return draw_map(
        AreaMap(
            title=_where_most(shares),
            subtitle="Share of each area's need for which there is no place",
            outlines=authorities(),
            of="of the need is not met",
            kind=Kind.PERCENT,
            shades=tuple(Shade(codes[name], share) for name, share in shares.items()),
            focus=tuple(codes.values()),
        )
    )


def unmet_bars(rows: Sequence[UnmetRow], place: int, by: str) -> Chart:
    """Draw how many needs of each level or sector are not met."""
    told = [row for row in rows if row.unmet[place] != 0]
    seen = {r.name: v for r in told if not isinstance(v := r.unmet[place], Hidden)}
    title = f"Every need that may be shown by {by} is met"
    if seen:
        most = max(seen, key=lambda name: seen[name])
        title = f"{most}: {plural(int(seen[most]), 'need')} not met, more than of any other {by}"
    return draw_bars(
        Bars(
            title=title,
            categories=tuple(row.name for row in told),
            series=(Series("Needs not met", tuple(_drawn(row.unmet[place]) for row in told)),),
            of="needs not met",
            category=by.capitalize(),
        )
    )


def _share(unmet: Planned, needed: Planned) -> Value:
    if isinstance(unmet, Hidden):
        return unmet
    if isinstance(needed, Hidden):
        return needed
    return round(float(unmet) / float(needed), 3) if needed else 0.0


def _where_most(shares: Mapping[str, Value]) -> str:
    seen = {name: s for name, s in shares.items() if isinstance(s, int | float)}
    if not any(seen.values()):
        return "Every need is met" if 0 < len(shares) == len(seen) else "Where needs are not met"
    top = max(seen, key=lambda name: seen[name])
    return f"{top} has the largest share of need without a place, {percent(seen[top])}"


def answer(scenario: Scenario) -> str:
    """Say in a sentence what a scenario buys."""
    left = scenario.budget - scenario.allocated
    rest = f"; {pounds(left)} stays unallocated" if left > 0 else ""
    # Only lines changed by hand can cost more than there is.
    rest = f"; that is {pounds(-left)} more than there is" if left < 0 else rest
    unmet = (
        "every need is met"
        if not scenario.unmet
        else f"{plural(scenario.unmet, 'need is', 'needs are')} not met"
    )
    return (
        f"{plural(scenario.learners, 'learner')} for {pounds(scenario.allocated)} of "
        f"{pounds(scenario.budget)}: {unmet}{rest}."
    )
