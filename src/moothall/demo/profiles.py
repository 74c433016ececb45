"""What the example's people are like: shares by area, route and subject, all invented.

They are plausible for the area and the age, no more: nobody should learn a fact from them. Codes
are those of the ILR specification of 2025-26.
"""

from typing import Final

from moothall.demo.cohort import ADULT, LLDD, LOAN, TAILORED
from moothall.demo.providers import (
    BEDFORD,
    CENTRAL_BEDFORDSHIRE,
    HERTFORDSHIRE,
    LUTON,
    OUTSIDE_REGION,
    REST_OF_REGION,
)
from moothall.demo.targets import APPRENTICESHIP, FE, FOUNDATION

Shares = dict[int, float]

AGES: Final[dict[str, Shares]] = {
    FE: {16: 0.39, 17: 0.37, 18: 0.24},
    APPRENTICESHIP: {16: 0.20, 17: 0.34, 18: 0.46},
    FOUNDATION: {16: 0.50, 17: 0.35, 18: 0.15},
}
"""Ages of the calibrated learners at 31 August 2025."""

ADULT_AGES: Final[dict[str, tuple[int, int, float]]] = {
    ADULT: (19, 70, 13.0),
    TAILORED: (19, 85, 22.0),
    LOAN: (24, 55, 7.0),
    LLDD: (19, 24, 2.0),
    APPRENTICESHIP: (19, 55, 7.0),
}
"""Youngest, oldest, and mean number of years above the youngest."""

_ETHNICITIES: Final = (31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 98, 99)

_MIXES: Final[dict[str, tuple[float, ...]]] = {
    LUTON: (33, 1.2, 0.4, 11, 2.5, 0.8, 1.2, 1.3, 4, 19, 9.5, 0.5, 2.2, 6.5, 3.2, 1.2, 0.8, 1, 0.7),
    BEDFORD: (61, 0.8, 0.3, 9, 2.2, 0.7, 1.3, 1.2, 5, 4.2, 3, 0.6, 1.5, 4, 2.2, 0.7, 0.5, 1.1, 0.7),
    CENTRAL_BEDFORDSHIRE: (
        *(81, 0.8, 0.5, 5, 1.7, 0.5, 1.2, 1, 1.5, 0.8, 0.4, 0.4, 0.7, 2, 0.8, 0.4, 0.2, 0.5, 0.6),
    ),
    HERTFORDSHIRE: (
        *(70, 1.3, 0.4, 8, 2, 0.7, 1.9, 1.5, 3.2, 1.5, 1, 0.7, 1.7, 3, 1.3, 0.5, 0.4, 0.7, 0.2),
    ),
    REST_OF_REGION: (
        *(78, 0.9, 0.4, 7, 1.5, 0.6, 1.2, 1.1, 1.6, 1, 0.7, 0.7, 1, 2.2, 0.8, 0.4, 0.3, 0.4, 0.2),
    ),
    OUTSIDE_REGION: (
        *(52, 1.5, 0.3, 12, 2.3, 1, 1.7, 1.8, 5, 3, 1.8, 1, 3, 6.5, 2.8, 1.2, 1.2, 1.4, 0.5),
    ),
}

ETHNICITY: Final[dict[str, Shares]] = {
    area: {code: share / sum(mix) for code, share in zip(_ETHNICITIES, mix, strict=True)}
    for area, mix in _MIXES.items()
}
"""Ethnicity by home area; 99 is not provided."""

