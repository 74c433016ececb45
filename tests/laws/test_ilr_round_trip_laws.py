"""Law: whatever is written as a return comes back the same, and is valid by the official schema."""

import datetime as dt
import io
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.unit.records.formats.ilr.builders import XSD, needs_official_files, read_both, saved

from moothall.codes import UKPRN
from moothall.periods import AcademicYear
from moothall.records.formats.ilr import Header, structure, write_return

LETTERS = "ABCxyz019 &<>'"
TEXTS = {
    "[A-Za-z0-9 ]{1,12}": st.text("ABCxyz019 ", min_size=1, max_size=12),
    "[A-Za-z0-9]{1,8}": st.text("Az09", min_size=1, max_size=8),
    "[A-Za-z0-9]{1,6}": st.text("Az09", min_size=1, max_size=6),
    '[^0-9\\r\\n\\t|"]{1,100}': st.text("Zoë–Müller &<>'😀", min_size=1, max_size=100),
    "[A-Za-z0-9 ~!@&'\\\\()*+,\\-./:;]{1,50}": st.text("Az 09~!@&'\\()*+,-./:;", min_size=1,
                                                        max_size=50),
    "[0-9]{1,18}": st.text("019", min_size=1, max_size=18),
    "[0-9]{10}": st.text("019", min_size=10, max_size=10),
    ".+@.+": st.just("a&b@example.org"),
    "[a-zA-Z]{2}[0-9]{2}|[0-9]{9}": st.sampled_from(["ab12", "123456789"]),
}  # fmt: skip


def values(field):
    """Return a strategy of sound values of a field, None among them where it may be absent."""
    facets = field.facets
    if field.type in ("int", "long"):
        most = 10**facets.total_digits - 1 if facets.total_digits else int(facets.most)
        some = st.integers(int(facets.least or 0), most)
    elif field.type == "date":
        some = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
    elif field.type == "decimal":
        tenths = st.integers(int(facets.least * 10), int(facets.most * 10))
        some = tenths.map(lambda each: Decimal(each) / 10)
    elif facets.patterns[0] in TEXTS:
        some = TEXTS[facets.patterns[0]]
    else:
        most = facets.length or facets.max_length
        some = st.text(LETTERS, min_size=facets.length or 1, max_size=most)
    return some if field.obligatory else st.none() | some


@st.composite
def returns(draw, year):
    """Draw the tables of a small return, and how many records of each kind there are."""
    shape = structure(year)
    rows = {name: [] for name in shape.kinds}

    def add(kind, parent):
        row = {"_row": len(rows[kind.name]), "_parent": parent}
        rows[kind.name].append(row)
        row |= {each.name: draw(values(each)) for each in kind.fields}
        for child in kind.children:
            for _ in range(draw(st.integers(child.least, min(child.most or 2, 2)))):
                add(child, row["_row"])

    for top in shape.tops:
        for _ in range(draw(st.integers(top.least, 2))):
            add(top, None)
    tables = {}
    for name, some in rows.items():
        schema = shape.schemas[name]
        names = [each for each in schema.names if each not in ("_learner", "_line")]
        columns = [pa.array([row[each] for row in some], schema.field(each).type) for each in names]
        tables[name] = pa.table(columns, names=names)
    return tables


@needs_official_files
@pytest.mark.parametrize("year", [AcademicYear(2025), AcademicYear(2018)])
def test_what_is_written_comes_back_the_same_and_is_valid(tmp_path, year):
    schema = etree.XMLSchema(etree.parse(XSD[str(year)]))
    header = Header(
        year=year,
        ukprn=UKPRN("99999901"),
        prepared=dt.date(2026, 1, 8),
        created=dt.datetime.fromisoformat("2026-01-08T09:14:05"),
        serial="01",
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(returns(year))
    def comes_back(tables):
        stream = io.BytesIO()
        write_return(stream, header, tables, structure(year))
        schema.assertValid(etree.fromstring(stream.getvalue()))
        read = read_both(saved(tmp_path, stream.getvalue(), header.file_name))
        assert read.rules == []
        for name, table in tables.items():
            assert read.tables[name].select(table.column_names).to_pylist() == table.to_pylist()

    comes_back()
