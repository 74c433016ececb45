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
from moothall.publishing.documents.report import Report
from moothall.theme.formats import long_date


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
    return named + tuple(_figure(figure) for figure in figures_of(report.bases))


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


def _figure(figure: FigureTable) -> Origin:
    kept: Figure = figure.figure
    limits = "; ".join(
        f"{DIMENSIONS[name].title.lower()} {', '.join(values)}"
        for name, values in kept.where.items()
        if name in DIMENSIONS
    )
    facts = [
        ("What it counts", figure.measure.definition),
        ("Limited to", limits or "nothing"),
        ("Judged as at", long_date(figure.snapshot.as_at)),
        ("Counted on", f"{figure.snapshot} of {long_date(figure.snapshot.taken)}"),
        ("From the returns of", _returns(figure)),
        ("Protocol", _protocol(figure)),
        ("Hidden numbers", figure.hidden_in_words or "none"),
        ("Fingerprint", kept.key),
    ]
    return Origin(f"{figure.title}, version {kept.version}", tuple(facts))


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
