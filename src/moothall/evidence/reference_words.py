"""What each reference table is for, where it comes from, and what its columns hold."""

from dataclasses import dataclass

from moothall.evidence.enums import ReferenceKind

DATE = "as 2025-08-01 or 01/08/2025"


@dataclass(frozen=True, slots=True)
class About:
    """A table in words. `columns` has for each of our names what it holds, and such as what."""

    question: str
    used_for: str
    source: str
    columns: dict[str, tuple[str, str]]
    # What the accepted returns mention and the table lacks: one, many.
    unknown: tuple[str, str] = ("", "")


ABOUT: dict[ReferenceKind, About] = {
    ReferenceKind.AIMS: About(
        question="What is each learning aim?",
        used_for="Level and sector of all that is learnt, and the rules that look an aim up.",
        source="The department's database of learning aims (LARS): its file LearningDelivery.csv "
        "can be given as it is.",
        columns={
            "learn_aim_ref": ("Reference of the aim", "60133533"),
            "title": ("Title", "Diploma in Engineering"),
            "level": ("Level: E, 1 to 8, M (mixed) or X (not applicable)", "3"),
            "ssa1": ("Sector subject area, 1 to 15; X where none applies", "4"),
            "ssa2": ("Sector subject area of the second tier", "4.1"),
            "from": ("First day on which it may be started", DATE),
            "to": ("Last day, empty while it is open", DATE),
        },
        unknown=("learning aim", "learning aims"),
    ),
    ReferenceKind.POSTCODES: About(
        question="Where is each postcode?",
        used_for="The home area of each learner and the delivery area of each aim: who travels "
        "where to learn.",
        source="Comes with the program, as the Office for National Statistics publishes it. The "
        "ONS Postcode Directory can be given as it is.",
        columns={
            "postcode": ("Postcode", "LS1 1UR"),
            "lad": ("ONS code of its district or authority", "E08000035"),
            "easting": ("Grid reference east, in metres", "430100"),
            "northing": ("Grid reference north, in metres", "433800"),
        },
        unknown=("postcode", "postcodes"),
    ),
    ReferenceKind.PROVIDERS: About(
        question="What is each provider called?",
        used_for="What providers are called in figures, and where their main sites lie.",
        source="The UK Register of Learning Providers, or a list of your own of those that return "
        "records.",
        columns={
            "ukprn": ("UK provider reference number", "10000001"),
            "name": ("Name", "Riverside College"),
            "postcode": ("Postcode of its main site", "LS1 1UR"),
        },
        unknown=("provider", "providers"),
    ),
    ReferenceKind.POPULATION: About(
        question="How many residents are there?",
        used_for="Participation, and the residents of each age for whom needs are computed.",
        source="Population estimates by single year of age, as the Office for National Statistics "
        "publishes them by local authority. Give the ages 11 to 18 at least, so that cohorts can "
        "be followed.",
        columns={
            "area": ("ONS code of the authority", "E08000035"),
            "year": ("Academic year: 2025-26 is the population at 31 August 2025", "2025-26"),
            "age": ("Age in years", "16"),
            "count": ("Number of people", "8,500"),
        },
        unknown=("member authority", "member authorities"),
    ),
    ReferenceKind.AREAS: About(
        question="Which areas are there?",
        used_for="Names of areas, the regions they are in, and what lies inside or outside.",
        source="Comes with the program: the areas of England of 2025, as the Office for National "
        "Statistics publishes them. Give another only when boundaries change.",
        columns={
            "code": ("ONS code", "E08000035"),
            "name": ("Name", "Leeds"),
            "kind": ("What it is: country, region, county, district...", "metropolitan borough"),
            "parent": ("ONS code of the area that it is part of", "E12000003"),
            "region": ("Name of its region", "Yorkshire and The Humber"),
            "from": ("First day on which it exists", DATE),
            "to": ("Last day, empty while it exists", DATE),
        },
    ),
}
