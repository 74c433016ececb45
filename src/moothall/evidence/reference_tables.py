"""The tables of the pages of reference tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from moothall.evidence.enums import FileStatus, ReferenceKind
from moothall.evidence.models import ReferenceFile, ReferenceTable
from moothall.evidence.reference_files import faults_of
from moothall.evidence.reference_words import ABOUT
from moothall.evidence.references import Unknown
from moothall.evidence.tables import LEVEL_TAG
from moothall.evidence.views.side_tables import Head, Values
from moothall.partnership.access import BodyRequest
from moothall.records import fault_file
from moothall.records.faults import Level
from moothall.records.reference.read import READERS
from moothall.theme.cells import Kind, Tag
from moothall.theme.rows import Rows, Sort
from moothall.theme.tables import Column, Table, TablePage

COLUMN_HEADS: tuple[Head, ...] = (
    ("Heading", "", "text"),
    ("What it holds", "", "text"),
    ("Such as", "", "text"),
    ("May be headed", "", "text"),
    ("Needed", "", "text"),
)
VERSION_HEADS: tuple[Head, ...] = (
    ("In use from", "", "moment"),
    ("Where it came from", "", "text"),
    ("Rows", "", "number"),
    ("Imported by", "", "text"),
    ("Fingerprint", "", "text"),
)
STATUS = {
    FileStatus.RECEIVED: Tag("being read", "waiting"),
    FileStatus.TAKEN: Tag("taken over", "good"),
    FileStatus.REFUSED: Tag("refused", "action"),
}


@dataclass(frozen=True)
class Listed:
    """A table as the list shows it: the version in use if there is one, and what it lacks."""

    kind: ReferenceKind
    table: ReferenceTable | None
    importers: Mapping[int, str]
    lacks: Unknown | None

    @property
    def title(self) -> str:
        """What it is called."""
        label = str(self.kind.label)
        return label[:1].upper() + label[1:]

    @property
    def status(self) -> Tag:
        """Whether it is there."""
        return Tag("in use", "good") if self.table else Tag("missing", "action")

    @property
    def by(self) -> str:
        """Who imported it."""
        return self.importers.get(self.table.pk, "") if self.table else ""


def listed(request: BodyRequest) -> Table[Listed]:
    """Return the table of the reference tables; what they lack is told to the manager."""
    slug = request.partnership.slug

    def address(row: Listed) -> str:
        return reverse("evidence:reference", kwargs={"body": slug, "reference": row.kind.value})

    def lacking(row: Listed) -> str:
        where = {"body": slug, "reference": row.kind.value}
        return reverse("evidence:reference_unknown", kwargs=where) if row.lacks else ""

    lacks = Column[Listed](
        "lacks", "Lacks", unit="values that returns mention", kind=Kind.NUMBER, link=lacking,
        value=lambda row: row.lacks.count if row.lacks else None,
    )  # fmt: skip
    return Table(
        name="reference-tables",
        title="Reference tables",
        noun=("table", "tables"),
        columns=(
            Column("title", "Table", link=address),
            Column("status", "Status", kind=Kind.TAG),
            Column("rows", "Rows", kind=Kind.NUMBER, value=lambda r: r.table and r.table.rows),
            *((lacks,) if request.standing.manager else ()),
            Column(
                "since", "In use since", kind=Kind.DATE, value=lambda r: r.table and r.table.since
            ),
            Column("by", "Imported by"),
            Column("from", "Where it came from", value=lambda r: r.table.name if r.table else ""),
            Column("used", "What it is used for", value=lambda r: ABOUT[r.kind].used_for),
        ),
    )


def columns_of(kind: ReferenceKind) -> list[Values]:
    """Return the columns of a table: heading, what it holds, an example, other headings, needed."""
    layout, about = READERS[kind], ABOUT[kind]
    return [
        (
            headings[0],
            *about.columns[name],
            ", ".join(headings[1:]),
            "yes" if name in layout.required else _unless(kind, name),
        )
        for name, headings in layout.headings.items()
    ]


def _unless(kind: ReferenceKind, name: str) -> str:
    """Population comes in three shapes: a year, age and count are there one way or another."""
    return "yes, or in columns" if kind == ReferenceKind.POPULATION else "no"


def words_of(kind: ReferenceKind) -> str:
    """Return which headings a file has, in a sentence."""
    return READERS[kind].words


def template(request: BodyRequest, kind: ReferenceKind) -> TablePage[Values]:
    """Return a table with the headings that are read and no rows."""
    columns = [Column[Values](name, each[0]) for name, each in READERS[kind].headings.items()]
    table = Table[Values](name=f"template-{kind}", title=f"{kind.label}", columns=columns)
    return table.read(request, [])


def given(request: BodyRequest) -> Table[ReferenceFile]:
    """Return the table of the files that were given to become one table."""

    def address(file: ReferenceFile) -> str:
        where = {"body": request.partnership.slug, "pk": file.pk}
        return reverse("evidence:reference_file", kwargs=where)

    return Table(
        name="files",
        title="Files given here",
        noun=("file", "files"),
        prefix="files",
        per_page=25,
        columns=(
            Column("name", "File", kind=Kind.FILE, link=address),
            Column("status", "Status", kind=Kind.TAG, value=lambda f: STATUS[FileStatus(f.status)]),
            Column("rows", "Rows", kind=Kind.NUMBER, value=lambda f: f.rows or None),
            Column("faults", "Faults", kind=Kind.NUMBER),
            Column("given_by", "Given by", value=lambda f: str(f.given_by or "the operator")),
            Column("given_at", "Given", kind=Kind.MOMENT),
        ),
    )


@dataclass(frozen=True)
class FaultRows:
    """The faults of a file, read from beside it a page at a time."""

    file: ReferenceFile

    def select(self, words: str, chosen: Mapping[str, str], sort: Sort | None) -> Rows:
        """Keep them all, in the order of the file."""
        return self

    def count(self) -> int:
        """Return how many there are, as they were counted when the file was read."""
        return self.file.faults + self.file.warnings

    def slice(self, start: int, stop: int | None) -> Sequence[object]:
        """Return some of them as mappings."""
        limit = None if stop is None else stop - start
        path = faults_of(self.file)
        found: list[object] = fault_file.page(
            path, rule=None, level=None, offset=start, limit=limit
        ).to_pylist()
        return found


Fault = dict[str, object]
FAULTS: Table[Fault] = Table(
    name="faults",
    title="Faults by cell",
    noun=("fault", "faults"),
    columns=(
        Column("line", "Row", kind=Kind.NUMBER, sortable=False),
        Column("message", "What is wrong", sortable=False, header=True),
        Column("field", "Column and cell", sortable=False),
        Column("value", "What stands there", sortable=False),
        Column(
            "level", "Effect", kind=Kind.TAG, sortable=False,
            value=lambda f: LEVEL_TAG[Level(str(f["level"]))],
        ),
    ),
)  # fmt: skip


def faults(request: BodyRequest, file: ReferenceFile) -> TablePage[Fault] | None:
    """Return a page of the faults of a file; None where there are none, or it is not read yet."""
    if not file.faults + file.warnings or not faults_of(file).is_file():
        return None
    return TablePage(FAULTS, FaultRows(file), request.GET, request.path)
