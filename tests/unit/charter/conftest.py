"""A body whose authorities each have a director, and those of Luton an elected member too."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.test import Client
from lxml import html
from tests.cast import Cast
from tests.unit.governance.proposed import directors

from moothall import clock
from moothall.charter.actions import adopt_terms, draft_terms
from moothall.charter.agreeing import draft_agreement, offer
from moothall.charter.enums import AgreementKind
from moothall.charter.models import AgreementVersion, Terms
from moothall.charter.says import AgreementIs, TermsSay, VersionSays
from moothall.charter.signing import sign
from moothall.governance.enums import Level
from moothall.money import Money
from moothall.partnership.models import Organisation, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MONDAY = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
FRIDAY = dt.datetime(2027, 1, 8, 9, tzinfo=dt.UTC)
SAYS = TermsSay(
    purpose="To plan learning together.",
    responsibilities="## Each year\n\n- a statement of need\n- a plan",
    meets="every eight weeks",
    meetings_a_year=6,
    review_on=dt.date(2028, 9, 1),
)


@dataclass(frozen=True)
class Board:
    """The cast, and who speaks for each authority as its director."""

    cast: Cast
    directors: dict[Organisation, Person]

    def adopted(self, says: TermsSay = SAYS, **given: object) -> Terms:
        """Draft terms and record them as adopted today."""
        terms = draft_terms(by=self.cast.clerk, body=self.cast.body, says=says)
        told: dict[str, object] = {
            "adopted_on": clock.now().date(),
            "adopted_as": "At the first meeting.",
            "shown": terms.sha256,
        }
        return adopt_terms(by=self.cast.clerk, terms=terms, **{**told, **given})  # type: ignore[arg-type]

    def says(self, text: str = "We plan together.", **given: object) -> VersionSays:
        """What an agreement of all four says."""
        told: dict[str, object] = {
            "text": text,
            "starts": MONDAY.date(),
            "parties": list(self.directors),
        }
        return VersionSays(**{**told, **given})  # type: ignore[arg-type]

    def drafted(
        self, kind: AgreementKind = AgreementKind.AUTHORITIES, **given: object
    ) -> AgreementVersion:
        """An agreement as a draft."""
        about = AgreementIs("Working together", kind, binding=True, board=self.cast.body)
        return draft_agreement(
            by=self.cast.manager,
            body=self.cast.body,
            agreement=about,
            says=self.says(**given),  # type: ignore[arg-type]
        )

    def with_money(self) -> AgreementVersion:
        """An agreement on aligned budgets."""
        luton, bedford = self.cast.luton, self.cast.bedford
        return self.drafted(
            AgreementKind.ALIGNED,
            amounts={
                (luton, 2026): Money("1000.10"),
                (luton, 2027): Money("0.01"),
                (bedford, 2026): Money("2000.20"),
            },
        )

    def offered(self, **given: object) -> AgreementVersion:
        """An agreement that awaits its signatures."""
        version = self.drafted(**given)  # type: ignore[arg-type]
        return offer(by=self.cast.manager, version=version, shown=version.sha256)

    def sign(self, version: AgreementVersion, *but: Organisation) -> AgreementVersion:
        """Let every director sign, except some."""
        for authority, director in self.directors.items():
            if authority not in but:
                version = sign(
                    by=director,
                    version=version,
                    authority=authority,
                    level=Level.DIRECTOR,
                    shown=version.sha256,
                )
        return version


@pytest.fixture
def board(cast: Cast) -> Board:
    """The cast with a director for each authority."""
    return Board(cast, directors(cast))


def signed_in(who: Person) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def words(page: bytes) -> str:
    """What a page says, without its frame, in one line."""
    main = html.fromstring(page.decode()).xpath("//main")[0]
    return " ".join(main.text_content().split())


def buttons(page: bytes) -> list[str]:
    """The buttons at the head of a page."""
    found = html.fromstring(page.decode()).xpath("//*[@class='mh-page-head__actions']//a")
    return [a.text_content().strip() for a in found]
