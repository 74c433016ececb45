"""What a fault says to the person who must mend it: what is wrong, where, what to do."""

from moothall.records.formats.ilr.structure import RESTRICTED_STRING, Field, Kind

SHOWN = 60
NO_REFERENCE = "A learner without a reference number"

PATTERNS = {
    RESTRICTED_STRING: "only letters, digits, blanks and plain punctuation",
    "[A-Za-z0-9 ]{1,12}": "1 to 12 letters, digits or blanks",
    "[A-Za-z0-9]{1,8}": "1 to 8 letters or digits",
    "[A-Za-z0-9]{1,6}": "1 to 6 letters or digits",
    '[^0-9\\r\\n\\t|"]{1,100}': "1 to 100 characters, with no digits, quotation marks or bars",
    "[A-Za-z0-9 ~!@&'\\\\()*+,\\-./:;]{1,50}": "letters, digits, blanks and plain punctuation",
    "[0-9]{1,18}": "1 to 18 digits and nothing else",
    "[0-9]{10}": "ten digits",
    "[0-9]{1,2}": "one or two digits",
    ".+@.+": "an address with an @ inside, in plain letters",
    "[a-zA-Z]{2}[0-9]{2}|[0-9]{9}": "two letters and two digits, or nine digits",
}
TYPES = {
    "int": "a whole number",
    "long": "a whole number",
    "decimal": "a number",
    "date": "a date written as 2025-09-08",
    "dateTime": "a date and time written as 2025-09-08T09:30:00",
}


def shown(text: str | None) -> str:
    """Return a text as messages quote it: in quotation marks, cut where it is long."""
    if not text:
        return "empty"
    return f"“{text[:SHOWN]}…”" if len(text) > SHOWN else f"“{text}”"


def where(learner: str | None, aim: int | None, *, inside: bool = True) -> str:
    """Return the opening of a message: `Learner 0A113, aim 2: `; nothing outside learners."""
    if not inside:
        return ""
    who = f"Learner {learner}" if learner else NO_REFERENCE
    return f"{who}, aim {aim}: " if aim is not None else f"{who}: "


def _range(field: Field) -> str:
    facets = field.facets
    parts = []
    if facets.least is not None and facets.most is not None:
        parts.append(f"from {facets.least} to {facets.most}")
    if facets.total_digits is not None:
        digits = facets.total_digits
        parts.append(f"of at most {digits} digit{'s' if digits > 1 else ''}")
    if facets.fraction_digits is not None:
        parts.append("with at most one decimal place")
    return f"{TYPES[field.type]} {', '.join(parts)}"


def _length(field: Field) -> str:
    facets = field.facets
    if facets.length is not None:
        return f"exactly {facets.length} character{'s' if facets.length > 1 else ''}"
    if facets.max_length is None:
        return f"at least {facets.min_length} characters"
    return f"{facets.min_length or 0} to {facets.max_length} characters"


def expected(field: Field, rule: str) -> str:
    """Return what a value of the field should be, in words, where it breaks a rule."""
    match rule:
        case "field.type":
            return TYPES[field.type]
        case "field.range":
            return _range(field)
        case "field.length":
            return _length(field)
        case "field.enumeration":
            return " or ".join(f"“{each}”" for each in field.facets.enumeration)
        case "field.beyond":
            return "a date of the years 1 to 9999"
    words = [PATTERNS.get(each, f"of the form {each}") for each in field.facets.patterns]
    return words[0]


def value_message(field: Field, rule: str, text: str) -> str:
    """Say that a value is not what its field takes."""
    is_ = "is empty" if not text else f"is {shown(text)}"
    return (
        f"{field.name} ({field.title}) {is_}: it should be {expected(field, rule)}. "
        "Correct the value."
    )


def missing_field(field: Field) -> str:
    """Say that an obligatory field is not there."""
    return f"there is no {field.name} ({field.title}). Add it."


def missing_record(kind: Kind, parent: Kind) -> str:
    """Say that a record which must be there is not."""
    return f"there is no {kind.name} ({kind.title}) in this {parent.title}. Add at least one."


def too_many(kind: Kind, count: int) -> str:
    """Say that there are more records of a kind than one parent may hold."""
    return (
        f"there are {count} of {kind.name} ({kind.title}), and {kind.most} at most may be given. "
        "Take the surplus out."
    )


def repeated_field(field: Field, count: int) -> str:
    """Say that a field stands more than once."""
    return f"{field.name} ({field.title}) is given {count} times. Keep one."


def out_of_order(name: str, before: str) -> str:
    """Say that an element stands after one it should come before."""
    return f"{name} stands after {before}, and should come before it. Put it in its place."


def unknown_element(name: str, parent: str, year: str) -> str:
    """Say that an element is not part of the year's structure there."""
    return f"{name} is not part of {parent} in {year}. Take it out or correct its name."


def foreign_element(name: str, space: str, ours: str) -> str:
    """Say that an element is in another namespace than the return."""
    its = f"in the namespace {shown(space)}" if space else "in no namespace"
    return f"{name} is {its}, and the return in {ours}. Put it in that of the return."


def attribute(name: str, element: str) -> str:
    """Say that an element has an attribute, which ILR elements have not."""
    return f"{element} has an attribute {name}; ILR elements have none. Take it out."


def stray_text(text: str, parent: str) -> str:
    """Say that there is text where only elements may stand."""
    return f"the text {shown(text)} stands in {parent} outside any field. Take it out."
