"""The invented learning aims of the example, in the columns of the learning aims service (LARS).

Every reference starts with EX and every title says "example", but for two official class codes
without which an apprenticeship or a work placement cannot be recorded (ZPROG001, ZWRKX001).
Names of sector subject areas are the official ones (Ofqual's tiers 1 and 2).
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

PROGRAMME_AIM: Final = "ZPROG001"
WORK_EXPERIENCE: Final = "ZWRKX001"

SUBJECTS: Final[dict[int, tuple[str, tuple[tuple[str, str], ...]]]] = {
    1: (
        "Health, Public Services and Care",
        (
            ("1.3", "Health and Social Care"),
            ("1.5", "Child Development and Well-Being"),
            ("1.4", "Public Services"),
        ),
    ),
    2: ("Science and Mathematics", (("2.1", "Applied Science"), ("2.2", "Mathematics"))),
    3: (
        "Agriculture, Horticulture and Animal Care",
        (
            ("3.3", "Animal Care"),
            ("3.1", "Agriculture"),
            ("3.2", "Horticulture"),
        ),
    ),
    4: (
        "Engineering and Manufacturing Technologies",
        (
            ("4.1", "Engineering"),
            ("4.3", "Vehicle Maintenance"),
        ),
    ),
    5: ("Construction, Planning and the Built Environment", (("5.2", "Building Crafts"),)),
    6: (
        "Information and Communication Technology",
        (("6.1", "Computing"), ("6.2", "Digital Skills")),
    ),
    7: (
        "Retail and Commercial Enterprise",
        (
            ("7.3", "Hairdressing and Beauty"),
            ("7.4", "Hospitality and Catering"),
        ),
    ),
    8: ("Leisure, Travel and Tourism", (("8.1", "Sport and Leisure"), ("8.2", "Travel"))),
    9: (
        "Arts, Media and Publishing",
        (
            ("9.1", "Performing Arts"),
            ("9.2", "Art and Design"),
            ("9.3", "Media"),
        ),
    ),
    10: ("History, Philosophy and Theology", (("10.1", "History"),)),
    11: ("Social Sciences", (("11.2", "Sociology"),)),
    12: ("Languages, Literature and Culture", (("12.1", "Languages of the British Isles"),)),
    13: ("Education and Training", (("13.2", "Supporting Learning"),)),
    14: (
        "Preparation for Life and Work",
        (
            ("14.2", "Preparation for Work"),
            ("14.1", "Foundations for Learning and Life"),
        ),
    ),
    15: ("Business, Administration and Law", (("15.3", "Business"), ("15.1", "Accounting"))),
}
"""Sector subject areas: tier 1 with its name, and the tiers 2 the example uses."""

A_LEVELS: Final = (
    ("Biology", 2, "2.1"),
    ("Chemistry", 2, "2.1"),
    ("Physics", 2, "2.1"),
    ("Mathematics", 2, "2.2"),
    ("Computer Science", 6, "6.1"),
    ("Art and Design", 9, "9.2"),
    ("Media Studies", 9, "9.3"),
    ("Drama", 9, "9.1"),
    ("History", 10, "10.1"),
    ("Religious Studies", 10, "10.3"),
    ("Philosophy", 10, "10.3"),
    ("Geography", 11, "11.1"),
    ("Sociology", 11, "11.2"),
    ("Psychology", 11, "11.2"),
    ("Economics", 11, "11.4"),
    ("Politics", 11, "11.3"),
    ("English Literature", 12, "12.1"),
    ("English Language", 12, "12.1"),
    ("French", 12, "12.2"),
    ("Law", 15, "15.5"),
    ("Business", 15, "15.3"),
    ("Accounting", 15, "15.1"),
)

WORDS: Final = {"E": "Entry Level", "1": "Level 1", "2": "Level 2", "3": "Level 3", "4": "Level 4"}


@dataclass(frozen=True, slots=True)
class Aim:
    """An invented learning aim: reference, title, level (E, 1-4, X), subject tiers, use."""

    ref: str
    title: str
    level: str
    ssa1: int | None
    ssa2: str | None
    use: str


def _subject_aims() -> list[Aim]:
    found = []
    for ssa1, (_, tiers) in SUBJECTS.items():
        for level, word in WORDS.items():
            for number, (ssa2, name) in enumerate(tiers):
                stem = f"{ssa1:02}{level}{number}"
                title = f"{word} in {name}"
                found.append(
                    Aim(f"EX{stem}10", f"Example Diploma {title}", level, ssa1, ssa2, "core")
                )
                found.append(
                    Aim(f"EX{stem}30", f"Example Award {title}", level, ssa1, ssa2, "award")
                )
                if level in "234":
                    title = f"Example Occupational Competence {title}"
                    found.append(Aim(f"EX{stem}20", title, level, ssa1, ssa2, "competence"))
    return found


def _general_aims() -> list[Aim]:
    found = [
        Aim(f"EXAL{number:02}00", f"Example A Level in {name}", "3", ssa1, ssa2, "alevel")
        for number, (name, ssa1, ssa2) in enumerate(A_LEVELS)
    ]
    for subject, letter in (("Mathematics", "M"), ("English", "N")):
        for level in ("E", "1", "2"):
            title = f"Example Functional Skills {subject} {WORDS[level]}"
            found.append(
                Aim(f"EXFS{letter}{level}00", title, level, 14, "14.1", f"{subject} skills")
            )
        ssa = (2, "2.2") if letter == "M" else (12, "12.1")
        title = f"Example GCSE in {subject}"
        found.append(Aim(f"EXGC{letter}200", title, "2", *ssa, f"{subject} GCSE"))
    for number, name in enumerate(
        ("Family Learning", "Digital Confidence", "Arts and Crafts", "Well-Being")
    ):
        ssa1, ssa2 = ((14, "14.1"), (6, "6.2"), (9, "9.2"), (1, "1.3"))[number]
        title = f"Example Tailored Learning in {name}"
        found.append(Aim(f"EXTL0{number}00", title, "E", ssa1, ssa2, "tailored"))
    return found


def aims() -> list[Aim]:
    """Return all learning aims of the example, ordered by reference."""
    class_codes = [
        Aim(
            PROGRAMME_AIM,
            "Apprenticeship programme aim (official class code)",
            "X",
            None,
            None,
            "programme",
        ),
        Aim(WORK_EXPERIENCE, "Work experience (official class code)", "X", None, None, "work"),
    ]
    return sorted([*_subject_aims(), *_general_aims(), *class_codes], key=lambda aim: aim.ref)


def table() -> pl.DataFrame:
    """Return the aims as a table with the fields of Aim as columns."""
    return pl.DataFrame(
        [[aim.ref, aim.title, aim.level, aim.ssa1, aim.ssa2, aim.use] for aim in aims()],
        schema={
            "ref": pl.String,
            "title": pl.String,
            "level": pl.String,
            "ssa1": pl.Int64,
            "ssa2": pl.String,
            "use": pl.String,
        },
        orient="row",
    )
