"""What people say when they write terms or an agreement, and what is wrong with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from moothall.charter.enums import AgreementKind, Basis
from moothall.money import Money
from moothall.partnership.models import Body, Organisation

MOST_MEETINGS = 52
LONGEST_NOTICE = 60
HUNDRED = 100
# What the tables hold.
MOST_MONEY = Money("999999999999.99")
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class TermsSay:
    """All that a version of the terms says. Shares are in per cent."""

    purpose: str
    responsibilities: str
    meets: str
    meetings_a_year: int
    review_on: dt.date
    quorum_of: Basis = Basis.AUTHORITIES
    quorum_least: int = 2
    quorum_share: int = 50
    quorum_needs_chair: bool = False
    attendance_threshold: int = 80
    notice_days: int = 5
    text: str = ""

    def faults(self) -> list[str]:
        """Return all that is wrong with it."""
        found = []
        if not self.purpose.strip():
            found.append("Say what the partnership is for.")
        if not self.responsibilities.strip():
            found.append("Say what it is responsible for.")
        if not self.meets.strip():
            found.append("Say how often it meets, such as “every eight weeks”.")
        if not 1 <= self.meetings_a_year <= MOST_MEETINGS:
            found.append(f"It meets from 1 to {MOST_MEETINGS} times a year.")
        if not 0 <= self.quorum_share <= HUNDRED or not 0 <= self.attendance_threshold <= HUNDRED:
            found.append("Shares are from 0 to 100 per cent.")
        if self.quorum_least < 1 and self.quorum_share < 1:
            found.append("A quorum is at least one, or a share above 0%.")
        if not 0 <= self.notice_days <= LONGEST_NOTICE:
            found.append(f"Agendas go out from 0 to {LONGEST_NOTICE} clear days before a meeting.")
        return found

    def columns(self) -> dict[str, object]:
        """Return it as the columns of a version."""
        texts = ("purpose", "responsibilities", "meets", "text")
        said = asdict(self)
        return said | {name: said[name].replace("\r\n", "\n").strip() for name in texts}


@dataclass(frozen=True, slots=True)
class AgreementIs:
    """What an agreement is, in all its versions."""

    title: str
    kind: AgreementKind
    binding: bool
    board: Body

    def faults(self) -> list[str]:
        """Return all that is wrong with it."""
        return [] if self.title.strip() else ["Give the agreement a title."]


Amounts = Mapping[tuple[Organisation, int], Money]


@dataclass(frozen=True, slots=True)
class VersionSays:
    """All that a version of an agreement says. `amounts` are by authority and the year in which
    the financial year begins.
    """

    text: str
    starts: dt.date
    parties: Sequence[Organisation]
    ends: dt.date | None = None
    amounts: Amounts = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The text as it is kept."""
        return self.text.replace("\r\n", "\n").strip()

    def faults(self, kind: AgreementKind, members: Sequence[Organisation]) -> list[str]:
        """Return all that is wrong with it, among the member authorities of today."""
        found = []
        if not self.words:
            found.append("Write the text of the agreement.")
        if len(self.parties) < 2:
            found.append("Choose two parties at least.")
        strangers = [str(one) for one in self.parties if one not in members]
        if strangers:
            found.append(f"Only member authorities are parties: not {', '.join(strangers)}.")
        if self.ends and self.ends < self.starts:
            found.append("The last day is before the first: correct one of the two.")
        return found + self._money_faults(kind)

    def _money_faults(self, kind: AgreementKind) -> list[str]:
        has_money = kind in (AgreementKind.POOLED, AgreementKind.ALIGNED)
        if not has_money:
            return ["This kind of agreement has no amounts."] if self.amounts else []
        found = []
        if not self.amounts:
            found.append("Give the amounts, by authority and year.")
        if any(authority not in self.parties for authority, _ in self.amounts):
            found.append("Only parties bring in money: leave the amounts of others empty.")
        if any(amount < 0 for amount in self.amounts.values()):
            found.append("An amount is nothing or more.")
        if any(amount > MOST_MONEY for amount in self.amounts.values()):
            found.append(f"An amount is at most £{MOST_MONEY:,}: one has too many digits.")
        if any(not FIRST_YEAR <= year <= LAST_YEAR for _, year in self.amounts):
            found.append(f"Amounts are for years from {FIRST_YEAR} to {LAST_YEAR}.")
        return found
