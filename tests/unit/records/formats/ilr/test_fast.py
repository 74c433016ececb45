"""The fast reader takes unusual but legal XML in its stride, and agrees with the plain reader."""

import pytest
from tests.unit.records.formats.ilr.builders import Whole, a_return, learner, read_both, saved

from moothall.periods import AcademicYear
from moothall.records.formats.ilr import fast, structure
from moothall.records.formats.ilr.alphabet import alphabet
from moothall.records.formats.ilr.normal import regular, roomy_tags_closed_up
from moothall.records.formats.ilr.pieces import Chunk, Marks, asides, split
from moothall.records.formats.ilr.scan import scan

TAGS = alphabet(structure(AcademicYear(2025)), 0)
RECORDS = frozenset(kind.name.encode() for kind in TAGS.kinds)

# Legal ways to write what is in a sound learner; the fast reader needs no help with them.
REGULAR = [
    ("<Sex>", "<!-- as on the form --><Sex>"),
    ("<Sex>", "<!-- as on\nthe\nform -->\n<Sex>"),
    ("<Sex>", "<!-- </Learner> <Learner> & -- is not here --><Sex>".replace(" -- ", " - ")),
    ("<Sex>", "<?form page 2?><Sex>"),
    ("<Learner>", "<!-- a learner --><Learner>"),
    ("</Learner>", "</Learner><!-- a learner -->"),
    ("<Sex>F", "<Sex><!-- hers -->F"),
    ("<Sex>F", "<Sex>F<!-- hers -->"),
    ("Smith", "<![CDATA[Smith]]>"),
    ("1 High Street", "<![CDATA[Smith & Sons <3]]>"),
    ("1 High Street", "Smith &amp; Sons"),
    ("1 High Street", "&#83;mith &#x26; &apos;Sons&apos;"),
    ("1 High Street", "5 > 4"),
    ("<Sex>F</Sex>", "<Sex >F</Sex >"),
    ("<Sex>F</Sex>", "<Sex\n>F</Sex\n>"),
    ("<AddLine1>1 High Street</AddLine1>", "<AddLine1 />"),
    ("<Ethnicity>31", "<Ethnicity> +031\n"),
    ("<Ethnicity>31", "<Ethnicity>\t31 "),
    ("Smith", "Zoë"),
    ("\n", "\r\n"),
    ("\n", ""),
    ("\n", "\n\n\t   "),
]


@pytest.mark.parametrize(("before", "after"), REGULAR)
def test_legal_xml_needs_no_plain_reader(tmp_path, monkeypatch, before, after):
    count = -1 if before == "\n" else 1
    odd = learner(2).replace(before, after, count)
    path = saved(tmp_path, a_return(learner(1), odd, learner(3)))
    both = read_both(path)
    assert both.tables["Learner"].num_rows == 3

    def refuse(*_args, **_options):
        raise AssertionError("the plain reader was asked")

    end = fast.read
    monkeypatch.setattr(
        fast,
        "read",
        lambda pieces, *rest, last=False: end(pieces, *rest, last=True) if last else refuse(),
    )
    assert Whole(path).same_as(both)


# Ways for which the plain reader is asked: about the one learner, or the chunk.
IRREGULAR = [
    ("<Sex>F", "<Sex>F<!-- two\nlines -->"),
    ("<Sex>F", '<Sex xmlns:a="urn:a">F'),
    ("Smith", "Smi\rth"),
    ("1 High Street", "a ]]&gt; b"),
    ("<Learner>", '<Learner xmlns="ESFA/ILR/2025-26">'),
    ("</Learner>", "</Learner >"),
    ("<Sex>", "<?xml-stylesheet?><Sex>"),
    ("<Sex>", "<!----><Sex>"),
    ("<Sex>", "<!-- \x01 --><Sex>"),
    ("<Sex>", "<!-- \ufffe --><Sex>"),
    ("<Sex>", "<!-- a -- b --><Sex>"),
    ("<Sex>", "<!- a --><Sex>"),
    ("<Sex>", "<Sex <!-- a -->>"),
    ("1 High Street", "a ]]> b"),
    ("1 High Street", "&#xFFFF;"),
    ("1 High Street", "&#x110000;"),
    ("<Sex>F</Sex>", "<Sex>F</Sex></Learner><Learner>"),
    ("<Sex>F</Sex>", "<LearningDeliveryHe>F</LearningDeliveryHe>"),
    ("<Sex>F</Sex>", "<Sex>F</Sex><"),
    ("<Sex>F</Sex>", "<>F</>"),
    ("<Sex>F</Sex>", "<Sex>F<Sex/>"),
    ("</Learner>", "</Learner></Message>"),
]


@pytest.mark.parametrize("chunk", [500, 1 << 20])
@pytest.mark.parametrize(("before", "after"), IRREGULAR)
def test_what_is_irregular_is_read_alike(tmp_path, before, after, chunk):
    odd = learner(2).replace(before, after, 1)
    whole = read_both(saved(tmp_path, a_return(learner(1), odd, learner(3))), chunk=chunk)
    assert whole.tables["Learner"].column("LearnRefNumber")[0].as_py() == "L00001"


