"""Laws of reading ILR files: whatever is done to a return, we say what the official schema says."""

import random
import re
from collections import Counter

import pytest
from lxml import etree
from tests.unit.records.formats.ilr.builders import (
    LEARNER,
    OLD_SAMPLE,
    SAMPLE,
    XSD,
    Whole,
    a_return,
    learner,
    needs_official_files,
    read_both,
    saved,
)
from tests.unit.records.formats.ilr.mutations import cut_short, in_some_style, mutated

from moothall.records.formats.ilr import open_return

PRIOR = """<PriorAttain><PriorLevel>2</PriorLevel><DateLevelApp>2025-08-01</DateLevelApp>\
</PriorAttain>
"""
OF_LEARNER = """<LearnerEmploymentStatus><EmpStat>10</EmpStat>\
<DateEmpStatApp>2025-07-31</DateEmpStatApp>
<EmploymentStatusMonitoring><ESMType>SEI</ESMType><ESMCode>1</ESMCode></EmploymentStatusMonitoring>
</LearnerEmploymentStatus>
<LearnerHE><UCASPERID>1234567890</UCASPERID></LearnerHE>
"""
OF_DELIVERY = """<LearningDeliveryFAM><LearnDelFAMType>SOF</LearnDelFAMType>\
<LearnDelFAMCode>105</LearnDelFAMCode></LearningDeliveryFAM>
<AppFinRecord><AFinType>TNP</AFinType><AFinCode>1</AFinCode><AFinDate>2025-09-08</AFinDate>\
<AFinAmount>1200</AFinAmount></AppFinRecord>
<LearningDeliveryHE><TYPEYR>1</TYPEYR><MODESTUD>1</MODESTUD><STULOAD>50.5</STULOAD>\
<YEARSTU>1</YEARSTU><MSTUFEE>1</MSTUFEE><SPECFEE>0</SPECFEE></LearningDeliveryHE>
"""
RICH = (
    LEARNER.replace("<LearnerFAM>", PRIOR + "<LearnerFAM>")
    .replace("<LearningDelivery>", OF_LEARNER + "<LearningDelivery>")
    .replace("</LearningDelivery>", OF_DELIVERY + "</LearningDelivery>")
)


class Official:
    """The official schema of a year, and whether it accepts a file."""

    def __init__(self, year):
        self.schema = etree.XMLSchema(etree.parse(XSD[year]))

    def accepts(self, data):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:
            return False
        return not root.getroottree().docinfo.doctype and self.schema.validate(root)


def agreement(tmp_path, official, text, seeds, changes):
    """Show that the plain reader agrees with the schema; return how often each verdict came."""
    verdicts = Counter()
    for seed in seeds:
        draw = random.Random(seed)
        data = in_some_style(text, draw)
        for _ in range(draw.choice([1, 1, 1, 2])):
            data = changes(data, draw)
        expected = official.accepts(data)
        whole = Whole(saved(tmp_path, data, "changed.xml"), plain=True, threads=1)
        assert whole.is_sound == expected, (seed, whole.faults[:2])
        verdicts[expected] += 1
    return verdicts


@needs_official_files
def test_the_verdict_on_a_changed_return_is_the_official_one(tmp_path):
    text = a_return(RICH, learner(2)).encode()
    official = Official("2025-26")
    assert official.accepts(text)
    verdicts = agreement(tmp_path, official, text, range(1_200), mutated)
    assert min(verdicts.values()) > 150


@needs_official_files
def test_the_verdict_on_a_changed_older_return_is_the_official_one(tmp_path):
    text = OLD_SAMPLE.read_bytes()
    learners = re.findall(rb"<Learner>.*?</Learner>\s*", text, re.DOTALL)
    text = text.replace(b"".join(learners[2:]), b"")
    official = Official("2018-19")
    assert official.accepts(text)
    verdicts = agreement(tmp_path, official, text, range(5_000, 5_250), mutated)
    assert min(verdicts.values()) > 25


@needs_official_files
def test_a_return_cut_short_is_never_accepted(tmp_path):
    text = a_return(RICH).encode()
    official = Official("2025-26")
    verdicts = agreement(tmp_path, official, text.rstrip(), range(9_000, 9_150), cut_short)
    assert verdicts == {False: 150}


@needs_official_files
@pytest.mark.parametrize("sample", [SAMPLE, OLD_SAMPLE])
def test_both_readers_find_the_same_in_a_changed_return(tmp_path, sample):
    text = sample.read_bytes()
    pieces = re.split(rb"(?<=</Learner>)", text)
    for seed in range(30):
        draw = random.Random(seed)
        changed = [mutated(piece, draw) if draw.random() < 0.4 else piece for piece in pieces]
        data = in_some_style(b"".join(changed), draw)
        read_both(saved(tmp_path, data), chunk=draw.choice([1, 9_000, 1 << 20]))


def test_both_readers_find_the_same_in_learners_changed_one_by_one(tmp_path):
    for seed in range(40):
        draw = random.Random(seed)
        learners = [mutated(RICH.replace("0A113", f"L{at:05}").encode(), draw) for at in range(12)]
        start, _, end = in_some_style(a_return().encode(), draw).partition(LEARNER.encode())
        data = start + b"".join(learners) + end
        read_both(saved(tmp_path, data), chunk=draw.choice([3_000, 1 << 20]))


def test_what_is_before_a_break_is_read_whatever_comes_after(tmp_path):
    sound = [learner(number) for number in range(4)]
    for seed in range(40):
        draw = random.Random(seed)
        after = mutated(learner(9).encode(), draw)
        path = saved(
            tmp_path, a_return(*sound).encode().replace(b"</Message>", after + b"</Message>")
        )
        with open_return(path, chunk=draw.choice([600, 1 << 20])) as reading:
            batches = list(reading)
        references = [
            reference
            for batch in batches
            for reference in batch.tables["Learner"].column("LearnRefNumber").to_pylist()
        ]
        assert references[:4] == [f"L{number:05}" for number in range(4)]


STRANGERS = [
    b"<Colour>red</Colour>", b"<Colour/>", b"<Colour></Colour>", b"<a>1</a><a>2</a>",
    b"<x-y>1</x-y>", b"<Colour>r&amp;d</Colour>", b"<Colour><b/></Colour>", b"<ULNs>1</ULNs>",
    b"<q:z>1</q:z>", b"<Colour >1</Colour>", b"<A>1</B>", b"<-a>1</-a>", b"<SEX>F</SEX>",
]  # fmt: skip


def test_both_readers_find_the_same_unknown_elements_wherever_they_stand(tmp_path):
    for seed in range(40):
        draw = random.Random(seed)
        learners = []
        for at in range(8):
            text = RICH.replace("0A113", f"L{at:05}").encode()
            for _ in range(draw.choice([0, 1, 1, 2, 3])):
                tag = draw.choice(list(re.finditer(rb"<[^>]*>", text)))
                place = draw.choice([tag.start(), tag.end()])
                text = text[:place] + draw.choice(STRANGERS) + text[place:]
            learners.append(text)
        start, _, end = in_some_style(a_return().encode(), draw).partition(LEARNER.encode())
        data = start + b"".join(learners) + end
        read_both(saved(tmp_path, data), chunk=draw.choice([3_000, 1 << 20]))
