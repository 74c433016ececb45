"""The two doors through which counts leave; the only callers of the measures (ARCHITECTURE).

`figures` is for people: always protected, under a protocol in force, each use in the ledger.
`counts_for` is for needs and allocation: exact, under a protocol that names the purpose, never
rendered.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from itertools import combinations

import pyarrow as pa

from moothall import clock
from moothall.evidence.actions import AlreadyShown, show_faults
from moothall.evidence.cover import check_covers
from moothall.evidence.enums import Purpose
from moothall.evidence.figures import SHARED, Asked, Where, release_figure
from moothall.evidence.models import Figure, Protocol, Return, Snapshot, Use
from moothall.evidence.orders import await_figures, is_patient
from moothall.evidence.policies import NoProtocol, protocol_for
from moothall.evidence.shown import FigureTable
from moothall.evidence.snapshots import NoEvidence as NoEvidence
from moothall.evidence.snapshots import latest, open_snapshot
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.ledger.queries import happened_on
from moothall.measures import compute, measure_named
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import standing


def current(body: Body) -> Snapshot:
    """Return the body's latest snapshot. Raises NoEvidence where there is none."""
    snapshot = latest(body)
    if snapshot is None:
        raise NoEvidence
    return snapshot


def figures(
    *,
    viewer: By,
    body: Body,
    measure: str,
    by: Collection[str] = (),
    where: Where | None = None,
    snapshot: Snapshot | None = None,
) -> FigureTable:
    """Return a figure as the members may see it, and record that it was shown.

    Raises NoProtocol, NoEvidence, NotAllowed (not for this viewer, or the protocol does not cover
    it) or a MeasureFault (unknown measure, breakdown or value), each in words.
    """
    return _shown(viewer, body, [Asked.of(measure, by, where)], snapshot)[0]


def figures_many(
    *, viewer: By, body: Body, asked: Sequence[tuple[str, Collection[str]]]
) -> list[FigureTable]:
    """Return several figures of a page, each a measure and its breakdowns, in the order asked.

    The same as `figures` one by one, and raises as it does; what was released before takes as many
    queries as a single figure.
    """
    return _shown(viewer, body, [Asked.of(measure, by) for measure, by in asked], None)


def _shown(
    viewer: By, body: Body, asked: Sequence[Asked], snapshot: Snapshot | None
) -> list[FigureTable]:
    if not standing(viewer, body).serves_authority:
        raise NotAllowed(
            "The shared figures are for those who act for a member authority and for the "
            "partnership's manager; a provider's officer sees those of their own provider."
        )
    found = _shared(viewer, body, asked, snapshot)
    record_use(viewer=viewer, figures=found)
    return [FigureTable(figure) for figure in found]


def released(*, by: By, body: Body, asked: Asked, snapshot: Snapshot | None = None) -> Figure:
    """Return a figure of the members as it was released, releasing it where it was not yet.

    Nobody is shown it by this. Raises as `figures` does.
    """
    return _shared(by, body, [asked], snapshot)[0]


def _shared(by: By, body: Body, asked: Sequence[Asked], snapshot: Snapshot | None) -> list[Figure]:
    for each in asked:
        measure_named(each.measure)
    protocol = protocol_for(body, Purpose.FIGURES, clock.now().date())
    chosen = snapshot or current(body)
    check_covers(protocol, chosen, asked)
    return _released(by, chosen, protocol, SHARED, asked)


def own_figures(
    *,
    viewer: By,
    provider: Organisation,
    body: Body,
    measure: str,
    by: Collection[str] = (),
    where: Where | None = None,
) -> FigureTable:
    """Return a figure of one provider's own records, exact, for that provider's officers alone.

    Raises NotAllowed for anybody else, NoEvidence or a MeasureFault.
    """
    return _own(viewer, provider, body, [Asked.of(measure, by, where)])[0]


def own_figures_many(
    *,
    viewer: By,
    provider: Organisation,
    body: Body,
    asked: Sequence[tuple[str, Collection[str]]],
) -> list[FigureTable]:
    """Return several exact figures of one provider's own records, in the order asked.

    The same as `own_figures` one by one, and raises as it does; what was released before takes as
    many queries as a single figure.
    """
    return _own(viewer, provider, body, [Asked.of(measure, by) for measure, by in asked])


