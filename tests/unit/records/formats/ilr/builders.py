"""Small returns to read in tests, and ways to read them whole."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from moothall.records.formats.ilr import open_return

ROOT = Path(__file__).resolve().parents[5]
OFFICIAL = ROOT.parent / "shared" / "data" / "ilr"
SAMPLE = OFFICIAL / "sample-2025-26-19-learners.xml"
OLD_SAMPLE = OFFICIAL / "sample-2018-19.xml"
XSD = {
    "2025-26": OFFICIAL / "ILR-2025-26-schemafile25.xsd",
    "2018-19": OFFICIAL / "ILR-2018-19-v3.xsd",
}
NAME = "ILR-99999901-2526-20260108-091405-01.xml"

needs_official_files = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official ILR files (../shared/data/ilr) are not here"
)

HEADER = """<Header><CollectionDetails><Collection>ILR</Collection><Year>2526</Year>\
<FilePreparationDate>2026-01-08</FilePreparationDate></CollectionDetails>
<Source><ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>99999901</UKPRN>\
<SerialNo>01</SerialNo><DateTime>2026-01-08T09:14:05</DateTime></Source></Header>
<LearningProvider><UKPRN>99999901</UKPRN></LearningProvider>
"""
OPENING = '<?xml version="1.0" encoding="UTF-8"?>\n<Message xmlns="ESFA/ILR/2025-26">\n'
CLOSING = "</Message>\n"

DELIVERY = """<LearningDelivery>
<LearnAimRef>50104767</LearnAimRef>
<AimType>1</AimType>
<AimSeqNumber>1</AimSeqNumber>
<LearnStartDate>2025-09-08</LearnStartDate>
<LearnPlanEndDate>2026-07-01</LearnPlanEndDate>
<FundModel>25</FundModel>
<DelLocPostCode>LU1 2LJ</DelLocPostCode>
<CompStatus>1</CompStatus>
</LearningDelivery>
"""
LEARNER = f"""<Learner>
<LearnRefNumber>0A113</LearnRefNumber>
<ULN>1000000043</ULN>
<FamilyName>Smith</FamilyName>
<GivenNames>Jane</GivenNames>
<DateOfBirth>2008-02-27</DateOfBirth>
<Ethnicity>31</Ethnicity>
<Sex>F</Sex>
<LLDDHealthProb>2</LLDDHealthProb>
<PostcodePrior>LU1 2LJ</PostcodePrior>
<Postcode>LU1 2LJ</Postcode>
<AddLine1>1 High Street</AddLine1>
<LearnerFAM><LearnFAMType>EDF</LearnFAMType><LearnFAMCode>1</LearnFAMCode></LearnerFAM>
{DELIVERY}</Learner>
"""


def a_return(*learners: str, header: str = HEADER, opening: str = OPENING) -> str:
    """Return the text of a return that holds some learners (one sound one unless given)."""
    return opening + header + "".join(learners or (LEARNER,)) + CLOSING


def learner(number: int, changes: Mapping[str, str] | None = None) -> str:
    """Return a sound learner of that number, with some pieces of its text replaced."""
    text = LEARNER.replace("0A113", f"L{number:05}")
    for before, after in (changes or {}).items():
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def saved(folder: Path, text: str | bytes, name: str = NAME) -> Path:
    """Write a return to a folder; return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


class Whole:
    """A return read to its end: all tables, all faults."""

    def __init__(self, path: Path, **options: object) -> None:
        with open_return(path, **options) as reading:
            self.batches = list(reading)
            self.header, self.structure = reading.header, reading.structure
            self.total = reading.total
        self.tables = {
            name: pa.concat_tables([batch.tables[name] for batch in self.batches]).combine_chunks()
            for name in self.batches[0].tables
        }
        faults = pa.concat_tables([batch.faults for batch in self.batches])
        self.faults = faults.to_pylist()

    @property
    def rules(self) -> list[str]:
        """The rules broken, in the order of the file."""
        return [fault["rule"] for fault in self.faults]

    @property
    def is_sound(self) -> bool:
        """Whether nothing refuses the return."""
        return all(fault["level"] != "file" for fault in self.faults)

    def same_as(self, other: "Whole") -> bool:
        """Whether another reading gave the very same."""
        return (
            self.faults == other.faults
            and self.tables.keys() == other.tables.keys()
            and all(self.tables[name].equals(other.tables[name]) for name in self.tables)
        )


def read_both(path: Path, **options: object) -> Whole:
    """Read a return with both readers, show that they agree, and return what they found."""
    fast, plain = Whole(path, **options), Whole(path, plain=True, **options)
    assert fast.faults == plain.faults
    for name, table in plain.tables.items():
        assert fast.tables[name].to_pylist() == table.to_pylist()
        assert fast.tables[name].schema == table.schema
    return fast
