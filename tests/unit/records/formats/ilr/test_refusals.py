"""What is not a return, or breaks off, is refused in words, with all that was found before."""

import time

import pytest
from tests.unit.records.formats.ilr.builders import (
    LEARNER,
    NAME,
    OPENING,
    Whole,
    a_return,
    learner,
    read_both,
    saved,
)

from moothall.records.formats.ilr import open_return

FILES = [
    ("", "file.empty", "The file is empty. Send the file that was meant."),
    ("  \n ", "file.empty", "The file is empty. Send the file that was meant."),
    ("LearnRefNumber,ULN\n1,2\n", "xml.malformed",
     "This is not an XML file: line 1 starts “LearnRefNumber,ULN”. Send the XML file that your "
     "records system makes."),
    ("<html><body/></html>", "file.not_ilr",
     "This is not an ILR return: its first element is html, not Message."),
    ("<i:Message/>", "file.not_ilr",
     "This is not an ILR return: its first element is i:Message, not Message."),
    ('<Message xmlns="urn:x"/>', "header.namespace",
     "The file is in the namespace “urn:x”; an ILR return is in ESFA/ILR/ and the year. Nothing "
     "was read."),
    ("<Message/>", "header.namespace",
     "The file is in the namespace empty; an ILR return is in ESFA/ILR/ and the year. Nothing was "
     "read."),
    (OPENING.replace("2025-26", "2012-13"), "header.year",
     "This is a return for 2012-13, and Moothall reads 2018-19, 2025-26, 2026-27. Nothing was "
     "read."),
    (OPENING.replace("2025-26", "next"), "header.year",
     "This is a return for next, and Moothall reads 2018-19, 2025-26, 2026-27. Nothing was read."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "message"), FILES)
def test_what_is_not_a_return_is_refused(tmp_path, text, rule, message):
    path = saved(tmp_path, text)
    with open_return(path) as reading:
        batches = list(reading)
    assert (reading.structure, reading.header) == (None, None)
    assert len(batches) == 1
    assert batches[0].tables == {}
    assert [
        (each["rule"], each["level"], each["message"]) for each in batches[0].faults.to_pylist()
    ] == [(rule, "file", message)]


BOMB = (
    '<!DOCTYPE Message [\n<!ENTITY a "aaaaaaaaaa">\n'
    + "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">\n' for at in range(12))
    + "]>\n"
)


@pytest.mark.parametrize(
    "declaration",
    [
        BOMB,
        '<!DOCTYPE Message SYSTEM "file:///etc/passwd">\n',
        '<!DOCTYPE Message [<!ENTITY secret SYSTEM "file:///etc/passwd">]>\n',
        "<!-- a comment -->\n<!DOCTYPE Message>\n",
    ],
)
def test_declarations_are_refused_unread(tmp_path, declaration):
    opening = OPENING.replace("<Message", declaration + "<Message")
    text = a_return(learner(1, {"Smith": "&m;"}), opening=opening)
    start = time.perf_counter()
    whole = read_both(saved(tmp_path, text))
    assert time.perf_counter() - start < 1
    line = 3 if declaration.startswith("<!--") else 2
    assert whole.faults == [
        {"rule": "xml.doctype", "level": "file", "learner": None, "aim": None, "line": line,
         "field": None, "value": None,
         "message": f"Line {line} declares a document type or entities, which an ILR file never "
         "needs. It was refused unread. Take the declaration out."}
    ]  # fmt: skip
    assert whole.tables == {}


def test_a_declaration_after_the_root_is_not_well_formed(tmp_path):
    learners = [learner(1), "<!DOCTYPE Message>", learner(2)]
    whole = read_both(saved(tmp_path, a_return(*learners)))
    assert whole.rules == ["xml.malformed"]
    assert whole.tables["Learner"].num_rows == 1


def broken(tmp_path, text, **options):
    """Return the last fault of a return, which breaks off, and how many learners were read."""
    whole = read_both(saved(tmp_path, text), **options)
    assert not whole.is_sound
    return whole.faults[-1], whole.tables["Learner"].num_rows


def test_a_truncated_file_says_what_was_open(tmp_path):
    text = a_return(learner(1), learner(2), learner(3))
    fault, learners = broken(tmp_path, text[: text.index("<LearnAimRef>", text.index("L00003"))])
    assert fault["rule"] == "xml.truncated"
    assert (fault["learner"], fault["line"]) == ("L00003", 68)
    assert fault["message"] == (
        "The file ends inside LearningDelivery of learner L00003, opened on line 67. It was cut "
        "short: make or send it again."
    )
    assert learners == 2


def test_a_file_truncated_after_a_learner(tmp_path):
    text = a_return(learner(1), learner(2))
    fault, learners = broken(tmp_path, text[: text.index("</Message>")])
    assert fault["message"] == (
        "The file ends inside the return (Message). It was cut short: make or send it again."
    )
    assert learners == 2


def test_truncated_anywhere_it_is_refused_and_never_a_crash(tmp_path):
    text = a_return(learner(1), learner(2)).encode()
    for end in range(0, len(text) - 2, 29):
        whole = read_both(saved(tmp_path, text[:end]), chunk=600)
        assert not whole.is_sound, end
        expected = "file.empty" if end == 0 else "xml.truncated"
        if end > 120:
            assert whole.rules[-1] == expected, end


