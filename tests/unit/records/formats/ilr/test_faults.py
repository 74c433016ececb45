"""Every fault of a return is found and located, by both readers alike."""

import pytest
from tests.unit.records.formats.ilr.builders import (
    DELIVERY,
    HEADER,
    LEARNER,
    a_return,
    learner,
    read_both,
    saved,
)

FAM = "<LearnerFAM><LearnFAMType>EDF</LearnFAMType><LearnFAMCode>1</LearnFAMCode></LearnerFAM>"
HE = """<LearningDeliveryHE><TYPEYR>1</TYPEYR><MODESTUD>1</MODESTUD><YEARSTU>1</YEARSTU>\
<MSTUFEE>1</MSTUFEE><SPECFEE>0</SPECFEE></LearningDeliveryHE>"""
OWN = """<ProviderSpecDeliveryMonitoring><ProvSpecDelMonOccur>A</ProvSpecDelMonOccur>\
<ProvSpecDelMon>x</ProvSpecDelMon></ProviderSpecDeliveryMonitoring>"""
END = "</LearningDelivery>"

# What is changed in a sound learner; the rule, field, aim and line of the one fault; the message.
FAULTS = [
    ("<Ethnicity>31", "<Ethnicity>many", "field.type", "Ethnicity", None, 12,
     "Learner 0A113: Ethnicity (ethnicity) is “many”: it should be a whole number. "
     "Correct the value."),
    ("<Ethnicity>31", "<Ethnicity>311", "field.range", "Ethnicity", None, 12,
     "Learner 0A113: Ethnicity (ethnicity) is “311”: it should be a whole number of at most 2 "
     "digits. Correct the value."),
    ("<ULN>1000000043", "<ULN>123", "field.range", "ULN", None, 8,
     "Learner 0A113: ULN (unique learner number) is “123”: it should be a whole number from "
     "1000000000 to 9999999999. Correct the value."),
    ("2008-02-27", "27/02/2008", "field.type", "DateOfBirth", None, 11,
     "Learner 0A113: DateOfBirth (date of birth) is “27/02/2008”: it should be a date written as "
     "2025-09-08. Correct the value."),
    ("2026-07-01", "2026-06-31", "field.type", "LearnPlanEndDate", 1, 24,
     "Learner 0A113, aim 1: LearnPlanEndDate (planned end date) is “2026-06-31”: it should be a "
     "date written as 2025-09-08. Correct the value."),
    ("<Sex>F", "<Sex>Female", "field.length", "Sex", None, 13,
     "Learner 0A113: Sex (sex) is “Female”: it should be exactly 1 character. Correct the value."),
    ("<Sex>F", "<Sex>", "field.length", "Sex", None, 13,
     "Learner 0A113: Sex (sex) is empty: it should be exactly 1 character. Correct the value."),
    ("Jane", "Jane 2", "field.pattern", "GivenNames", None, 10,
     "Learner 0A113: GivenNames (given names) is “Jane 2”: it should be 1 to 100 characters, with "
     "no digits, quotation marks or bars. Correct the value."),
    ("1 High Street", "1 Rue de l’Église", "field.pattern", "AddLine1", None, 17,
     "Learner 0A113: AddLine1 (address line 1) is “1 Rue de l’Église”: it should be letters, "
     "digits, blanks and plain punctuation. Correct the value."),
    ("<CompStatus>1</CompStatus>\n", "", "structure.missing", "CompStatus", 1, 19,
     "Learner 0A113, aim 1: there is no CompStatus (completion status). Add it."),
    ("<Sex>F</Sex>\n", "", "structure.missing", "Sex", None, 6,
     "Learner 0A113: there is no Sex (sex). Add it."),
    (DELIVERY, "", "structure.missing", "LearningDelivery", None, 6,
     "Learner 0A113: there is no LearningDelivery (learning delivery) in this learner. Add at "
     "least one."),
    ("<Sex>F</Sex>", "<Sex>F</Sex><Sex>M</Sex>", "structure.repeated", "Sex", None, 13,
     "Learner 0A113: Sex (sex) is given 2 times. Keep one."),
    (FAM, FAM * 18, "structure.too_many", "LearnerFAM", None, 18,
     "Learner 0A113: there are 18 of LearnerFAM (learner funding and monitoring record), and 17 at "
     "most may be given. Take the surplus out."),
    (END, OWN * 5 + END, "structure.too_many", "ProviderSpecDeliveryMonitoring", 1, 28,
     "Learner 0A113, aim 1: there are 5 of ProviderSpecDeliveryMonitoring (provider's own delivery "
     "monitoring record), and 4 at most may be given. Take the surplus out."),
    (END, HE * 2 + END, "structure.too_many", "LearningDeliveryHE", 1, 28,
     "Learner 0A113, aim 1: there are 2 of LearningDeliveryHE (higher education record of the "
     "delivery), and 1 at most may be given. Take the surplus out."),
    ("<Ethnicity>31</Ethnicity>\n<Sex>F</Sex>", "<Sex>F</Sex>\n<Ethnicity>31</Ethnicity>",
     "structure.order", "Ethnicity", None, 13,
     "Learner 0A113: Ethnicity stands after Sex, and should come before it. Put it in its place."),
    ("<Sex>F</Sex>", "<Sex>F</Sex><Colour>red</Colour>", "structure.unknown", "Colour", None, 13,
     "Learner 0A113: Colour is not part of Learner in 2025-26. Take it out or correct its name."),
    ("<Sex>F</Sex>", "<Sex><b/>F</Sex>", "structure.unknown", "b", None, 13,
     "Learner 0A113: b is not part of Sex in 2025-26. Take it out or correct its name."),
    ("<Sex>F", '<Sex note="1">F', "structure.attribute", "Sex", None, 13,
     "Learner 0A113: Sex has an attribute note; ILR elements have none. Take it out."),
    ("<Sex>F</Sex>", "<Sex>F</Sex>or M?", "structure.text", "Learner", None, 6,
     "Learner 0A113: the text “or M?” stands in Learner outside any field. Take it out."),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "rule", "field", "aim", "line", "message"), FAULTS)
