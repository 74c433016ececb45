"""The tables of the evidence pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse

from moothall.evidence.enums import ReturnKind, ReturnStatus
from moothall.evidence.home import store
from moothall.evidence.models import Protocol, Return
from moothall.partnership.access import BodyRequest
from moothall.records.faults import Level
from moothall.records.report import RuleFaults
from moothall.theme.cells import Kind, Restricted, Tag
from moothall.theme.rows import Rows, Sort
from moothall.theme.tables import Column, Empty, Filter, Table, TablePage

STATUS_TONE = {
    ReturnStatus.RECEIVED: "waiting",
    ReturnStatus.CHECKED: "action",
    ReturnStatus.ACCEPTED: "good",
    ReturnStatus.REFUSED: "action",
    ReturnStatus.SUPERSEDED: "plain",
    ReturnStatus.WITHDRAWN: "plain",
}
LEVEL_TAG = {
    Level.FILE: Tag("refuses the file", "action"),
    Level.ERROR: Tag("error", "action"),
    Level.WARNING: Tag("warning", "waiting"),
}


def status_tag(given: Return) -> Tag:
    """Return a return's status as a tag; one that waits for a decision stands out."""
    status = ReturnStatus(given.status)
    words = "to decide" if status is ReturnStatus.CHECKED else str(status.label)
    return Tag(words, STATUS_TONE[status])


UNTOLD = Restricted(reason="Open to those who may open the return")


def _told(
    tell: Callable[[Return], int], *, of_learners: bool = False
) -> Callable[[Return], int | Restricted | None]:
    """Return what a cell tells of a return: to those who may open it (`opens`), once it is checked;
    a table of counts has no learners of its own.
    """

    def value(given: Return) -> int | Restricted | None:
        if given.checked_at is None or (of_learners and given.kind != ReturnKind.ILR):
            return None
        return tell(given) if getattr(given, "opens", True) else UNTOLD

    return value


def named(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Add who each return is of, as `who`: by which the table sorts and searches."""
    return returns.select_related("provider").annotate(who=Coalesce("provider__name", "called"))


def returns(request: BodyRequest) -> Table[Return]:
    """Return the table of returns."""
    slug = request.partnership.slug
    return Table(
        name="returns",
        title="Returns",
        noun=("return", "returns"),
        columns=(
            Column(
                "label",
                "Return",
                value=lambda r: r.label,
                link=lambda r: reverse("evidence:return", kwargs={"body": slug, "pk": r.pk}),
                order="who",
                searchable=True,
            ),
            Column("status", "Status", kind=Kind.TAG, value=status_tag),
            Column(
                "learners",
                "Learners",
                kind=Kind.NUMBER,
                value=_told(lambda r: r.learners, of_learners=True),
            ),
            Column(
                "held",
                "Held back",
                kind=Kind.NUMBER,
                value=_told(lambda r: r.held, of_learners=True),
            ),
            Column(
                "errors",
                "Errors",
                kind=Kind.NUMBER,
                value=_told(lambda r: r.errors + r.file_faults),
            ),
            Column("warnings", "Warnings", kind=Kind.NUMBER, value=_told(lambda r: r.warnings)),
            Column("given_at", "Given", kind=Kind.DATE),
            Column("name", "File", kind=Kind.FILE, searchable=True),
        ),
        filters=(Filter("status", "Status", [(s.value, str(s.label)) for s in ReturnStatus]),),
        empty=Empty(
            "No return yet",
            "Every file that is given stands here, with what was found and what became of it.",
            "#give",
            "Give the first",
        ),
    )


@dataclass(frozen=True)
class FaultRows:
    """The faults of a return, read from beside it a page at a time."""

    sha256: str
    rules: Sequence[RuleFaults]
    rule: str = ""
    level: str = ""

    def select(self, words: str, chosen: Mapping[str, str], sort: Sort | None) -> Rows:
        """Keep those of a level; they stand in the order of the file."""
        return FaultRows(self.sha256, self.rules, self.rule, chosen.get("level", ""))

    def count(self) -> int:
        """Return how many there are, from the counts that the check kept."""
        return sum(
            each.count
            for each in self.rules
            if (not self.rule or each.rule == self.rule)
            and (not self.level or each.level == self.level)
        )

    def slice(self, start: int, stop: int | None) -> Sequence[object]:
        """Return some of them as mappings."""
        limit = None if stop is None else stop - start
        found = store().faults(
            self.sha256,
            rule=self.rule or None,
            level=self.level or None,
            offset=start,
            limit=limit,
        )
        rows: list[dict[str, object]] = found.to_pylist()
        return rows


Fault = dict[str, object]

FAULTS: Table[Fault] = Table(
    name="faults",
    title="Faults",
    noun=("fault", "faults"),
    columns=(
        Column("line", "Line", kind=Kind.NUMBER, sortable=False),
        Column("message", "What is wrong", sortable=False),
        Column("rule", "Rule", sortable=False, header=True),
        Column(
            "level",
            "Effect",
            kind=Kind.TAG,
            sortable=False,
            value=lambda f: LEVEL_TAG[Level(str(f["level"]))],
        ),
        Column("learner", "Learner", sortable=False),
        Column("aim", "Aim", kind=Kind.NUMBER, sortable=False),
        Column("field", "Field", sortable=False),
        Column("value", "Value", sortable=False),
    ),
    filters=(
        Filter("level", "Effect", [(level.value, tag.text) for level, tag in LEVEL_TAG.items()]),
    ),
    empty=Empty("No fault was found"),
)


# A table of counts has no learners, and its lines are rows.
OF_LEARNERS = {"learner", "aim"}
FAULTS_OF_COUNTS = replace(
    FAULTS, columns=tuple(each for each in FAULTS.columns if each.key not in OF_LEARNERS)
)


def faults(request: HttpRequest, given: Return, rule: str = "") -> TablePage[Fault]:
    """Return a page of the faults of a return, of one rule or of all."""
    rows = FaultRows(given.sha256, store().report(given.sha256).rules, rule)
    table = FAULTS if given.kind == ReturnKind.ILR else FAULTS_OF_COUNTS
    return TablePage(table, rows, request.GET, request.path)


def protocols(request: BodyRequest) -> Table[Protocol]:
    """Return the table of protocols."""
    slug = request.partnership.slug
    return Table(
        name="protocols",
        title="Data-sharing protocols",
        noun=("protocol", "protocols"),
        columns=(
            Column(
                "title",
                "Protocol",
                link=lambda p: reverse("evidence:protocol", kwargs={"body": slug, "pk": p.pk}),
                searchable=True,
            ),
            Column("starts", "From", kind=Kind.DATE),
            Column("ends", "Until", kind=Kind.DATE, value=lambda p: p.ended or p.ends),
            Column("threshold", "Smallest count shown", kind=Kind.NUMBER),
            Column("purposes", "For", value=lambda p: p.purposes_in_words, sortable=False),
        ),
        empty=Empty(
            "No protocol yet",
            "Nothing is used or shown without a data-sharing protocol in force: who shares what, "
            "for what, in what detail, until when.",
            reverse("evidence:protocol_new", kwargs={"body": slug}),
            "Add the first",
        ),
    )
