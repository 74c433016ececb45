"""Small, rich returns that Hypothesis invents: few values, so that they meet and tie."""

import datetime as dt

from hypothesis import strategies as st
from tests.unit.measures.invented import AIMS, LABELS, PROVIDERS, Record
from tests.unit.measures.plain import Given

POSTCODES = [*LABELS, "al11aa", " LU1  2lj", "ZZ99 9ZZ", "AL9 9ZZ", "", None]
STARTS = [dt.date(2024, 9, 2), dt.date(2025, 9, 8), dt.date(2025, 9, 9), dt.date(2026, 6, 25)]
PLANNED = [0, 1, 12, 13, 14, 100, 166, 167, 168, 298, 700]
LASTED = [None, 0, 12, 13, 40, 41, 42, 166, 298, 400]
BORN = [
    None,
    dt.date(2008, 8, 31),
    dt.date(2008, 9, 1),
    dt.date(2009, 8, 31),
    dt.date(2009, 9, 1),
    dt.date(2006, 9, 1),
    dt.date(2006, 8, 31),
    dt.date(1980, 2, 29),
]


@st.composite
def aims(draw: st.DrawFn) -> Record:
    start = draw(st.sampled_from(STARTS))
    lasted = draw(st.sampled_from(LASTED))
    return {
        "LearnAimRef": draw(st.sampled_from([*AIMS, "60099999"])),
        "AimType": draw(st.sampled_from([1, 3, 4, 5])),
        "AimSeqNumber": draw(st.integers(1, 3)),
        "LearnStartDate": start,
        "LearnPlanEndDate": start + dt.timedelta(draw(st.sampled_from(PLANNED))),
        "FundModel": draw(st.sampled_from([25, 25, 25, 35, 36, 99])),
        "PHours": draw(st.sampled_from([None, None, 0, 300, 650])),
        "ProgType": draw(st.sampled_from([None, None, None, 2, 3, 24, 25])),
        "DelLocPostCode": draw(st.sampled_from(POSTCODES)),
        "CompStatus": draw(st.sampled_from([1, 2, 2, 2, 3, 3, 6])),
        "LearnActEndDate": None if lasted is None else start + dt.timedelta(lasted),
        "WithdrawReason": draw(st.sampled_from([None, 2, 3, 40, 98])),
        "Outcome": draw(st.sampled_from([None, 1, 1, 2, 3, 8])),
    }


@st.composite
def pupils(draw: st.DrawFn) -> Record:
    number = draw(st.integers(1, 4))
    fams = st.lists(
        st.sampled_from([("EHC", 1), ("HNS", 1), ("SEN", 1), ("HNS", 2)]), max_size=3, unique=True
    )
    return {
        "LearnRefNumber": f"L{number}",
        "ULN": draw(st.sampled_from([1_000_000_000 + number] * 4 + [9_999_999_999])),
        "DateOfBirth": draw(st.sampled_from([*BORN, *BORN[1:5]])),
        "Ethnicity": draw(st.sampled_from([31, 35, 43, 46, 47, 99, 12, None])),
        "Sex": draw(st.sampled_from(["F", "M", None])),
        "LLDDHealthProb": draw(st.sampled_from([1, 2, 9, None])),
        "PlanLearnHours": draw(st.sampled_from([None, 0, 300, 600])),
        "PlanEEPHours": draw(st.sampled_from([None, 50])),
        "PostcodePrior": draw(st.sampled_from(POSTCODES)),
        "fams": draw(fams),
        "aims": draw(st.lists(aims(), min_size=1, max_size=3)),
    }


def _returns_of(keys: list[tuple[str, int]]) -> st.SearchStrategy[list[Given]]:
    own = st.lists(pupils(), min_size=1, max_size=4, unique_by=lambda p: p["LearnRefNumber"])
    return st.tuples(*(own for _ in keys)).map(
        lambda lists: [Given(*key, found) for key, found in zip(keys, lists, strict=True)]
    )


def returns(years: tuple[str, ...] = ("2024-25", "2025-26")) -> st.SearchStrategy[list[Given]]:
    """Return strategies for one to four returns, of different providers or years."""
    providers = [*PROVIDERS, 10000199]
    keys = [(year, ukprn) for year in years for ukprn in providers]
    chosen = st.lists(st.sampled_from(keys), min_size=1, max_size=4, unique=True)
    return chosen.flatmap(_returns_of)
