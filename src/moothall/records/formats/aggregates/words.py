"""The words that tables of counts use: headings, routes, levels, subject areas, totals, marks."""

import pyarrow as pa
import pyarrow.compute as pc

from moothall.records.spreadsheets import squeezed

HEADINGS: dict[str, tuple[str, ...]] = {
    "period": ("period", "year", "academic year", "time period"),
    "home_area": (
        "home area",
        "home",
        "home authority",
        "home local authority",
        "home la",
        "area of residence",
        "residence",
        "resident authority",
        "learner home",
        "learner home local authority",
    ),
    "delivery_area": (
        "delivery area",
        "delivery",
        "delivery authority",
        "delivery local authority",
        "delivery la",
        "area of delivery",
        "area of learning",
        "place of learning",
        "provider area",
    ),
    "provider": ("provider", "ukprn", "provider ukprn", "institution"),
    "route": ("route", "provision", "provision type", "learning route", "programme"),
    "level": ("level", "nvq level", "notional level", "qualification level", "level of learning"),
    "ssa1": (
        "ssa1",
        "ssa",
        "ssa tier 1",
        "ssa t1",
        "sector",
        "sector subject area",
        "sector subject area tier 1",
        "subject area",
    ),
    "measure": ("measure", "indicator", "statistic"),
    "count": ("count", "number", "value", "total learners", "learners", "headcount"),
}
KNOWN_HEADINGS = {squeezed(text): name for name, texts in HEADINGS.items() for text in texts}

ROUTES: dict[str, tuple[str, ...]] = {
    "fe": ("further education", "fe college", "fe learning", "college"),
    "apprenticeship": ("apprenticeships", "apprentice", "apprentices", "work based learning"),
    "foundation": ("foundation learning", "foundation learners", "foundation learning tier"),
    "lldd": ("lldd placement", "lldd placements", "high needs", "high needs placement"),
    "adult": ("adult learning", "adults", "adult skills", "adult education"),
}
MEASURES: dict[str, tuple[str, ...]] = {
    "learners": ("learner", "number of learners", "headcount"),
    "enrolments": ("enrolment", "aims", "learning aims"),
    "starters": ("starter", "starts"),
    "completers": ("completer", "completions"),
    "achievers": ("achiever", "achievements"),
    "planned_hours": ("hours",),
}
LEVELS: dict[str, tuple[str, ...]] = {
    "E": ("entry", "entry level", "level e"),
    **{str(n): (f"level {n}", f"l{n}", f"nvq {n}") for n in range(1, 9)},
    "M": ("mixed", "mixed level"),
    "X": ("not applicable", "no level"),
}
SUBJECTS = {
    "1": "Health, public services and care",
    "2": "Science and mathematics",
    "3": "Agriculture, horticulture and animal care",
    "4": "Engineering and manufacturing technologies",
    "5": "Construction, planning and the built environment",
    "6": "Information and communication technology",
    "7": "Retail and commercial enterprise",
    "8": "Leisure, travel and tourism",
    "9": "Arts, media and publishing",
    "10": "History, philosophy and theology",
    "11": "Social sciences",
    "12": "Languages, literature and culture",
    "13": "Education and training",
    "14": "Preparation for life and work",
    "15": "Business, administration and law",
}
UNKNOWN = ("unknown", "not known", "not stated")
ELSEWHERE = {
    "rest of region": (
        "rest of the region",
        "elsewhere in region",
        "elsewhere in the region",
        "other in region",
        "region",
    ),
    "outside region": (
        "outside the region",
        "outside of region",
        "out of region",
        "elsewhere in england",
        "rest of england",
        "other regions",
    ),
}

TOTAL = r"^(?i:(grand |sub-?)?totals?\b.*|.*\btotal|all|all\b.*|overall|any)$"
MARK = (
    r"^(?i:\[?(c|x|u|s|low|conf|confidential|sup|supp|suppressed|hidden|withheld|not shown)\]?"
    r"|na|n/a"
    r"|\[?(\*{1,3}|\.\.|:|#|~)\]?"
    r"|(fewer|less|lower) than [0-9]+|(under|below) [0-9]+|[0-9]+ or (fewer|less)"
    r"|(<=?|≤|&lt;) ?[0-9]+|[0-9]+ ?(-|–|to) ?[0-9]+)$"
)
MARKS_SHOWN = "c, x, low, *, .., [c], suppressed, fewer than 5, <5 or 1-4"


def dictionary(words: dict[str, tuple[str, ...]]) -> dict[str, str | None]:
    """Return the word for each way of writing it, squeezed; unknown is known everywhere."""
    known: dict[str, str | None] = {squeezed(text): "unknown" for text in UNKNOWN}
    for word, texts in words.items():
        known |= {squeezed(text): word for text in (word, *texts)}
    return known


def subjects() -> dict[str, str | None]:
    """Return the sector subject area for each way of writing it: 3, 03, 3.00, or by its name.

    An ampersand is squeezed away, so that each name is known without its “and” too.
    """
    words: dict[str, tuple[str, ...]] = {}
    for code, name in SUBJECTS.items():
        texts = (name, name.replace(" and ", " "))
        words[code] = (f"ssa {code}", *texts, *(f"{code:0>2} {text}" for text in texts))
        words[code] += tuple(f"{code} {text}" for text in texts)
    words["6"] = (*words["6"], "Digital technology", "6 Digital technology", "ICT")
    return dictionary(words)


def squeeze(values: pa.Array) -> pa.Array:
    """Return texts in small letters without what stands between, and 03 and 3.00 as 3.

    Other numbers stay as they are: 1.5 must not become 15.
    """
    number = pc.match_substring_regex(values, r"^-?[0-9][0-9.,]*$")
    plain = pc.replace_substring_regex(values, r"^0+([0-9])", r"\1")
    plain = pc.replace_substring_regex(plain, r"\.0+$", "")
    text = pc.utf8_lower(pc.replace_substring_regex(values, r"[^\pL\pN]+", ""))
    return pc.if_else(number, plain, text)
