"""Whether what was published still comes out the same: made again from what it pins, byte for byte,
and each pinned thing looked at, so that whatever was changed is named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from moothall.commissioning import models as commissioning
from moothall.commissioning.answers import Solution
from moothall.commissioning.content import hash_of as hash_of_inputs
from moothall.evidence.models import Figure, Protocol, Snapshot
from moothall.evidence.recounting import (
    NotCountable,
    as_it_read,
    counted_again,
    fingerprint,
    text_of,
)
from moothall.evidence.snapshots import hash_again
from moothall.faults import InvalidValue, NotAllowed
from moothall.governance.models import Decision
from moothall.governance.proposals import content_as_kept
from moothall.ledger.refs import SITE
from moothall.measures.projection import Line
from moothall.planning.computing import hash_of as hash_of_need
from moothall.planning.models import Need
from moothall.planning.parameters import Parameters
from moothall.planning.queries import need_lines
from moothall.publishing import compositions, store
from moothall.publishing.compositions import Commission
from moothall.publishing.documents.files import data_files_of
from moothall.publishing.documents.report import Occasion
from moothall.publishing.enums import Format
from moothall.publishing.made_from import (
    BODY,
    FIGURE,
    PROTOCOL,
    AsBefore,
    Content,
    hash_of,
)
from moothall.publishing.models import Version, VersionFile, VersionPin
from moothall.theme.formats import join_words

# Made again byte for byte; the other forms are read back and held against their hashes.
MADE_AGAIN = (Format.CSV, Format.JSON)
NAMED = 3
GONE = "It is not there any more."


@dataclass(frozen=True)
class Compared:
    """A file of a version, or a thing that it was made from, against the same now.

    `fault` is empty where they are equal; `note` is what else there is to know.
    """

    name: str
    sha256: str
    fault: str = ""
    note: str = ""


def verify(version: Version) -> tuple[Compared, ...]:
    """Make a version again from what it pins, and compare: its files, then what it rests on.

    Nothing depends on today: neither on the protocol in force, nor on names or members.
    """
    pins = list(version.pins.all())
    again, broken = _made_again(version, pins)
    files = [_file(kept, again, broken) for kept in version.files.all()]
    text = {pin.key: pin.content for pin in pins if pin.kind == PROTOCOL}
    return (*files, *(_pin(pin, text) for pin in pins))


def _made_again(version: Version, pins: Sequence[VersionPin]) -> tuple[dict[str, str], str]:
    """Return the hashes of the data by their names, or why it could not be composed."""
    publication = version.publication
    of_body: Content = next((pin.content for pin in pins if pin.kind == BODY), {})
    author, notice = (str(of_body.get(name, "")) for name in ("name", "notice"))
    try:
        report = compositions.of_kind(publication.kind).compose(
            Commission(
                publication.body,
                version.subject,
                SITE,
                Occasion(version.published_at, version.ledger_head, version.number),
                version.decision,
                AsBefore.of(pins),
            )
        )
    except (NotAllowed, InvalidValue) as fault:
        return {}, f"It cannot be composed again: {fault}"
    report = report.titled(version.title, version.summary, author=author, notice=notice)
    return {file.name: file.sha256 for file in data_files_of(report)}, ""


def _file(kept: VersionFile, again: dict[str, str], broken: str) -> Compared:
    return Compared(kept.name, kept.sha256, _fault_of_file(kept, again, broken))


def _fault_of_file(kept: VersionFile, again: dict[str, str], broken: str) -> str:
    try:
        store.read(kept.sha256)
    except store.FileLost as fault:
        return str(fault)
    if kept.format not in MADE_AGAIN or again.get(kept.name) == kept.sha256:
        return ""
    if broken:
        return broken
    found = again.get(kept.name)
    return (
        f"Composed again it differs: its hash is {found}."
        if found
        else "Composed again it is not in the report."
    )


def _pin(pin: VersionPin, text: Mapping[str, Content]) -> Compared:
    name = f"{pin.kind}: {pin.title}"
    if pin.kind == FIGURE:
        return Compared(name, pin.content_hash, *_figure(pin, text))
    if pin.kind == PROTOCOL:
        return Compared(name, pin.content_hash, _kept(pin), _protocol(pin))
    if pin.kind == BODY:
        return Compared(name, pin.content_hash, _kept(pin))
    look = REHASHED.get(pin.kind)
    now = look(pin.key) if look else pin.content_hash
    if now == pin.content_hash:
        return Compared(name, pin.content_hash, note="" if look else "Known by its hash alone.")
    fault = f"It was changed: its hash is {now}." if now else GONE
    return Compared(name, pin.content_hash, fault)


def _kept(pin: VersionPin) -> str:
    """Whether what was kept of a thing is what was kept."""
    return "" if hash_of(pin.content) == pin.content_hash else "What was kept of it was changed."


def _protocol(pin: VersionPin) -> str:
    found = Protocol.objects.filter(pk=pin.key).first()
    if found is None or text_of(found) != pin.content:
        return "It reads otherwise today; this was made, and is made again, under it as it was."
    return ""


def _figure(pin: VersionPin, text: Mapping[str, Content]) -> tuple[str, str]:
    """Return what is wrong with a figure, and what else there is to know."""
    kept = Figure.objects.select_related("snapshot__body", "protocol")
    figure = kept.filter(key=pin.key).first()
    if figure is None:
        return GONE, ""
    if fingerprint(figure) != pin.content_hash:
        return "The released figure was changed.", ""
    if figure.protocol:
        figure.protocol = as_it_read(figure.protocol, text[str(figure.protocol.pk)])
    try:
        again = counted_again(figure)
    except NotCountable as reason:
        return "", str(reason)
    different = list(_different(figure, again))
    if not different:
        return "", "Counted again from the learner records: the same."
    more = f" and {len(different) - NAMED} more" if len(different) > NAMED else ""
    return f"Counted again it differs at {join_words(different[:NAMED])}{more}.", ""


def _different(figure: Figure, again: Figure) -> Iterator[str]:
    """Name the rows of a figure that come out otherwise, and never a number."""
    if figure.refused != again.refused:
        yield "whether it is shown at all"
    names = len(figure.by)
    before, now = (
        {tuple(row[:names]): row[names:] for row in each.table["rows"]} for each in (figure, again)
    )
    for at in dict.fromkeys((*before, *now)):
        if before.get(at) != now.get(at):
            yield "; ".join(at) or "the total"


def _decision(key: str) -> str:
    found = Decision.objects.filter(pk=key).first()
    return content_as_kept(found).sha256() if found else ""


def _snapshot(key: str) -> str:
    found = Snapshot.objects.filter(pk=key).first()
    return hash_again(found) if found else ""


def _need(key: str) -> str:
    found = Need.objects.select_related("snapshot").filter(pk=key).first()
    if found is None:
        return ""
    lines = [Line(*astuple(line)) for line in need_lines(found)]
    return hash_of_need(found, Parameters.from_dict(found.parameters), lines)


def _inputs(key: str) -> str:
    found = commissioning.Version.objects.filter(pk=key).first()
    return hash_of_inputs(found.content) if found else ""


def _scenario(key: str) -> str:
    found = commissioning.Scenario.objects.select_related("version").filter(pk=key).first()
    if found is None:
        return ""
    lines, uses = list(found.lines.all()), list(found.budget_uses.all())
    return Solution(lines, (), uses, ()).sha256(found)


# How the content of a thing that versions pin is hashed again, from its rows as they are now.
REHASHED: dict[str, Callable[[str], str]] = {
    "decision": _decision,
    "snapshot": _snapshot,
    "need": _need,
    "round version": _inputs,
    "scenario": _scenario,
}
