"""The fields we hold as data are those of the official structures."""

import pytest
from lxml import etree
from tests.unit.records.formats.ilr.builders import XSD, needs_official_files

from moothall.faults import InvalidValue
from moothall.periods import AcademicYear
from moothall.records.formats.ilr import Kind, structure, years
from moothall.records.formats.ilr.structure import RESTRICTED_STRING

XS = "{http://www.w3.org/2001/XMLSchema}"
FACETS = {
    "enumeration": "enumeration",
    "pattern": "patterns",
    "length": "length",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minInclusive": "least",
    "maxInclusive": "most",
    "totalDigits": "total_digits",
    "fractionDigits": "fraction_digits",
}


def official(element, path=""):
    """Return (path, occurs, type, facets) of each element of a schema, in its order."""
    name = f"{path}/{element.get('name')}"
    occurs = (element.get("minOccurs", "1"), element.get("maxOccurs", "1"))
    sequence = element.find(f"{XS}complexType/{XS}sequence")
    if sequence is not None:
        inside = [line for child in sequence for line in official(child, name)]
        return [(name, occurs, None, set()), *inside]
    if element.get("type"):
        return [(name, occurs, element.get("type").removeprefix("xs:"), set())]
    restriction = element.find(f"{XS}simpleType/{XS}restriction")
    facets = {
        (FACETS[facet.tag.removeprefix(XS)], facet.get("value").strip()) for facet in restriction
    }
    return [(name, occurs, restriction.get("base").removeprefix("xs:"), facets)]


def ours(kind, path=""):
    """Return the same of our structure."""
    name = f"{path}/{kind.name}"
    most = "unbounded" if kind.most is None else str(kind.most)
    lines = [(name, (str(kind.least), most), None, set())]
    for part in kind.parts:
        lines += ours(part, name) if isinstance(part, Kind) else [our_field(part, name)]
    return lines


def our_field(field, path):
    facets = set()
    for name in FACETS.values():
        value = getattr(field.facets, name)
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        facets |= {(name, str(each)) for each in values if each != RESTRICTED_STRING}
    return f"{path}/{field.name}", (str(int(field.obligatory)), "1"), field.type, facets


@needs_official_files
@pytest.mark.parametrize("year", ["2025-26", "2018-19"])
def test_structure_equals_the_official_one(year):
    schema = etree.parse(XSD[year]).getroot()
    expected = official(schema.find(f"{XS}element"))
    assert ours(structure(AcademicYear.parse(year)).message) == expected
    assert schema.get("targetNamespace") == structure(AcademicYear.parse(year)).namespace


@needs_official_files
@pytest.mark.parametrize("year", ["2025-26", "2018-19"])
def test_restricted_string_is_the_official_pattern(year):
    pattern = etree.parse(XSD[year]).find(
        f".//{XS}simpleType[@name='RestrictedString']//{XS}pattern"
    )
    text = pattern.get("value")
    for escaped in "().*+/:?{}^":
        text = text.replace(f"\\{escaped}", escaped)
    assert text == RESTRICTED_STRING


def test_we_know_three_years():
    assert [str(year) for year in years()] == ["2018-19", "2025-26", "2026-27"]


def test_an_unknown_year_is_refused_in_words():
    with pytest.raises(InvalidValue) as refused:
        structure(AcademicYear(2012))
    assert str(refused.value) == (
        "There is no ILR structure for 2012-13: Moothall reads 2018-19, 2025-26, 2026-27."
    )


def test_2026_27_differs_from_2025_26_in_year_and_funding_models():
    old, new = structure(AcademicYear(2025)), structure(AcademicYear(2026))
    assert new.namespace == "ESFA/ILR/2026-27"
    before, after = dict(differing(old.message)), dict(differing(new.message))
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed == {
        "/Message/Header/CollectionDetails/Year",
        "/Message/Learner/LearningDelivery/FundModel",
    }
    codes = [set(each.kinds["LearningDelivery"].field("FundModel").codes) for each in (old, new)]
    assert codes[0] - codes[1] == {"10"}
    assert codes[1] - codes[0] == {"39"}
    assert new.kind("CollectionDetails").field("Year").facets.enumeration == ("2627",)


def differing(kind, path=""):
    """Yield each part of a structure with all that is said of it."""
    name = f"{path}/{kind.name}"
    yield name, (kind.least, kind.most, kind.title)
    for part in kind.parts:
        if isinstance(part, Kind):
            yield from differing(part, name)
        else:
            yield f"{name}/{part.name}", part


@pytest.mark.parametrize("year", years())
def test_every_element_has_a_title_of_its_own(year):
    titles = [kind.title for kind in structure(year).kinds.values()]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    assert all(each.title for kind in structure(year).kinds.values() for each in kind.fields)


def test_record_tables_have_the_columns_of_the_contract():
    schemas = structure(AcademicYear(2025)).schemas
    assert schemas["Learner"].names[:4] == ["_row", "_learner", "_line", "LearnRefNumber"]
    assert schemas["LearnerFAM"].names == [
        "_row",
        "_learner",
        "_parent",
        "_line",
        "LearnFAMType",
        "LearnFAMCode",
    ]
    types = {field.name: str(field.type) for field in schemas["LearningDeliveryHE"]}
    assert types["STULOAD"] == "decimal128(9, 1)"
    assert types["NETFEE"] == "int64"
    assert str(schemas["Learner"].field("DateOfBirth").type) == "date32[day]"
    assert str(schemas["Learner"].field("_row").type) == "int32"
