"""Tables are written back as valid returns, the same every time."""

import datetime as dt
import io
from dataclasses import replace

import pyarrow as pa
import pytest
from lxml import etree
from tests.unit.records.formats.ilr.builders import (
    NAME,
    OLD_SAMPLE,
    SAMPLE,
    XSD,
    Whole,
    a_return,
    learner,
    needs_official_files,
    saved,
)

from moothall.codes import UKPRN
from moothall.faults import InvalidValue
from moothall.periods import AcademicYear
from moothall.records.formats.ilr import Header, structure, write_return

YEAR = structure(AcademicYear(2025))
HEADER = Header(
    year=AcademicYear(2025),
    ukprn=UKPRN("99999901"),
    prepared=dt.date(2026, 1, 8),
    created=dt.datetime.fromisoformat("2026-01-08T09:14:05"),
    serial="01",
    supplier="Smith & Sons",
)


def without_lines(tables):
    return {name: table.drop_columns("_line") for name, table in tables.items()}


@needs_official_files
@pytest.mark.parametrize(("sample", "year"), [(SAMPLE, "2025-26"), (OLD_SAMPLE, "2018-19")])
def test_the_official_samples_come_back_the_same_and_valid(tmp_path, sample, year):
    read = Whole(sample)
    path = tmp_path / read.header.file_name
    write_return(path, read.header, read.tables, read.structure)
    again = Whole(path)
    assert again.rules == []
    assert without_lines(again.tables) == without_lines(read.tables)
    assert again.header == read.header
    assert etree.XMLSchema(etree.parse(XSD[year])).validate(etree.parse(path))


def written(tables, header=HEADER):
    stream = io.BytesIO()
    write_return(stream, header, tables, YEAR)
    return stream.getvalue()


def test_the_same_tables_give_the_same_bytes_whatever_their_order(tmp_path):
    read = Whole(saved(tmp_path, a_return(*(learner(number) for number in range(7)))))
    turned = {
        name: table.take(pa.array(range(len(table))[::-1], "int64"))
        for name, table in read.tables.items()
    }
    renumbered = {
        name: table.set_column(
            0, "_row", pa.array([row * 10 for row in range(len(table))], "int32")
        )
        for name, table in read.tables.items()
    }
    for name, table in renumbered.items():
        if "_parent" in table.column_names:
            parents = [row * 10 for row in table.column("_parent").to_pylist()]
            renumbered[name] = table.set_column(2, "_parent", pa.array(parents, "int32"))
    assert written(read.tables) == written(read.tables) == written(turned) == written(renumbered)


def test_one_element_a_line(tmp_path):
    read = Whole(saved(tmp_path, a_return(learner(1))))
    text = written(read.tables).decode()
    assert text.splitlines()[:3] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Message xmlns="ESFA/ILR/2025-26">',
        "\t<Header>",
    ]
    assert "\t\t\t<SoftwareSupplier>Smith &amp; Sons</SoftwareSupplier>\n" in text
    assert "\n\t\t<LearnerFAM>\n\t\t\t<LearnFAMType>EDF</LearnFAMType>\n" in text
    assert text.endswith("\n\t</Learner>\n</Message>\n")


def test_text_is_escaped_and_comes_back(tmp_path):
    read = Whole(saved(tmp_path, a_return(learner(1))))
    table = read.tables["Learner"]
    at = table.schema.get_field_index("AddLine1")
    for text in ("A & B", "<b>", "a ]]> b", "&amp;", "‘é’ 😀", "x\r\ny", ""):
        tables = {**read.tables, "Learner": table.set_column(at, "AddLine1", pa.array([text]))}
        again = Whole(saved(tmp_path, written(tables)))
        assert again.tables["Learner"].column("AddLine1").to_pylist() == [text]


def test_kinds_and_columns_may_be_absent(tmp_path):
    only = pa.table({"_row": pa.array([5, 2], "int32"), "LearnRefNumber": ["B", "A"]})
    again = Whole(saved(tmp_path, written({"Learner": only}), NAME))
    assert again.tables["Learner"].column("LearnRefNumber").to_pylist() == ["A", "B"]
    empty = pa.table({"_row": pa.array([1], "int32")})
    again = Whole(saved(tmp_path, written({"Learner": empty}), NAME))
    assert again.tables["Learner"].num_rows == 1


ROWS = pa.array([0], "int32")


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"Student": pa.table({"_row": ROWS})},
         "Student is no record of an ILR file of 2025-26."),
        ({"Learner": pa.table({"_row": ROWS, "Name": ["x"]})},
         "Name is no field of Learner in an ILR file of 2025-26."),
        ({"Learner": pa.table({"_row": ROWS}),
          "LearnerFAM": pa.table({"_row": ROWS, "_parent": pa.array([3], "int32")})},
         "1 records of LearnerFAM name a Learner that is not there."),
        ({"Learner": pa.table({"_row": ROWS, "FamilyName": ["a\x00b"]})},
         "FamilyName holds a control character, which cannot stand in XML."),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(tables, message):
    with pytest.raises(InvalidValue) as refused:
        written(tables)
    assert str(refused.value) == message


def test_a_header_that_lacks_something_is_refused():
    with pytest.raises(InvalidValue) as refused:
        written({}, replace(HEADER, ukprn=None, serial=None))
    assert str(refused.value) == "The header lacks UKPRN, SerialNo, which a return must have."
    with pytest.raises(InvalidValue):
        written({}, replace(HEADER, year=AcademicYear(2018)))
    with pytest.raises(InvalidValue):
        _ = replace(HEADER, created=None).file_name


def test_nothing_is_left_half_written(tmp_path):
    path = tmp_path / NAME
    path.write_text("before")
    bad = {"Learner": pa.table({"_row": ROWS, "FamilyName": ["a\x00b"]})}
    with pytest.raises(InvalidValue):
        write_return(path, HEADER, bad, YEAR)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [(NAME, "before")]