SUBJECTS: Final[dict[str, Shares]] = {
    "general": {
        **{1: 0.15, 2: 0.05, 3: 0.01, 4: 0.10, 5: 0.11, 6: 0.11, 7: 0.11, 8: 0.09},
        **{9: 0.13, 11: 0.01, 13: 0.01, 14: 0.03, 15: 0.09},
    },
    "sixth form": {1: 0.22, 2: 0.15, 6: 0.15, 8: 0.10, 9: 0.13, 15: 0.25},
    "land-based": {3: 0.74, 4: 0.08, 8: 0.13, 14: 0.05},
    "land-based and general": {
        **{1: 0.10, 2: 0.05, 3: 0.19, 4: 0.07, 5: 0.11, 6: 0.08, 7: 0.07, 8: 0.14},
        **{9: 0.11, 13: 0.01, 14: 0.02, 15: 0.05},
    },
    "adult": {1: 0.17, 6: 0.16, 7: 0.05, 9: 0.10, 12: 0.04, 13: 0.07, 14: 0.30, 15: 0.11},
    FOUNDATION: {
        **{1: 0.08, 3: 0.03, 4: 0.05, 5: 0.10, 6: 0.04, 7: 0.10, 8: 0.02, 9: 0.06, 14: 0.52},
    },
    APPRENTICESHIP: {
        **{1: 0.15, 3: 0.02, 4: 0.22, 5: 0.18, 6: 0.08, 7: 0.13, 13: 0.06, 15: 0.16},
    },
}
"""Sector subject area (tier 1) of the main aim, by kind of provider or by route."""

FEMALE: Final[Shares] = {
    **{1: 0.78, 2: 0.5, 3: 0.66, 4: 0.08, 5: 0.05, 6: 0.16, 7: 0.72, 8: 0.34, 9: 0.6, 10: 0.5},
    **{11: 0.64, 12: 0.7, 13: 0.85, 14: 0.46, 15: 0.5},
}
"""Share of women by sector subject area."""

LLDD_SHARE: Final[dict[str, float]] = {
    FE: 0.19,
    APPRENTICESHIP: 0.12,
    FOUNDATION: 0.38,
    ADULT: 0.17,
    TAILORED: 0.25,
    LOAN: 0.08,
    LLDD: 1.0,
}
"""Share who consider that they have a learning difficulty, disability or health problem."""

LLDD_CATEGORIES: Final[Shares] = {
    **{4: 0.02, 5: 0.02, 6: 0.03, 8: 0.07, 9: 0.19, 10: 0.13, 11: 0.03, 12: 0.23, 13: 0.01},
    **{14: 0.13, 16: 0.01, 17: 0.02, 93: 0.02, 94: 0.03, 95: 0.05, 96: 0.01},
}

GRADES: Final = ("9", "8", "7", "6", "5", "4", "3", "2", "1", "U", "NONE")
GRADE_SHARES: Final[dict[str, tuple[float, ...]]] = {
    "3": (0.03, 0.06, 0.10, 0.17, 0.27, 0.25, 0.09, 0.02, 0.005, 0.0, 0.005),
    "2": (0.0, 0.0, 0.01, 0.03, 0.09, 0.20, 0.31, 0.17, 0.10, 0.03, 0.06),
    "1": (0.0, 0.0, 0.0, 0.0, 0.01, 0.04, 0.14, 0.22, 0.28, 0.12, 0.19),
    "E": (0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.03, 0.08, 0.21, 0.17, 0.50),
}
"""Highest GCSE grade in maths and in English, by level of the main aim."""

LEVELS: Final[dict[str, dict[str, float]]] = {
    FE: {"2": 0.385, "3": 0.60, "4": 0.015},
    "sixth form": {"2": 0.05, "3": 0.95},
    FOUNDATION: {"E": 0.30, "1": 0.70},
    APPRENTICESHIP: {"2": 0.45, "3": 0.50, "4": 0.05},
    ADULT: {"E": 0.16, "1": 0.29, "2": 0.55},
    TAILORED: {"E": 1.0},
    LOAN: {"3": 0.80, "4": 0.20},
    LLDD: {"E": 0.50, "1": 0.40, "2": 0.10},
}
"""Level of the main aim. Foundation is below level 2 and FE is not (METHODS, Route)."""

PRIOR: Final[dict[str, Shares]] = {
    "E": {1: 0.25, 2: 0.25, 99: 0.50},
    "1": {1: 0.25, 2: 0.30, 3: 0.25, 99: 0.20},
    "2": {2: 0.15, 3: 0.65, 4: 0.15, 99: 0.05},
    "3": {3: 0.10, 4: 0.84, 6: 0.06},
    "4": {4: 0.10, 6: 0.90},
}
"""Prior attainment by level of the main aim (ILR codes: 3 is level 1, 4 full level 2, 6 full 3)."""
