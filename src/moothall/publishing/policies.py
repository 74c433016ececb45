"""When something may be published: each check raises plain sentences, all faults at once."""

from collections.abc import Iterator

from moothall.evidence.enums import Purpose
from moothall.evidence.shown import FigureTable
from moothall.faults import InvalidValue, NotAllowed
from moothall.governance.course import settle
from moothall.governance.enums import PinnedAs, Status
from moothall.governance.models import Decision
from moothall.ledger.refs import Ref
from moothall.partnership.models import Body
from moothall.partnership.permissions import Standing
from moothall.publishing.compositions import Composition
from moothall.publishing.documents.basis import Counted, Planned, Stated
from moothall.publishing.documents.provenance import figures_of
from moothall.publishing.documents.report import DataTable, Picture, Report
from moothall.publishing.enums import MOVES, PublicationStatus
from moothall.publishing.models import Publication
from moothall.publishing.permissions import may_publish
from moothall.theme import cells
from moothall.theme.cells import Hidden
from moothall.theme.formats import join_words

STANDS = {
    PublicationStatus.DRAFT: "is a draft that nobody else has seen",
    PublicationStatus.PUBLISHED: "is published",
    PublicationStatus.WITHDRAWN: "is withdrawn already",
}


class NotPublishable(InvalidValue):
    """A report breaks what may be published (EVD-2, EVD-4). The message names all that is wrong."""


def check_publishes(place: Standing) -> None:
    """Raise NotAllowed where someone publishes nothing here."""
    if not may_publish(place):
        raise NotAllowed("Only the partnership's manager publishes.")


def check_can_move(publication: Publication, to: PublicationStatus) -> None:
    """Raise NotAllowed where a publication cannot go from where it stands to there."""
    now = PublicationStatus(publication.status)
    if to not in MOVES[now]:
        raise NotAllowed(f"“{publication}” {STANDS[now]}.")


def decision_for(composition: Composition, body: Body, subject: Ref) -> Decision | None:
    """Return the decision in effect on a subject, where its kind of publication needs one.

    Raises NotAllowed where there is none.
    """
    if not composition.needs_decision:
        return None
    settle(body)
    found = Decision.objects.filter(
        body=body,
        status=Status.EFFECTIVE,
        pins__pinned_as=PinnedAs.PROPOSAL,
        pins__kind=subject.kind,
        pins__key=subject.id,
        pins__content_hash=subject.content_hash,
    ).last()
    if found is None:
        raise NotAllowed(
            f"This {composition.noun} is published once the members have decided on it: no "
            f"decision on {subject} as it is now is in effect."
        )
    return found


def check_can_be_public(report: Report) -> None:
    """Raise NotPublishable with everything in a report that may not be made public."""
    faults = list(faults_in(report))
    if faults:
        raise NotPublishable(" ".join(faults))


def faults_in(report: Report) -> Iterator[str]:
    """Name every number without a source, unprotected, or other than its source says."""
    for figure in figures_of(report.bases):
        yield from _figure(figure)
    for table in report.tables:
        yield from _table(table)
    for fact in report.facts:
        if _breaks(fact.rests_on, fact.value, fact):
            yield _broken(f"The number “{fact.label}”", fact.rests_on)
    tables = {table.name: table for table in report.tables}
    for picture in report.pictures:
        yield from _picture(picture, tables.get(picture.of))


def _figure(figure: FigureTable) -> Iterator[str]:
    protocol = figure.protocol
    if protocol is None:
        yield f"“{figure.title}” is a provider's own figure, which nobody else is shown."
    elif not protocol.allows(Purpose.PUBLICATION):
        yield (
            f"“{figure.title}” is shown under the protocol “{protocol}”, which does not allow "
            f"“{Purpose.PUBLICATION.label}”. Add one that does, on the protocols page."
        )


def _table(table: DataTable) -> Iterator[str]:
    name = f"The table “{table.table.title}”"
    if table.table.sort:
        yield f"{name} sorts itself: give its rows in their order."
    numeric = [column for column in table.table.columns if column.kind.numeric]
    bare = [column.title for column in numeric if column.key not in table.rests_on]
    if bare:
        yield f"{name} does not say where the numbers under {join_words(bare)} come from."
    for column in numeric:
        basis = table.rests_on.get(column.key)
        wrong = [n for n, row in enumerate(table.rows, 1) if _breaks(basis, column.of(row), row)]
        if basis and wrong:
            rows = join_words([str(number) for number in wrong[:5]])
            more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
            yield _broken(f"{name}, “{column.title}” in row {rows}{more},", basis)


def _breaks(basis: Counted | Planned | Stated | None, value: object, row: object) -> bool:
    """Whether a number says more, or other, than what it rests on."""
    if basis is None or isinstance(basis, Stated):
        return False
    shown, cell = cells.plain(value), basis.cell(row)
    if isinstance(cell, Hidden) or isinstance(basis, Planned):
        return isinstance(cell, Hidden) and not isinstance(shown, Hidden)
    return shown != cell


def _broken(where: str, basis: Counted | Planned | Stated) -> str:
    assert not isinstance(basis, Stated)
    if isinstance(basis, Planned):
        return f"{where} must be hidden: “{basis.figure.title}” hides the learners behind it."
    return f"{where} is not what “{basis.figure.title}” shows."


def _picture(picture: Picture, table: DataTable | None) -> Iterator[str]:
    name = f"The picture “{picture.chart.title}”"
    if table is None:
        yield f"{name} is of no table of the report, so its numbers come from nowhere."
        return
    known = {
        cells.plain(column.of(row))
        for column in table.table.columns
        if column.kind.numeric
        for row in table.rows
    }
    drawn = {value for row in picture.chart.rows for value in row if _is_number(value)}
    if drawn - known:
        yield f"{name} shows numbers that “{table.table.title}” does not."


def _is_number(value: object) -> bool:
    return not isinstance(value, (str, bool, Hidden, type(None)))
