"""Where the numbers of a document come from, in words that stand in the document itself (EVD-4).

A reader of what is published cannot follow a link into the site, so definition, returns, protocol
and date are written out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from moothall.evidence.models import Figure
from moothall.evidence.shown import FigureTable
from moothall.measures import DIMENSIONS
from moothall.publishing.documents.basis import Basis, Counted, Planned, Source
from moothall.publishing.documents.report import DataTable, Report
from moothall.theme.formats import join_words, long_date

SHARED = "What all figures share"


@dataclass(frozen=True)
class Origin:
    """One entry of the part “Where the numbers come from”."""

    title: str
    facts: tuple[tuple[str, str], ...]


def in_words(basis: Basis) -> str:
    """Return what a number rests on, in one line."""
    if isinstance(basis, Counted):
        return _line(basis.figure)
    if isinstance(basis, Planned):
        return f"{_source(basis.source)}. Shown only where this is: {_line(basis.figure)}"
    return _source(basis.source)


def origins(report: Report) -> tuple[Origin, ...]:
    """Return where a report's numbers come from: its sources, then the figures behind them."""
    named = tuple(Origin(source.title, _source_facts(source)) for source in report.sources)
    return named + _figures(figures_of(report.bases))


def under(table: DataTable) -> tuple[tuple[str, str], ...]:
    """Return, to stand under a table, what its columns of numbers rest on: columns that rest on the
    same are named together.
    """
    found: dict[str, list[str]] = {}
    for column in table.table.columns:
        basis = table.rests_on.get(column.key)
        if basis is not None:
            found.setdefault(_briefly(basis), []).append(column.title)
    return tuple((join_words(titles), source) for source, titles in found.items())


def _briefly(basis: Basis) -> str:
    if isinstance(basis, Counted):
        return f"{basis.figure.title}, version {basis.figure.figure.version}"
    if isinstance(basis, Planned):
        return f"{basis.source.title}, hidden with “{basis.figure.title}”"
    return basis.source.title


def figures_of(bases: Iterable[Basis]) -> tuple[FigureTable, ...]:
    """Return the figures that numbers rest on, each once."""
    found: dict[str, FigureTable] = {}
    for basis in bases:
        if isinstance(basis, (Counted, Planned)):
            found.setdefault(basis.figure.figure.key, basis.figure)
    return tuple(found.values())


def _source(source: Source) -> str:
    return f"{source.title}: {source.text}" if source.text else source.title


def _source_facts(source: Source) -> tuple[tuple[str, str], ...]:
    facts = [("What it is", source.text)] if source.text else []
    if source.ref and source.ref.content_hash:
        facts.append(("Fingerprint", source.ref.content_hash))
    return tuple(facts)


def _line(figure: FigureTable) -> str:
    under = f", under “{figure.protocol}”" if figure.protocol else ""
    return (
        f"{figure.title}, version {figure.figure.version}, {figure.snapshot} of "
        f"{long_date(figure.snapshot.taken)}{under}"
    )


def _figures(figures: tuple[FigureTable, ...]) -> tuple[Origin, ...]:
    """Return an entry for each figure, and before them one for what all of them share."""
    every = [(_titled(figure), dict(_facts(figure))) for figure in figures]
    if len(every) < 2:
        return tuple(Origin(title, tuple(facts.items())) for title, facts in every)
    _, first = every[0]
    same = {n: text for n, text in first.items() if all(f.get(n) == text for _, f in every)}
    shared = Origin(SHARED, tuple(same.items()))
    own = (
        Origin(title, tuple(pair for pair in facts.items() if pair[0] not in same))
        for title, facts in every
    )
    return (shared, *own)


def _titled(figure: FigureTable) -> str:
    return f"{figure.title}, version {figure.figure.version}"


def _facts(figure: FigureTable) -> list[tuple[str, str]]:
    kept: Figure = figure.figure
    limits = "; ".join(
        f"{DIMENSIONS[name].title.lower()} {', '.join(values)}"
        for name, values in kept.where.items()
        if name in DIMENSIONS
    )
    return [
        ("What it counts", figure.measure.definition),
        ("Limited to", limits or "nothing"),
        ("Judged as at", long_date(figure.snapshot.as_at)),
        ("Counted on", f"{figure.snapshot} of {long_date(figure.snapshot.taken)}"),
        ("From the returns of", _returns(figure)),
        ("Protocol", _protocol(figure)),
        ("Hidden numbers", figure.hidden_in_words or "none"),
        ("Fingerprint", kept.key),
    ]


def _returns(figure: FigureTable) -> str:
    given = figure.snapshot.returns.select_related("provider").order_by("pk")
    return "; ".join(sorted({each.label for each in given})) or "nobody"


def _protocol(figure: FigureTable) -> str:
    protocol = figure.protocol
    if protocol is None:
        return "none"
    return (
        f"“{protocol}”, from {long_date(protocol.starts)} until "
        f"{long_date(protocol.ended or protocol.ends)}; counts below {protocol.threshold} hidden"
    )