def test_faults_before_a_break_are_told_too(tmp_path):
    learners = [
        learner(1, {"<Sex>F": "<Sex>Female"}),
        learner(2, {"</Sex>": "</Sexe>"}),
        learner(3, {"<Sex>F": "<Sex>Male"}),
    ]
    whole = read_both(saved(tmp_path, a_return(*learners)))
    assert [(each["rule"], each["learner"], each["line"]) for each in whole.faults] == [
        ("field.length", "L00001", 13),
        ("xml.mismatched", "L00002", 37),
    ]
    assert whole.faults[1]["message"] == (
        "A closing tag on line 37 does not fit Sex of learner L00002, opened on line 37. Close "
        "elements in the order in which they were opened."
    )
    assert whole.tables["Learner"].num_rows == 1


def test_a_learner_that_is_not_closed(tmp_path):
    fault, learners = broken(tmp_path, a_return(learner(1, {"</Learner>\n": ""}), learner(2)))
    assert fault["rule"] == "xml.mismatched"
    assert fault["message"] == (
        "A learner opens on line 29 before Learner L00001, opened on line 6 is closed. Close it "
        "first."
    )
    assert learners == 0


@pytest.mark.parametrize(
    ("before", "after", "rule", "reason"),
    [
        ("1 High Street", "Smith & Sons", "xml.malformed",
         "an “&” or “<” stands by itself; write &amp; or &lt;"),
        ("1 High Street", "&nbsp;", "xml.malformed", "it uses an entity that is not defined"),
    ],
)  # fmt: skip
def test_why_it_is_not_well_formed(tmp_path, before, after, rule, reason):
    fault, learners = broken(
        tmp_path, a_return(learner(1), learner(2, {before: after}), learner(3))
    )
    assert (fault["rule"], fault["line"], fault["learner"]) == (rule, 41, "L00002")
    assert fault["message"] == (
        f"Line 41 is not well-formed XML: {reason}. It stands inside AddLine1 of learner L00002, "
        "opened on line 41. Nothing after it could be read. Correct it and send the file again."
    )
    assert learners == 1


@pytest.mark.parametrize("mark", [b"\xff", b"\x00", b"\x01", b"\xed\xa0\x80", b"\xef\xbf\xbe"])
def test_bytes_that_are_no_text(tmp_path, mark):
    text = a_return(learner(1), learner(2), learner(3)).encode()
    at = text.index(b"Smith", text.index(b"L00002"))
    fault, learners = broken(tmp_path, text[:at] + mark + text[at:])
    assert fault["rule"] in ("xml.encoding", "xml.malformed")
    assert (fault["line"], learners) == (33, 1)


def test_text_after_the_end(tmp_path):
    fault, learners = broken(tmp_path, a_return(learner(1)) + "<Message/>")
    assert fault["message"].startswith(
        "Line 31 is not well-formed XML: something stands after the end of the return."
    )
    assert learners == 1


def test_comments_after_the_end_are_fine(tmp_path):
    assert read_both(saved(tmp_path, a_return(learner(1)) + "<!-- end -->\n\n")).rules == []


def test_a_prologue_full_of_comments_costs_little(tmp_path):
    comments = "<!--<Learner>-->" * 30_000
    start = time.perf_counter()
    whole = Whole(saved(tmp_path, a_return(comments + learner(1))))
    assert whole.rules == []
    assert time.perf_counter() - start < 5


def test_a_learner_longer_than_we_hold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("moothall.records.formats.ilr.pieces.LONGEST_PIECE", 40_000)
    monkeypatch.setattr("moothall.records.formats.ilr.source.BLOCK", 1_000)
    long = learner(2, {"Smith": "S" * 200_000})
    whole = Whole(saved(tmp_path, a_return(learner(1), long, learner(3))), chunk=500)
    assert whole.rules[-1] == "file.too_large"
    assert whole.tables["Learner"].num_rows == 1


@pytest.mark.parametrize("name", [NAME, NAME.replace(".xml", ".XML"), NAME.lower()])
def test_an_official_name(tmp_path, name):
    assert read_both(saved(tmp_path, a_return(), name)).rules == []


def test_another_name_is_a_warning(tmp_path):
    whole = read_both(saved(tmp_path, a_return(), "october.xml"))
    assert [(each["rule"], each["level"]) for each in whole.faults] == [("file.name", "warning")]
    assert whole.faults[0]["message"] == (
        "The file is named october.xml, not ILR-<provider number>-<year>-<yyyymmdd>-<hhmmss>-"
        "<serial number>.xml. Rename it when you next send it."
    )


def test_the_name_it_was_given_under_counts(tmp_path):
    assert Whole(saved(tmp_path, a_return(), "upload-1"), name=NAME).rules == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (NAME.replace("99999901", "99999902"),
         "The file name gives the provider number 99999902, and the header gives 99999901. Make "
         "them agree."),
        (NAME.replace("2526", "2425"),
         "The file name gives the year 2425, and the header gives 2526. Make them agree."),
        (NAME.replace("-01.xml", "-02.xml"),
         "The file name gives the serial number 02, and the header gives 01. Make them agree."),
    ],
)  # fmt: skip
def test_a_name_that_disagrees_with_the_header_refuses(tmp_path, name, message):
    whole = read_both(saved(tmp_path, a_return(), name))
    assert [(each["rule"], each["level"], each["message"]) for each in whole.faults] == [
        ("file.disagrees", "file", message)
    ]


def test_a_sound_learner_is_sound(tmp_path):
    assert read_both(saved(tmp_path, a_return(LEARNER))).rules == []
