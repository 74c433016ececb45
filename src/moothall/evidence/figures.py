"""How a figure is made: counted on a snapshot, protected together with all that was released."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import QuerySet
from numpy.typing import NDArray

from moothall.disclosure import (
    SUPPRESSED,
    CountTable,
    Protected,
    ProtectedRates,
    ProtectedSums,
    ProtectedTable,
    Refused,
    Release,
    SuppressionRule,
    protect,
    protect_rate,
)
from moothall.disclosure.tables import in_order
from moothall.evidence import stages
from moothall.evidence.earlier import rates_before
from moothall.evidence.models import Figure, Protocol, Snapshot
from moothall.evidence.snapshots import open_snapshot
from moothall.ledger.actions import NotAllowed, action, note
from moothall.ledger.guards import FINER
from moothall.measures import MEASURES, Computed, Evidence, Unit, compute
from moothall.measures.dimensions import DEFAULT_AGES, parse_ages
from moothall.measures.vocabulary import UNKNOWN
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.periods import AcademicYear

Outcome = Protected | ProtectedRates | ProtectedSums
Where = Mapping[str, Collection[str]]

# Everyone who may see the shared figures of a partnership sees the same ones.
SHARED = "members"
# Above this age the records have nobody; a condition on ages is told as single years.
OLDEST = 115


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for a figure, in one form whatever order it was put in."""

    measure: str
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, measure: str, by: Collection[str] = (), where: Where | None = None) -> "Asked":
        """Make a question of its parts."""
        tidy = {k: tuple(sorted(v)) for k, v in sorted((where or {}).items())}
        if tidy.get("age") == (DEFAULT_AGES,):
            del tidy["age"]  # what is meant where no ages are said: the same question
        return cls(measure, tuple(dict.fromkeys(by)), tidy)

    def key(self, snapshot: Snapshot, protocol: Protocol | None, audience: str) -> str:
        """Return the hash under which the released figure is kept."""
        told = [
            snapshot.sha256,
            snapshot.body_id,
            protocol.pk if protocol else None,
            audience,
            self.measure,
            MEASURES[self.measure].version,
            self.by,
            self.where,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure that is made and not yet kept."""

    figure: Figure


def rule_of(protocol: Protocol | None) -> SuppressionRule:
    """Return a protocol's suppression rule; without one, that of a provider's own records."""
    if protocol is None:
        return SuppressionRule.none()
    return SuppressionRule(threshold=protocol.threshold, zero_shown=protocol.zeros_shown)


class Overtaken(Exception):
    """Something else was released to the same readers while a figure was being made."""


# How often a figure that was overtaken is made again before its reader is asked to come back.
TRIES = 5


def release_figure(
    *, by: By, snapshot: Snapshot, protocol: Protocol | None, audience: str, asked: Asked
) -> Figure:
    """Count a figure, protect it with everything this audience was shown before, and keep it.

    Counting and protecting take time, so they are done before the transaction that keeps the
    figure: nobody who writes waits for them. What was released meanwhile is found out there, and
    the figure is made again. Raises NotAllowed when that happens time and again.
    """
    key = asked.key(snapshot, protocol, audience)
    for _ in range(TRIES):
        found = Figure.objects.filter(key=key).first()
        if found:
            return found
        after = _latest(protocol, audience)
        draft = _draft(snapshot, protocol, audience, asked)
        try:
            return keep_figure(by=by, snapshot=snapshot, draft=draft, after=after)
        except Overtaken:
            continue
    raise NotAllowed("Others are asking for figures at the same time. Ask again in a moment.")


@action("FigureReleased", "released a figure", who=FINER)
def keep_figure(*, by: By, snapshot: Snapshot, draft: Draft, after: int) -> Figure:
    """Keep a figure that was made when the release with the key `after` was the latest.

    The body's row is locked, so that releases have one order. Raises Overtaken where another
    release came first.
    """
    figure = draft.figure
    Body.objects.select_for_update().get(pk=snapshot.body_id)
    made_meanwhile = Figure.objects.filter(key=figure.key).exists()
    if made_meanwhile or _latest(figure.protocol, figure.audience) != after:
        raise Overtaken
    note(measure=figure.measure, by=list(figure.by), refused=bool(figure.refused))
    figure.save(force_insert=True)
    return figure


def made_again(figure: Figure) -> Figure:
    """Return a released figure counted anew on its snapshot, and protected together with what was
    released before it. Nothing is kept. Raises as `open_snapshot` does.
    """
    asked = Asked.of(figure.measure, figure.by, figure.where)
    return _draft(figure.snapshot, figure.protocol, figure.audience, asked, before=figure.pk).figure


def _draft(
    snapshot: Snapshot,
    protocol: Protocol | None,
    audience: str,
    asked: Asked,
    before: int | None = None,
) -> Draft:
    evidence = open_snapshot(snapshot)
    computed = compute(evidence, asked.measure, asked.by, asked.where)
    memory = _memory(protocol, audience, before)
    outcome = _protected(computed, evidence, snapshot, rule_of(protocol), memory)
    passed = None if isinstance(outcome, Refused) else outcome
    return Draft(
        Figure(
            snapshot=snapshot,
            protocol=protocol,
            audience=audience,
            key=asked.key(snapshot, protocol, audience),
            measure=asked.measure,
            version=str(MEASURES[asked.measure].version),
            by=list(asked.by),
            where={k: sorted(v) for k, v in computed.where.items()},
            table=_table(computed, passed, snapshot, evidence),
            release=passed.release.to_dict() if passed else None,
            refused=outcome.reason if isinstance(outcome, Refused) else "",
        )
    )


def _latest(protocol: Protocol | None, audience: str) -> int:
    """The key of the latest release that these readers remember; 0 where there is none."""
    if protocol is None:
        return 0
    last = _remembered_by(protocol, audience).order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def _remembered_by(protocol: Protocol, audience: str) -> QuerySet[Figure]:
    """What these readers were shown: they forget nothing when one protocol follows another."""
    return Figure.objects.filter(
        protocol__body=protocol.body_id, audience=audience, release__isnull=False
    )


def _protected(
    computed: Computed,
    evidence: Evidence,
    snapshot: Snapshot,
    rule: SuppressionRule,
    released: list[Release],
) -> Outcome | Refused:
    """Protect a count; a rate together with what it divides; hours by the aims behind them."""
    measure = computed.measure

    def counts(of: Computed, column: str = "numerator") -> CountTable:
        return _counts(of, snapshot, evidence, column)

    if rule.hides and measure.name in stages.MEASURED:
        columns = ("numerator", "denominator") if measure.is_rate else ("numerator",)
        tables = [counts(computed, column) for column in columns]
        before = rates_before(computed, snapshot, released, _counts) if measure.is_rate else []
        answer = stages.protect_stage(measure.name, tables, rule, released, before)
        return _masked(answer, computed)
    if measure.is_rate and not measure.per_cohort:
        return protect_rate(counts(computed), counts(computed, "denominator"), rule, released)
    if measure.unit is Unit.HOURS:
        behind = compute(evidence, "enrolments", computed.by, computed.where)
        hours = _aligned(counts(computed), counts(behind))
        return stages.protect_amounts_of(hours, counts(behind), rule, released)
    return _masked(protect(counts(computed), rule, released), computed)


def _aligned(amounts: CountTable, behind: CountTable) -> NDArray[np.int64]:
    """Amounts laid out as the counts behind them, which have every category that they have."""
    laid = np.zeros(behind.counts.shape, np.int64)
    places = [
        [wide.categories.index(category) for category in narrow.categories]
        for narrow, wide in zip(amounts.layout.dimensions, behind.layout.dimensions, strict=True)
    ]
    laid[np.ix_(*places) if places else ()] = amounts.counts
    return laid


def _memory(protocol: Protocol | None, audience: str, before: int | None = None) -> list[Release]:
    """What these readers were shown, or were before the figure with this key."""
    if protocol is None:
        return []
    kept = _remembered_by(protocol, audience).order_by("pk")
    if before is not None:
        kept = kept.filter(pk__lt=before)
    return [Release.from_dict(figure.release or {}) for figure in kept]


# Measures that count the same learners are protected as one: participation's numerator is the
# measure `learners`.
COUNTED_AS = {"participation": "learners", "flows": "learners"}


def _counts(computed: Computed, snapshot: Snapshot, evidence: Evidence, column: str) -> CountTable:
    name, version = _remembered(computed.measure.name)
    rows = computed.table
    if computed.hidden:
        rows = rows.set_column(
            rows.column_names.index(column), column, pc.fill_null(rows[column], 0)
        )
    inside = _grouping(computed, evidence)
    areas = [name for name in ("home_area", "delivery_area") if name in computed.by]
    return CountTable.from_rows(
        rows,
        measure=name,
        version=version,
        snapshot=snapshot.sha256,
        by=computed.by,
        value=column,
        where=_conditions(computed, inside),
        groups={name: _inside(rows, name, inside) for name in areas},
    )


def _remembered(measure: str) -> tuple[str, str]:
    """Under which name and version a measure's counts are remembered: those that tell of each
    other have one.
    """
    if measure in stages.MEASURED:
        return stages.counted_as()
    name = COUNTED_AS.get(measure, measure)
    return name, str(MEASURES[name].version)


INSIDE = "the grouping"


def _grouping(computed: Computed, evidence: Evidence) -> list[str]:
    """The names of the grouping's authorities in the years that were asked for."""
    years = computed.where.get("year")
    asked = [AcademicYear.parse(y) for y in sorted(years)] if years else list(evidence.years)
    return list(dict.fromkeys(n for year in asked for n in evidence.geography(year).names))


def _inside(rows: pa.Table, name: str, inside: Sequence[str]) -> dict[str, list[str]]:
    """The group of the grouping's areas among the categories of a breakdown by area."""
    found = [label for label in sorted(set(rows[name].to_pylist())) if label in inside]
    return {INSIDE: found} if len(found) > 1 else {}


def _conditions(computed: Computed, inside: Sequence[str]) -> dict[str, frozenset[str]]:
    """What a figure is limited to, each condition as the single values that it lets in: so that
    16-18 is seen to lie within 16-19.
    """
    found = {name: frozenset(values) for name, values in computed.where.items()}
    if computed.measure.per_cohort:
        # Only residents of the grouping have a cohort to be a share of.
        found.setdefault("home_area", frozenset(inside))
    if "age" in found:
        ages = parse_ages(found["age"])
        if ages.everyone:
            del found["age"]
        else:
            years = {str(age) for age in range(OLDEST + 1) if ages.holds(age)}
            found["age"] = frozenset(years | ({UNKNOWN} if ages.unknown else set()))
    return {name: values for name, values in found.items() if values}


def _masked(
    outcome: Protected | ProtectedRates | Refused, computed: Computed
) -> Protected | ProtectedRates | Refused:
    """Hide every cell that rests on one which an agency hid: what we know of it is too little."""
    if not isinstance(outcome, Protected) or not computed.hidden:
        return outcome
    table = outcome.table
    mask = np.zeros(table.hidden.shape, np.bool_)
    rows = computed.table.to_pylist()
    dimensions = table.layout.dimensions
    for number in computed.hidden:
        touched = [d.members()[:, d.categories.index(rows[number][d.name])] for d in dimensions]
        mask[np.ix_(*touched) if touched else ()] = True
    numbers, hidden = np.where(mask, -1, table.numbers), table.hidden | mask
    _, turned = in_order(table.layout, mask)
    kept, flat = outcome.release, np.ascontiguousarray(turned, np.bool_).ravel()
    # Nobody knows that what an agency hid is not 0.
    release = replace(
        kept, values=np.where(flat, -1, kept.values), hidden=kept.hidden | flat, zeros=True
    )
    return Protected(ProtectedTable(table.layout, numbers, hidden, zeros_hidden=True), release)


def _over(computed: Computed) -> dict[str, int]:
    """How many enrolments all of a rate is over, roughly, where it is not limited to some."""
    ages = computed.where.get("age", frozenset())
    limited = computed.where.keys() - {"age", "year"} or ages != {DEFAULT_AGES}
    if limited or "inside" not in computed.beside:
        return {}
    return {"inside": stages.about(int(computed.beside["inside"]))}


ZEROS_HIDDEN = "In this table zeros are hidden like small numbers."


def _table(
    computed: Computed, outcome: Outcome | None, snapshot: Snapshot, evidence: Evidence
) -> dict[str, object]:
    """A figure as the database keeps it: what may be shown of it, and nothing else.

    `rows` are lists: a label for each breakdown, the number or null, whether it is hidden.
    """
    kept: dict[str, object] = {
        "rows": [],
        "labels": {name: [] for name in computed.by},
        "groups": {},
        "notes": list(computed.notes),
        "beside": _over(computed),
        "mixed": computed.mixed,
        "ukprns": {},
    }
    if outcome is None:
        return kept
    if outcome.release.zeros:
        kept["notes"] = [*computed.notes, ZEROS_HIDDEN]
    layout = outcome.table.layout
    by = computed.by
    shown: list[Mapping[str, object]] = [dict(row) for row in outcome.table.rows()]
    values = [None if row["value"] is SUPPRESSED else row["value"] for row in shown]
    if computed.measure.per_cohort:
        cohorts = _counts(computed, snapshot, evidence, "denominator").values().ravel().tolist()
        values = [
            value / cohort if isinstance(value, int) and cohort else None
            for value, cohort in zip(values, cohorts, strict=True)
        ]
    kept["rows"] = [
        [*(row[name] for name in by), value, row["value"] is SUPPRESSED]
        for row, value in zip(shown, values, strict=True)
    ]
    kept["labels"] = {d.name: list(d.labels) for d in layout.dimensions}
    if "provider" in by:
        there = {label for d in layout.dimensions if d.name == "provider" for label in d.labels}
        called = evidence.provider_labels.items()
        kept["ukprns"] = {str(ukprn): label for ukprn, label in called if label in there}
    kept["groups"] = {d.name: [name for name, _ in d.groups] for d in layout.dimensions}
    return kept