def _own(
    viewer: By, provider: Organisation, body: Body, asked: Sequence[Asked]
) -> list[FigureTable]:
    if not standing(viewer, body).acts_for(provider):
        raise NotAllowed(f"The exact figures of {provider} are for its own officers alone.")
    snapshot = current(body)
    ukprn = str(provider.ukprn)
    own = [Asked.of(each.measure, each.by, {**each.where, "provider": [ukprn]}) for each in asked]
    found = _released(viewer, snapshot, None, f"provider:{ukprn}", own)
    record_use(viewer=viewer, figures=found)
    return [FigureTable(figure) for figure in found]


def _released(
    viewer: By,
    snapshot: Snapshot,
    protocol: Protocol | None,
    audience: str,
    asked: Sequence[Asked],
) -> list[Figure]:
    """Return figures in the order asked; those that were not released yet are released now.

    What must be protected takes long: a page does not wait for it to the end (`orders`).
    """
    keys = [each.key(snapshot, protocol, audience) for each in asked]
    kept = Figure.objects.filter(key__in=keys).select_related("snapshot__body", "protocol")
    found = {figure.key: figure for figure in kept}
    missing = {key: each for key, each in zip(keys, asked, strict=True) if key not in found}
    if missing and protocol and is_patient():
        made = await_figures(viewer, snapshot, protocol, missing)
        found |= {figure.key: figure for figure in made}
        missing = {}
    for key, each in missing.items():
        found[key] = release_figure(
            by=viewer, snapshot=snapshot, protocol=protocol, audience=audience, asked=each
        )
    return [found[key] for key in keys]


def nearest(figure: FigureTable, where: Where) -> list[tuple[str, ...]]:
    """Return the breakdowns to ask for in place of those of a refused figure: one fewer, but for
    those that were refused too. `where` is what was asked for.
    """
    kept = figure.figure
    fewer = list(combinations(kept.by, len(kept.by) - 1)) if kept.by else []
    keys = {
        Asked.of(kept.measure, by, where).key(kept.snapshot, kept.protocol, kept.audience): by
        for by in fewer
    }
    refused = Figure.objects.filter(key__in=list(keys)).exclude(refused="")
    known = set(refused.values_list("key", flat=True))
    return [by for key, by in keys.items() if key not in known]


def record_use(*, viewer: By, figures: Collection[Figure]) -> None:
    """Record that somebody was shown figures: one event for each, person and day (EVD-2)."""
    who, day = str(viewer.ref), clock.now().date()
    seen = set(
        Use.objects.filter(figure__in=figures, who=who, day=day).values_list("figure", flat=True)
    )
    for figure in figures:
        if figure.pk not in seen:
            with suppress(AlreadyShown):
                show_figure(by=viewer, figure=figure)


@action("FigureShown", "was shown a figure", who=FINER)
def show_figure(*, by: By, figure: Figure) -> Figure:
    """Record that somebody was shown a figure today. Raises AlreadyShown where that is recorded."""
    _, is_new = Use.objects.get_or_create(figure=figure, who=str(by.ref), day=clock.now().date())
    if not is_new:
        raise AlreadyShown
    return figure


def record_faults_shown(*, viewer: By, given: Return) -> None:
    """Record that somebody was given a return's faults: one event a person, return and day."""
    today = clock.now().date()
    if not happened_on(today, "FaultsShown", actor=viewer.ref, subject=given.ref):
        with suppress(AlreadyShown):
            show_faults(by=viewer, given=given)


def counts_for(
    purpose: Purpose,
    *,
    asker: By,
    body: Body,
    measure: str,
    by: Collection[str] = (),
    where: Where | None = None,
    snapshot: Snapshot | None = None,
) -> pa.Table:
    """Return exact counts for needs and allocation; never to be rendered.

    The table has a text column for each breakdown, numerator and denominator. Raises NoProtocol
    where no protocol in force names the purpose.
    """
    if purpose != Purpose.ALLOCATION:
        raise NoProtocol("Exact counts leave for allocation only; people are shown figures.")
    protocol = protocol_for(body, purpose, clock.now().date())
    chosen = snapshot or current(body)
    asked = Asked.of(measure, by, where)
    check_covers(protocol, chosen, [asked])
    # Counted before the action, for which everyone else would wait; without its event nothing
    # leaves.
    table = compute(open_snapshot(chosen), measure, by, where).table
    _record_counts(by=asker, protocol=protocol, snapshot=chosen, asked=asked)
    return table


@action("CountsUsed", "used exact counts", who=FINER)
def _record_counts(*, by: By, protocol: Protocol, snapshot: Snapshot, asked: Asked) -> Protocol:
    note(measure=asked.measure, by=list(asked.by))
    return protocol