def test_a_fault_is_found_and_located(tmp_path, before, after, rule, field, aim, line, message):
    whole = read_both(saved(tmp_path, a_return(LEARNER.replace(before, after, 1))))
    assert len(whole.faults) == 1
    fault = whole.faults[0]
    assert (fault["rule"], fault["field"], fault["aim"]) == (rule, field, aim)
    assert (fault["level"], fault["learner"], fault["line"]) == ("file", "0A113", line)
    assert fault["message"] == message


def test_the_value_that_stands_there_is_told(tmp_path):
    long = "x" * 300
    whole = read_both(saved(tmp_path, a_return(learner(1, {"<Sex>F": f"<Sex>{long}"}))))
    assert whole.faults[0]["value"] == "x" * 200 + "…"
    assert whole.faults[0]["message"] == (
        f"Learner L00001: Sex (sex) is “{'x' * 60}…”: it should be exactly 1 character. "
        "Correct the value."
    )


def test_a_learner_without_a_reference_is_still_located(tmp_path):
    text = LEARNER.replace("<LearnRefNumber>0A113</LearnRefNumber>\n", "")
    fault = read_both(saved(tmp_path, a_return(text))).faults[0]
    assert (fault["learner"], fault["line"]) == (None, 6)
    assert fault["message"] == (
        "A learner without a reference number: there is no LearnRefNumber (learner reference "
        "number). Add it."
    )


def test_an_aim_without_a_sound_number_is_told_by_its_line(tmp_path):
    text = learner(1, {"<AimSeqNumber>1<": "<AimSeqNumber>one<", "<CompStatus>1": "<CompStatus>"})
    faults = read_both(saved(tmp_path, a_return(text))).faults
    assert [(each["field"], each["aim"], each["line"]) for each in faults] == [
        ("AimSeqNumber", None, 22),
        ("CompStatus", None, 27),
    ]


def test_a_date_beyond_the_calendar_holds_the_learner_back(tmp_path):
    whole = read_both(saved(tmp_path, a_return(learner(1, {"2008-02-27": "12008-02-27"}))))
    assert [(each["rule"], each["level"]) for each in whole.faults] == [("field.beyond", "error")]
    assert whole.tables["Learner"].column("DateOfBirth").null_count == 1


def test_a_value_of_the_wrong_type_is_null_and_its_neighbours_are_kept(tmp_path):
    learners = [learner(number) for number in range(5)]
    learners[2] = learner(2, {"<Ethnicity>31": "<Ethnicity>3I", "2008-02-27": "2008-02-30"})
    table = read_both(saved(tmp_path, a_return(*learners))).tables["Learner"]
    assert table.column("Ethnicity").to_pylist() == [31, 31, None, 31, 31]
    assert table.column("DateOfBirth").null_count == 1
    assert table.column("Sex").to_pylist() == ["F"] * 5


