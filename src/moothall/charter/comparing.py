"""What differs between two versions: the plain facts side by side, the prose word by word."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.charter.models import AgreementVersion, Terms
from moothall.money import Money
from moothall.theme.formats import join_words, long_date

PROSE = (
    ("Purpose", "purpose"),
    ("Responsibilities", "responsibilities"),
    ("All else", "text"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A plain fact, in the first version and in the second."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text, in the first version and in the second."""

    name: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Compared:
    """All that differs between two versions, and nothing that does not."""

    facts: Sequence[Fact]
    texts: Sequence[Text]

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """The facts as rows of a small table."""
        return [(fact.name, fact.first, fact.second) for fact in self.facts]

    def __bool__(self) -> bool:
        return bool(self.facts or self.texts)


def compared_terms(first: Terms, second: Terms) -> Compared:
    """Return what differs between two versions of the terms."""
    both = zip(plain_facts(first), plain_facts(second), strict=True)
    return Compared(
        [Fact(name, one, two) for (name, one), (_, two) in both if one != two],
        [
            Text(name, getattr(first, key), getattr(second, key))
            for name, key in PROSE
            if getattr(first, key) != getattr(second, key)
        ],
    )


def plain_facts(terms: Terms) -> list[tuple[str, str]]:
    """Return what terms say that is not prose, each with its name, in words."""
    return [
        ("Meets", terms.meets),
        ("Meetings a year", str(terms.meetings_a_year)),
        ("Quorum", terms.quorum.words),
        ("Clear days of notice", str(terms.notice_days)),
        ("Attendance thought good", f"{terms.attendance_threshold}%"),
        ("To be reviewed by", long_date(terms.review_on)),
    ]


def compared_agreements(first: AgreementVersion, second: AgreementVersion) -> Compared:
    """Return what differs between two versions of an agreement."""
    one, two = _days_and_money(first), _days_and_money(second)
    names = [*one, *(name for name in two if name not in one)]
    facts = [
        Fact(name, one.get(name, "none"), two.get(name, "none"))
        for name in names
        if one.get(name) != two.get(name)
    ]
    texts = [Text("Text", first.text, second.text)] if first.text != second.text else []
    return Compared(facts, texts)


def _days_and_money(version: AgreementVersion) -> dict[str, str]:
    facts = {
        "In force from": long_date(version.starts),
        "In force until": long_date(version.ends) if version.ends else "no end",
        "Parties": join_words([str(party) for party in version.parties.all()]),
    }
    for amount in version.amounts.all():
        name = f"{amount.authority}, {amount.year}-{(amount.year + 1) % 100:02d}"
        facts[name] = Money(amount.amount).words
    return facts
