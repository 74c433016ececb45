"""Encodings and zips: what was given is opened as one stream of text, within limits."""

import zipfile

import pytest
from tests.unit.records.formats.ilr.builders import (
    NAME,
    OPENING,
    Whole,
    a_return,
    learner,
    read_both,
    saved,
)

from moothall.records.formats.ilr import Limits, open_return

NAMED = learner(1, {"Smith": "Zoë–Müller"})


def declared(encoding):
    return a_return(NAMED, learner(2), opening=OPENING.replace("UTF-8", encoding))


def names(whole):
    return whole.tables["Learner"].column("FamilyName").to_pylist()


@pytest.mark.parametrize(
    ("declaration", "data"),
    [
        ("UTF-8", declared("UTF-8").encode()),
        ("utf8", declared("utf8").encode()),
        ("BOM", declared("UTF-8").encode("utf-8-sig")),
        ("no declaration", declared("UTF-8").partition("\n")[2].encode()),
        ("UTF-16 with BOM", declared("UTF-16").encode("utf-16")),
        ("UTF-16 LE", declared("UTF-16").encode("utf-16-le")),
        ("UTF-16 BE", declared("utf-16").encode("utf-16-be")),
        ("Windows-1252", declared("windows-1252").encode("windows-1252")),
    ],
)
def test_encodings_of_all_characters(tmp_path, declaration, data):
    whole = read_both(saved(tmp_path, data), chunk=600)
    assert whole.rules == []
    assert names(whole) == ["Zoë–Müller", "Smith"]
    assert whole.tables["Learner"].column("_line").to_pylist() == (
        [5, 29] if declaration == "no declaration" else [6, 30]
    )


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "iso-8859-15", "latin1"])
def test_latin_encodings(tmp_path, encoding):
    data = declared(encoding).replace("–", "-").encode("iso-8859-1")
    assert names(read_both(saved(tmp_path, data))) == ["Zoë-Müller", "Smith"]


@pytest.mark.parametrize(
    ("encoding", "data", "learners"),
    [
        ("US-ASCII", declared("US-ASCII").encode(), 0),
        ("windows-1252", declared("windows-1252").replace("–", "").encode() + b"\x81", 2),
        ("UTF-16", declared("UTF-16").encode("utf-16")[:-1], 2),
    ],
)
def test_bytes_that_are_not_of_the_encoding(tmp_path, encoding, data, learners):
    whole = Whole(saved(tmp_path, data))
    assert whole.rules[-1] == "xml.encoding"
    assert not whole.is_sound
    assert whole.faults[-1]["message"].endswith("Save it again, best as UTF-8.")
    if whole.tables:
        assert whole.tables["Learner"].num_rows == learners


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("UTF-7", declared("UTF-7").encode()),
        ("rot13", declared("rot13").encode()),
        ("UTF-16", declared("UTF-16").encode()),  # says so, and is not
        ("UTF-32", declared("UTF-32").encode("utf-32")),
    ],
)
def test_encodings_that_are_not_read(tmp_path, encoding, data):
    whole = read_both(saved(tmp_path, data))
    assert whole.faults[0]["rule"] == "xml.encoding"
    assert whole.faults[0]["message"] == (
        f"The file says that it is written in {encoding}, which it is not or which Moothall does "
        "not read. Save it as UTF-8."
    )


def test_letters_beyond_restricted_strings_are_told(tmp_path):
    whole = read_both(saved(tmp_path, a_return(learner(1, {"1 High Street": "1 Hîgh Street"}))))
    assert whole.rules == ["field.pattern"]
    assert whole.tables["Learner"].column("AddLine1").to_pylist() == ["1 Hîgh Street"]


def zipped(folder, files, name="return.zip", method=zipfile.ZIP_DEFLATED):
    path = folder / name
    with zipfile.ZipFile(path, "w", method) as archive:
        for inside, text in files.items():
            archive.writestr(inside, text)
    return path


@pytest.mark.parametrize("name", ["return.zip", "RETURN.ZIP", "stored-as-is"])
def test_a_zip_with_one_return(tmp_path, name):
    text = a_return(learner(1), learner(2))
    path = zipped(tmp_path, {f"folder/{NAME}": text, "readme.txt": "hello", "folder/": ""}, name)
    whole = read_both(path)
    assert whole.rules == []
    assert names(whole) == ["Smith", "Smith"]
    assert whole.batches[-1].bytes_done == whole.total == len(text.encode())
    with open_return(path) as reading:
        assert reading.name == NAME


def test_the_name_inside_the_zip_counts(tmp_path):
    path = zipped(tmp_path, {NAME.replace("99999901", "99999902"): a_return()}, NAME + ".zip")
    assert read_both(path).rules == ["file.disagrees"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "The zip holds no .xml file. Put one ILR file in it."),
        ({"a.txt": "x"}, "The zip holds no .xml file. Put one ILR file in it."),
        ({"a.xml": "x", "b.XML": "y"},
         "The zip holds 2 .xml files. Put one ILR file in each zip."),
    ],
)  # fmt: skip
def test_a_zip_that_does_not_hold_one_return(tmp_path, files, message):
    whole = read_both(zipped(tmp_path, files))
    assert [(each["rule"], each["message"]) for each in whole.faults] == [("file.zip", message)]


def test_a_file_that_is_only_called_zip(tmp_path):
    whole = read_both(saved(tmp_path, a_return(), "return.zip"))
    assert whole.rules == ["file.zip"]


def test_a_damaged_zip(tmp_path):
    path = zipped(tmp_path, {NAME: a_return(*(learner(at) for at in range(50)))})
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    whole = Whole(path)
    assert whole.rules[-1] == "file.zip"
    assert not whole.is_sound


def test_a_zip_with_a_password_is_refused(tmp_path):
    path = zipped(tmp_path, {NAME: a_return()})
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1
    path.write_bytes(data)
    assert Whole(path).rules == ["file.zip"]


def test_a_zip_bomb_is_refused_at_its_ratio(tmp_path, monkeypatch):
    monkeypatch.setattr("moothall.records.formats.ilr.source.RATIO_FROM", 1 << 20)
    text = a_return(learner(1)) + " " * 8_000_000
    path = zipped(tmp_path, {NAME: text})
    assert path.stat().st_size < 20_000
    whole = Whole(path)
    assert whole.rules[-1] == "file.too_large"
    assert whole.faults[-1]["message"] == (
        "The zip unpacks to more than 400 times its size. It is refused."
    )


def test_a_file_over_the_limit_is_refused(tmp_path):
    text = a_return(*(learner(at) for at in range(300)))
    for path in (saved(tmp_path, text), zipped(tmp_path, {NAME: text})):
        whole = Whole(path, limits=Limits(size=100_000), chunk=20_000)
        assert whole.rules == ["file.too_large"]
        assert whole.faults[0]["message"] == (
            "The file holds more than 100,000 bytes, the limit set here."
        )
        assert 0 < whole.tables["Learner"].num_rows < 300