def test_all_of_25_faults_are_found_at_once(tmp_path):
    learners = []
    for number, (before, after, *_) in enumerate(FAULTS):
        text = LEARNER.replace(before, after, 1).replace("0A113", f"L{number:05}")
        learners += [text, learner(100 + number)]
    more = {
        "<AimType>1": "<AimType>main",
        "<FundModel>25": "<FundModel>250",
        "2025-09-08": "2025-09-8",
        "<Postcode>LU1 2LJ": "<Postcode>Luton, Bedfordshire",
    }
    learners.append(learner(99, more))
    whole = read_both(saved(tmp_path, a_return(*learners)), chunk=10_000)
    expected = [(f"L{number:05}", rule) for number, (_, _, rule, *_) in enumerate(FAULTS)]
    expected += [
        ("L00099", "field.length"),
        ("L00099", "field.type"),
        ("L00099", "field.type"),
        ("L00099", "field.range"),
    ]
    assert len(expected) == 25
    assert [(each["learner"], each["rule"]) for each in whole.faults] == expected
    assert whole.tables["Learner"].num_rows == len(learners)


def test_an_irregular_learner_stays_in_its_place(tmp_path):
    learners = [learner(number) for number in range(6)]
    for number in (0, 3, 5):
        learners[number] = learner(number, {"<Sex>F</Sex>": "<Sex>F</Sex><Colour>red</Colour>"})
    whole = read_both(saved(tmp_path, a_return(*learners)))
    table = whole.tables["Learner"]
    assert table.column("LearnRefNumber").to_pylist() == [f"L{number:05}" for number in range(6)]
    for name in ("LearningDelivery", "LearnerFAM"):
        assert whole.tables[name].column("_parent").to_pylist() == list(range(6))
        assert whole.tables[name].column("_learner").to_pylist() == list(range(6))
        assert whole.tables[name].column("_row").to_pylist() == list(range(6))
    assert [each["learner"] for each in whole.faults] == ["L00000", "L00003", "L00005"]


@pytest.mark.parametrize(
    ("before", "after", "rule", "field", "message"),
    [
        ("<Year>2526", "<Year>2425", "field.enumeration", "Year",
         "Year (year of collection) is “2425”: it should be “2526”. Correct the value."),
        ("<SerialNo>01</SerialNo>", "", "structure.missing", "SerialNo",
         "There is no SerialNo (serial number). Add it."),
        ("OFFICIAL-SENSITIVE-Personal", "PUBLIC", "field.enumeration", "ProtectiveMarking",
         "ProtectiveMarking (protective marking) is “PUBLIC”: it should be "
         "“OFFICIAL-SENSITIVE-Personal”. Correct the value."),
        ("<LearningProvider><UKPRN>99999901</UKPRN></LearningProvider>", "", "structure.missing",
         "LearningProvider",
         "There is no LearningProvider (learning provider) in this return. Add at least one."),
        ("</LearningProvider>", "</LearningProvider>" + HEADER, "structure.order", "Header",
         "Header stands after LearningProvider, and should come before it. Put it in its place."),
    ],
)  # fmt: skip
def test_faults_of_the_header(tmp_path, before, after, rule, field, message):
    whole = read_both(saved(tmp_path, a_return(header=HEADER.replace(before, after, 1))))
    fault = next(each for each in whole.faults if each["rule"] == rule)
    assert (fault["field"], fault["learner"], fault["message"]) == (field, None, message)
    assert not whole.is_sound


def test_a_return_without_learners(tmp_path):
    whole = read_both(saved(tmp_path, a_return().replace(LEARNER, "")))
    assert [(each["rule"], each["field"]) for each in whole.faults] == [
        ("structure.missing", "Learner")
    ]
    assert whole.tables["Learner"].num_rows == 0


def test_a_header_among_the_learners_is_out_of_place(tmp_path):
    whole = read_both(saved(tmp_path, a_return(learner(1), HEADER, learner(2))), chunk=100)
    assert whole.rules == ["structure.order", "structure.too_many", "structure.too_many"]
    assert [each["field"] for each in whole.faults] == ["Header", "Header", "LearningProvider"]
    assert whole.tables["Learner"].num_rows == 2