def test_asides_are_found_in_order():
    data = b"<a><!-- <?x?> --><?y <!-- ?>t<![CDATA[<!--]]></a><!-- no end"
    assert [data[start:end] for start, end in asides(data)] == [
        b"<!-- <?x?> -->", b"<?y <!-- ?>", b"<![CDATA[<!--]]>", b"<!-- no end",
    ]  # fmt: skip


def test_pieces_end_outside_asides():
    marks = Marks.of(("Learner",), "")
    data = b"<Learner><!-- </Learner> --></Learner ><!-- a --><Learner></Learner><Other></Other>"
    assert split(data, marks) == [39, 68]
    assert (data[:39][-11:], data[:68][-10:]) == (b"</Learner >", b"</Learner>")


def test_regular_keeps_the_number_of_lines():
    data = b"<Learner>\n<!-- a\n\nb --><Sex\n>F</Sex\n><AddLine1\n/></Learner>"
    chunk = Chunk(data, 1, 0, 0, asides=tuple(asides(data)))
    made = roomy_tags_closed_up(regular(chunk, "", RECORDS))
    assert made == b"<Learner>\n\n\n\n<Sex>F</Sex>\n\n<AddLine1></AddLine1></Learner>"


def test_every_name_is_recognised_and_nothing_like_it():
    for name in TAGS.names:
        for text in (name, name + "x", name[:-1], name.lower(), "X" + name[1:], name[:-1] + "X"):
            found = scan(f"<{text}></{text}></Learner>".encode(), TAGS)
            code = TAGS.code.get(text)
            end = TAGS.code["Learner"] + TAGS.size
            assert found.code.tolist() == ([code, code + TAGS.size, end] if code else [end])
            assert [each.name for each in found.strangers] == ([] if code else [text])


@pytest.mark.parametrize("chunk", [500, 1 << 20])
@pytest.mark.parametrize(
    ("before", "after", "parents"),
    [
        ("<Sex>F</Sex>", "<Sex>F</Sex><Colour>red</Colour>", ["Learner"]),
        ("<ULN>", "<Colour>red</Colour><Colour></Colour><ULN>", ["Learner", "Learner"]),
        ("<Learner>", "<Learner><Colour/>", ["Learner"]),
        ("</Learner>", "<Colour>red</Colour></Learner>", ["Learner"]),
        ("</LearnerFAM>", "<Colour>red</Colour></LearnerFAM>", ["LearnerFAM"]),
        ("</LearnerFAM>", "</LearnerFAM><Colour>red</Colour>", ["Learner"]),
        ("<AimType>", "<Colour>red</Colour><AimType>", ["LearningDelivery"]),
        ("<Sex>F", "<Sex><Colour>red</Colour>F", ["Sex"]),
        ("</Learner>", "</Learner><Colour>red</Colour>", ["Message"]),
        ("<Learner>", "<Colour>red</Colour><Learner>", ["Message"]),
        ("<Sex>F</Sex>", "<Colour>red</Colour><Sex>F</Sex><Sex>F</Sex>", ["Learner"]),
        ("<Sex>F</Sex>", "<Sex>F</Sex><Colour>a &amp; b</Colour>", ["Learner"]),
        ("<Sex>F</Sex>", "<Sex>F</Sex><Colour><b>red</b></Colour>", ["Learner"]),
    ],
)
def test_unknown_fields_are_told_with_what_they_stand_in(tmp_path, before, after, parents, chunk):
    odd = learner(2).replace(before, after, 1)
    whole = read_both(saved(tmp_path, a_return(learner(1), odd, learner(3))), chunk=chunk)
    told = [each["message"] for each in whole.faults if each["field"] == "Colour"]
    assert [message.split("Colour is not part of ")[1].split(" in ")[0] for message in told] == (
        parents
    )
    assert whole.tables["Learner"].num_rows == 3


def test_what_may_follow_is_what_the_structure_says():
    code, size = TAGS.code, TAGS.size
    follows = TAGS.follows.reshape(256, 256)
    assert follows[code["Learner"], code["LearnRefNumber"]]
    assert follows[code["Sex"], code["Sex"] + size]
    assert follows[code["Sex"] + size, code["LLDDHealthProb"]]
    assert not follows[code["Sex"] + size, code["Ethnicity"]]
    assert not follows[code["Sex"] + size, code["Sex"]]
    assert follows[code["LearnerFAM"] + size, code["LearnerFAM"]]
    assert not follows[code["LearnerHE"] + size, code["LearnerHE"]]
    assert not follows[code["LearnerHE"] + size, code["LearnerFAM"]]
    assert follows[code["Learner"] + size, code["Learner"]]
    assert not follows[0].any()
    assert not follows[:, 0].any()
