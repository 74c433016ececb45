"""Single values are judged as XML Schema judges them."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from lxml import etree
from tests.unit.records.formats.ilr.builders import XSD, needs_official_files

from moothall.periods import AcademicYear
from moothall.records.formats.ilr import structure
from moothall.records.formats.ilr.digits import dates, whole_numbers, words_of
from moothall.records.formats.ilr.values import judge

YEAR = structure(AcademicYear(2025))
XS = "{http://www.w3.org/2001/XMLSchema}"
MIDNIGHT = dt.datetime.fromisoformat("2026-01-09T00:00:00")
MORNING = dt.datetime.fromisoformat("2026-01-08T09:14:05")
LONG = "123456789" * 12
TEXTS = [
    "", " ", "x", "0", "-1", "+5", " 5 ", "5 5", "05", "00005", "5.0", "5.", "0x1F", "1e3", "٣",
    "99", "100", "-99", "9999", "10000", "99999999", "10000000", "+10000000", "2147483648",
    "9999999999", " 1061484016 ", "+1061484016", "\t5\n", "--5", "\u00a05", "0" * 30 + "5",
    "2025-09-08", " 2025-09-08", "2025-09-08 ", "2025-09-08Z", "2025-09-08+01:00",
    "2025-09-08-14:00", "2025-09-08+14:01", "2025-9-08", "2025-02-29", "2024-02-29", "1900-02-29",
    "2000-02-29", "0000-01-01", "0001-01-01", "12025-01-01", "012025-01-01", "-2025-01-01",
    "-0004-02-29", "-0005-02-29", "2025-13-01", "2025-00-10", "2025-01-00", "2025-09-31",
    "2025-09-08T00:00:00", "+2025-01-01", "2025/09/08", "2025-09-08z", "1899-12-31", "2101-01-01",
    "2025-01-08T09:14:05", "2025-01-08T09:14:05Z", "2025-01-08T09:14:05.123",
    "2025-01-08T09:14:05.", "2025-01-08T24:00:00", "2025-01-08T24:00:01", "2025-01-08T09:14:60",
    "2025-01-08T9:14:05", "2025-01-08 09:14:05", "2025-01-08T09:14", " 2025-01-08T09:14:05",
    "2025-01-08T09:60:05", "2025-01-08T25:00:00", "2025-02-30T24:00:00",
    "0.1", ".1", "1.", "+1.0", "1.00", "1.01", "300.0", "300.1", "0.0", "0001.1", "0.05", "1,0",
    "A", "AB", "é", "€", "£", '"', "|", "`", "¬", "\\", "[", "]", "^", "~", "&", "<", "a\tb",
    "a\nb", "\u0085", "😀", LONG[:12], LONG[:13], LONG[:50], LONG[:51], LONG[:100], LONG[:101],
    "a@b", "a@", "@b", "@@@", "a@b€", "é@é", "AB12", "123456789", "1234567890", "Jane", "Jane2",
    "2526", "2627", "ILR", "LSR",
]  # fmt: skip
FIELDS = [
    ("Learner", "ULN"), ("Learner", "PMUKPRN"), ("Learner", "Ethnicity"), ("Learner", "ALSCost"),
    ("Learner", "DateOfBirth"), ("Learner", "Sex"), ("Learner", "FamilyName"),
    ("Learner", "LearnRefNumber"), ("Learner", "CampId"), ("Learner", "AddLine1"),
    ("Learner", "TelNo"), ("Learner", "Email"), ("Learner", "Postcode"),
    ("LearnerEmploymentStatus", "EmpId"), ("LearnerHE", "UCASPERID"),
    ("LearningDeliveryHE", "STULOAD"), ("LearningDeliveryHE", "UCASSCHEMECODE"),
    ("Source", "DateTime"), ("Source", "SerialNo"), ("CollectionDetails", "Year"),
]  # fmt: skip


def official(kind, field):
    """Return what judges one text by the type that the official schema gives a field."""
    whole = etree.parse(XSD["2025-26"]).getroot()
    element = whole.find(f".//{XS}element[@name='{kind}']").find(f".//{XS}element[@name='{field}']")
    for occurs in ("minOccurs", "maxOccurs"):
        element.attrib.pop(occurs, None)
    alone = etree.Element(whole.tag, whole.attrib, nsmap=whole.nsmap)
    alone.extend([whole.find(f"{XS}simpleType"), element])
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(alone)))

    def judges(text):
        holder = etree.Element(f"{{{YEAR.namespace}}}{field}")
        holder.text = text
        return schema.validate(etree.fromstring(etree.tostring(holder)))

    return judges


@needs_official_files
@pytest.mark.parametrize(("kind", "field"), FIELDS)
def test_verdicts_are_those_of_the_official_schema(kind, field):
    held, judges = YEAR.kind(kind).field(field), official(kind, field)
    ours = {text: judge(held, text).rule in (None, "field.beyond") for text in TEXTS}
    assert ours == {text: judges(text) for text in TEXTS}


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        ("Learner", "ULN", " +1000000043 ", 1000000043),
        ("Learner", "DateOfBirth", "2008-02-27Z", dt.date(2008, 2, 27)),
        ("Learner", "DateOfBirth", "12008-02-27", None),
        ("Learner", "Ethnicity", "thirty", None),
        ("Learner", "Ethnicity", "311", 311),
        ("Learner", "Sex", "Female", "Female"),
        ("LearningDeliveryHE", "STULOAD", "50.50", Decimal("50.5")),
        ("LearningDeliveryHE", "STULOAD", "50.55", None),
        ("Source", "DateTime", "2026-01-08T24:00:00", MIDNIGHT),
        ("Source", "DateTime", "2026-01-08T09:14:05.9+01:00", MORNING),
    ],
)
def test_values_are_kept_as_their_type(kind, field, text, value):
    assert judge(YEAR.kind(kind).field(field), text).value == value


@pytest.mark.parametrize("text", ["12008-02-27", "-0044-03-15"])
def test_a_sound_date_beyond_our_calendar_has_a_rule_of_its_own(text):
    assert judge(YEAR.kind("Learner").field("DateOfBirth"), text).rule == "field.beyond"


def columnar(texts, read):
    padded = b"\0" * 16 + b"<".join(text.encode() for text in texts) + b"\0" * 16
    data = np.frombuffer(padded, np.uint8)
    lengths = np.array([len(text.encode()) for text in texts])
    starts = 16 + np.concatenate([[0], np.cumsum(lengths[:-1] + 1)])
    values, right = read(words_of(data), starts, lengths)
    return {
        text: value for text, value, is_right in zip(texts, values, right, strict=True) if is_right
    }


def test_whole_numbers_of_up_to_16_digits_are_read_at_once():
    texts = [*TEXTS, "1234567890123456", "12345678901234567", "00000000000000012"]
    expected = {
        text: int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 16
    }
    assert columnar(texts, whole_numbers) == expected


def test_dates_of_two_centuries_are_read_at_once():
    first = dt.date(1899, 12, 25)
    days = [str(first + dt.timedelta(at)) for at in range(0, 74000, 11)]
    texts = [*TEXTS, *days, "2026-02-29", "2026-02-30", "2026-04-31", "2026-0x-01", "2026-01x01"]
    read = columnar(texts, dates)
    expected = {
        text: (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days
        for text in [*days, "2025-09-08", "2024-02-29", "2000-02-29"]
        if "1900" <= text < "2101"
    }
    assert read == expected
