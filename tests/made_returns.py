"""Small ILR returns made for tests: as many sound and unsound learners as are asked for."""

from collections.abc import Iterable

NAME = "ILR-99999001-2526-20260105-101500-01.xml"

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<Message xmlns="ESFA/ILR/2025-26">
<Header><CollectionDetails><Collection>ILR</Collection><Year>2526</Year>
<FilePreparationDate>2026-01-05</FilePreparationDate></CollectionDetails>
<Source><ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>99999001</UKPRN>
<SoftwareSupplier>Own</SoftwareSupplier><SoftwarePackage>Tests</SoftwarePackage>
<Release>1</Release><SerialNo>01</SerialNo><DateTime>2026-01-05T10:15:00</DateTime>
</Source></Header>
<LearningProvider><UKPRN>99999001</UKPRN></LearningProvider>
"""

LEARNER = """<Learner><LearnRefNumber>{reference}</LearnRefNumber><ULN>{uln}</ULN>
<FamilyName>Name</FamilyName><GivenNames>Invented</GivenNames>
<DateOfBirth>2009-01-15</DateOfBirth><Ethnicity>31</Ethnicity><Sex>F</Sex>
<LLDDHealthProb>2</LLDDHealthProb><PlanLearnHours>540</PlanLearnHours>
<PlanEEPHours>40</PlanEEPHours><MathGrade>5</MathGrade><EngGrade>5</EngGrade>
<PostcodePrior>LU1 2LJ</PostcodePrior><Postcode>LU1 2LJ</Postcode>
<AddLine1>1 Street</AddLine1>
<PriorAttain><PriorLevel>1</PriorLevel><DateLevelApp>2025-08-20</DateLevelApp></PriorAttain>
<LearnerFAM><LearnFAMType>EDF</LearnFAMType><LearnFAMCode>1</LearnFAMCode></LearnerFAM>
<LearningDelivery><LearnAimRef>60133533</LearnAimRef><AimType>5</AimType>
<AimSeqNumber>1</AimSeqNumber><LearnStartDate>2025-09-08</LearnStartDate>
<LearnPlanEndDate>{planned}</LearnPlanEndDate><FundModel>25</FundModel>
<DelLocPostCode>LU1 2LJ</DelLocPostCode><CompStatus>1</CompStatus>
<LearningDeliveryFAM><LearnDelFAMType>SOF</LearnDelFAMType><LearnDelFAMCode>107</LearnDelFAMCode>
</LearningDeliveryFAM></LearningDelivery></Learner>
"""


def uln(number: int) -> str:
    """Return the next unique learner number from `number` on whose check digit is right."""
    while True:
        digits = f"{number:09}"
        rest = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest != 0:
            return f"{digits}{10 - rest}"
        number += 1


def learner(number: int, *, sound: bool = True) -> str:
    """Return a learner; one that is not sound is planned to end before it starts."""
    planned = "2026-07-03" if sound else "2025-07-03"
    number_of = uln(100_000_000 + 3 * number)
    return LEARNER.format(reference=f"L{number:06}", uln=number_of, planned=planned)


def ilr(sound: Iterable[bool]) -> bytes:
    """Return a return with a learner for each value: true for a sound one."""
    learners = (learner(number, sound=good) for number, good in enumerate(sound))
    return (HEAD + "".join(learners) + "</Message>\n").encode()
