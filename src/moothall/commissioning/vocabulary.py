"""What routes, levels, sectors, areas and providers are called in a round."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from moothall.codes import AreaCode
from moothall.commissioning.models import Fund, Round, RoundProvider
from moothall.evidence.labels import in_words
from moothall.measures.vocabulary import LEVELS, OTHER_LEVELS, ROUTES, SECTORS, UNKNOWN
from moothall.partnership.queries import authorities

ROUTE_WORDS: Mapping[str, str] = {code: in_words("route", code) for code in ROUTES}
LEVEL_WORDS: Mapping[str, str] = {
    **{code: in_words("level", code) for code in LEVELS},
    # These are counted under their words, not under their codes.
    OTHER_LEVELS["M"]: "Mixed levels",
    OTHER_LEVELS["X"]: "No level",
    UNKNOWN: "Unknown level",
}
# Learners whose sector no table knows are bought too.
SECTOR_WORDS: Mapping[str, str] = {**SECTORS, UNKNOWN: "Unknown sector"}


def kind_words(route: str, level: str, sector: str) -> str:
    """Return a kind of provision in words: Further education, Level 3, Science and Mathematics."""
    parts = (ROUTE_WORDS.get(route, route), LEVEL_WORDS.get(level, level))
    return ", ".join((*parts, SECTOR_WORDS.get(sector, sector)))


@dataclass(frozen=True)
class Names:
    """What the codes of one round stand for, read once for a page."""

    round: Round

    @cached_property
    def authorities(self) -> dict[str, str]:
        """Area codes of the member authorities with the names of their areas, by name."""
        found = authorities(self.round.body)
        return {a.area.code: a.area.name for a in found if a.area}

    @cached_property
    def providers(self) -> dict[str, str]:
        """Names of the round's providers by UKPRN."""
        rows = RoundProvider.objects.filter(round=self.round)
        return dict(rows.values_list("ukprn", "name"))

    @cached_property
    def funds(self) -> dict[str, str]:
        """Titles of the round's funds by code."""
        return dict(Fund.objects.filter(round=self.round).values_list("code", "title"))

    def area(self, code: str) -> str:
        """The name of an area."""
        return self.authorities.get(code, code)

    @cached_property
    def codes(self) -> dict[str, AreaCode]:
        """Area codes of the member authorities by the names of their areas."""
        return {name: AreaCode(code) for code, name in self.authorities.items()}
