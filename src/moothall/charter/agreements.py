"""Reads on agreements: who must sign, who has, how much money, where each stands."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from moothall.charter.enums import SIGNING, AgreementStatus
from moothall.charter.models import (
    Agreement,
    AgreementVersion,
    Amount,
    OfferedText,
    Party,
    Place,
)
from moothall.governance.enums import Level
from moothall.governance.permissions import voices_of
from moothall.governance.proposals import terms_of
from moothall.governance.rules import Terms as RuleTerms
from moothall.money import Money
from moothall.partnership.actors import By
from moothall.partnership.models import Body, Organisation, Person
from moothall.partnership.permissions import Standing
from moothall.partnership.queries import authorities
from moothall.theme.formats import join_words, long_date, plural

UNSIGNED_SHOWN = 4


def authorities_of(body: Body) -> list[Organisation]:
    """Return the member authorities of today, which may be parties."""
    return authorities(body)


def boards_of(body: Body) -> list[Body]:
    """Return the bodies that may oversee an agreement: this one, the one above, those below."""
    above = [body.parent] if body.parent else []
    return [body, *above, *body.parts.all()]


def version_as_it_stands(version: AgreementVersion) -> AgreementVersion:
    """Return a version as it is kept now; actions happen one after another, so it stays so."""
    found = AgreementVersion.objects.select_related("agreement__body", "agreement__board")
    return found.prefetch_related("parties__authority", "amounts__authority").get(pk=version.pk)


def places_for(version: AgreementVersion, also: Collection[Level] = ()) -> list[Place]:
    """Return the signatures that a version needs: of each party, at the levels of the body's rule
    (GOV-5, GOV-11), and at others that are asked for besides.
    """
    terms = terms_of(version.agreement.body)
    return [
        Place(version=version, authority=party.authority, called=party.authority.name, level=level)
        for party in version.parties.select_related("authority")
        for level in _levels(terms, party, also)
    ]


def _levels(terms: RuleTerms, party: Party, also: Collection[Level]) -> list[Level]:
    named = {*terms.levels_of(party.authority_id)} & {*SIGNING} or {Level.DIRECTOR}
    return [level for level in SIGNING if level in named or level in also]


@dataclass(frozen=True, slots=True)
class Listed:
    """An agreement with the version last written and the one in force, as somebody sees them."""

    agreement: Agreement
    latest: AgreementVersion
    holds: AgreementVersion | None

    @property
    def shown(self) -> AgreementVersion:
        """The version it is shown by: the one in force, or else the latest."""
        return self.holds or self.latest


def agreements(body: Body, place: Standing) -> list[Listed]:
    """Return the agreements that somebody may see (four queries)."""
    found = (
        Agreement.objects.filter(body=body)
        .visible_to(place)
        .select_related("board", "body")
        .prefetch_related("versions__places__signature")
    )
    return [
        Listed(agreement, versions[0], next((v for v in versions if _holds(v)), None))
        for agreement in found
        if (versions := _seen(agreement.versions.all(), place))
    ]


def _holds(version: AgreementVersion) -> bool:
    return version.status == AgreementStatus.IN_FORCE


def versions_of(agreement: Agreement, place: Standing) -> list[AgreementVersion]:
    """Return the versions of an agreement that somebody may see, the latest first."""
    return _seen(agreement.versions.prefetch_related("places__signature"), place)


def _seen(versions: Iterable[AgreementVersion], place: Standing) -> list[AgreementVersion]:
    """Keep what is or was in force, and for those who act for an authority all."""
    everything = place.serves_authority or place.convenes
    return [v for v in versions if everything or v.in_force_on]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that is needed, and what is on record of it."""

    place: Place
    who: str

    @property
    def is_given(self) -> bool:
        """Whether it is given."""
        return hasattr(self.place, "signature")


def signatures(version: AgreementVersion) -> list[Signed]:
    """Return each signature that a version needs, with who gave it: for members' pages only."""
    places = version.places.select_related("signature__given_by", "authority")
    return [Signed(place, _who(place)) for place in places]


def _who(place: Place) -> str:
    signature = getattr(place, "signature", None)
    if signature is None:
        return ""
    return str(signature.given_by or f"recorded by the operator: {signature.said_by}")


def own_places(by: By, version: AgreementVersion) -> list[Place]:
    """Return the signatures that are somebody's to give and are not given."""
    if version.status != AgreementStatus.TO_SIGN:
        return []
    open_ = list(version.places.filter(signature=None).select_related("authority"))
    if not isinstance(by, Person):
        return open_
    voices = voices_of(by, version.agreement.body)
    return [place for place in open_ if (place.authority_id, Level(place.level)) in voices]


def text_shown(version: AgreementVersion, shown: str) -> str | None:
    """Return the text that had this hash when it was offered, or None where none had."""
    found = OfferedText.objects.filter(version=version, sha256=shown).last()
    return found.text if found else None


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """What an authority brings in, by year, and in all."""

    authority: str
    amounts: dict[int, Money]

    @property
    def total(self) -> Money:
        """All years together."""
        return sum_of(self.amounts.values())


def money_of(version: AgreementVersion) -> tuple[list[int], list[MoneyRow]]:
    """Return the years and what each authority brings in (one query)."""
    rows: dict[str, dict[int, Money]] = {}
    for one in Amount.objects.filter(version=version).select_related("authority"):
        rows.setdefault(one.authority.name, {})[one.year] = one.money
    years = sorted({year for amounts in rows.values() for year in amounts})
    return years, [MoneyRow(name, amounts) for name, amounts in rows.items()]


def sum_of(amounts: Iterable[Money]) -> Money:
    """Return exact amounts added up."""
    return sum(amounts, Money(0))


def where_it_stands(version: AgreementVersion) -> str:
    """Say in a sentence or two where a version stands, and what it waits for."""
    status = AgreementStatus(version.status)
    if status is AgreementStatus.DRAFT:
        return "A draft: nobody can sign it until it is offered."
    if status is AgreementStatus.TO_SIGN:
        return _awaited(version)
    if status is AgreementStatus.SIGNED:
        return f"Signed by all. It comes into force on {long_date(version.starts)}."
    if status is AgreementStatus.IN_FORCE:
        assert version.in_force_on
        until = f", until {long_date(version.ends)}" if version.ends else ""
        return f"In force since {long_date(version.in_force_on)}{until}."
    assert version.ended_on
    how = str(status.label).capitalize()
    return f"{how} on {long_date(version.ended_on)}. {version.ended_because}"


def _awaited(version: AgreementVersion) -> str:
    places = list(version.places.select_related("signature"))
    open_ = [place for place in places if not hasattr(place, "signature")]
    given = len(places) - len(open_)
    told = f"{given} of {plural(len(places), 'signature is', 'signatures are')} given."
    if len(open_) > UNSIGNED_SHOWN:
        return f"{told} {plural(len(open_), 'signature is', 'signatures are')} awaited."
    verb = "is" if len(open_) == 1 else "are"
    return f"{told} {join_words([str(place) for place in open_])} {verb} awaited."


def parties_of(version: AgreementVersion) -> Sequence[str]:
    """Return the names of the parties."""
    return [str(party) for party in version.parties.select_related("authority")]
