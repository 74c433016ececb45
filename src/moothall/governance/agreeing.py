"""Verbs by which a body records how it decides, and how it numbers what it decides."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Max

from moothall.faults import InvalidValue
from moothall.governance.enums import AGREED, OF_A_MEMBER, Level, RuleKind
from moothall.governance.models import Decision, DecisionRule, ReferenceSeries
from moothall.governance.proposals import terms_of
from moothall.governance.rules import Terms
from moothall.governance.series import Series, faults_of
from moothall.governance.workdays import today
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By, person_of
from moothall.partnership.models import Body, Organisation
from moothall.partnership.permissions import standing
from moothall.partnership.queries import authorities

LONGEST_WINDOW = 60


@action("DecisionRuleAdopted", "recorded how the body decides", who=MANAGERS)
def adopt_rule(
    *,
    by: By,
    body: Body,
    levels: Sequence[Level],
    call_in_days: int,
    agreed: str,
    kind: RuleKind | None = None,
    quorum: int = 0,
    casting: bool = False,
    own_levels: Mapping[Organisation, Sequence[Level]] | None = None,
    may_be_pending: Sequence[Level] = (),
) -> DecisionRule:
    """Record how a body decides from now on, as it agreed; decisions in hand keep their rule.

    `kind` is the way to decide, by default the one there is. `levels` are where each member
    consents, `own_levels` where single members do otherwise, `quorum` how many must be heard for a
    majority, `casting` whether the chair decides a tie,
    `call_in_days` working days. Raises InvalidValue naming all that is wrong.
    """
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager records how it decides.")
    decides = kind or terms_of(body).kind
    majority = decides is RuleKind.MAJORITY
    terms = Terms(
        kind=decides,
        levels=_known(levels),
        own_levels={str(member.pk): _known(at) for member, at in (own_levels or {}).items()},
        may_be_pending=frozenset(may_be_pending),
        quorum=quorum if majority else 0,
        casting=casting and majority,
        call_in_days=call_in_days,
    )
    faults = _faults_of(terms, len(authorities(body)))
    if not agreed.strip():
        faults.append("Say where this was agreed, such as the terms of reference of a day.")
    if faults:
        raise InvalidValue(" ".join(faults))
    last = DecisionRule.objects.filter(body=body).aggregate(Max("version"))["version__max"] or 0
    note(version=last + 1)
    return DecisionRule.objects.create(
        body=body,
        version=last + 1,
        kind=terms.kind,
        quorum=terms.quorum,
        casting=terms.casting,
        levels=terms.levels,
        own_levels=terms.own_levels,
        may_be_pending=_known(may_be_pending),
        call_in_days=terms.call_in_days,
        agreed=agreed.strip(),
        adopted_by=person_of(by),
    )


def _faults_of(terms: Terms, authorities: int) -> list[str]:
    """Return all that is wrong with how a body of so many member authorities would decide."""
    own, pending = terms.own_levels.values(), terms.may_be_pending
    asked = set(terms.levels).union(*own)
    faults = []
    if terms.kind not in AGREED:
        faults.append("A panel decides disputes only: choose who decides everything else.")
    if terms.kind is RuleKind.MAJORITY and not 1 <= terms.quorum <= max(authorities, 1):
        faults.append(f"The quorum of a majority is from 1 to {authorities} member authorities.")
    if not terms.levels or not all(own):
        faults.append("Each member consents at one level at least.")
    if not asked <= set(OF_A_MEMBER):
        faults.append("A member consents by its lead officer, its director or its elected members.")
    if pending >= set(terms.levels):
        faults.append("At least one level must not be pending.")
    faults += _never_asked(pending - asked)
    if any(pending >= set(at) for at in own if at):
        faults.append("Each member with levels of its own needs one that must not be pending.")
    if not 0 <= terms.call_in_days <= LONGEST_WINDOW:
        faults.append(f"The call-in window has from 0 to {LONGEST_WINDOW} working days.")
    return faults


def _never_asked(pending: Collection[Level]) -> list[str]:
    """Say of levels that may be pending, and at which no member consents, that they cannot be."""
    return [
        f"No member consents at the level “{level.label}”, so it cannot be pending: choose it "
        "among the levels at which members consent, or not among those that may be pending."
        for level in OF_A_MEMBER
        if level in pending
    ]


def _known(levels: Sequence[Level]) -> tuple[Level, ...]:
    """The levels once each, from the lowest."""
    return tuple(level for level in Level if level in levels)


@action("ReferenceSeriesSet", "set how decisions are numbered", who=MANAGERS)
def set_series(*, by: By, body: Body, pattern: str, first_number: int = 0) -> ReferenceSeries:
    """Set how a body numbers its decisions from now on, such as EX/{number}/{yy}.

    `first_number` is the next number of this year, 0 to go on with the one that follows. Addresses
    of decisions do not change. Raises InvalidValue naming all that is wrong.
    """
    if not standing(by, body).manager:
        raise NotAllowed("The partnership's manager says how decisions are numbered.")
    year, written = today().year, pattern.strip()
    given = Decision.objects.filter(body=body, year=year)
    follows = (given.aggregate(Max("number"))["number__max"] or 0) + 1
    first = first_number or follows
    faults = faults_of(written)
    if first < follows:
        faults.append(f"The next number of {year} is {follows} or a higher one.")
    if not faults and _is_taken(body, Series(written).reference(year, first)):
        faults.append("A decision has such a reference already: choose another pattern.")
    if faults:
        raise InvalidValue(" ".join(faults))
    last = ReferenceSeries.objects.filter(body=body).aggregate(Max("version"))["version__max"] or 0
    note(version=last + 1)
    return ReferenceSeries.objects.create(
        body=body,
        version=last + 1,
        pattern=written,
        year=year,
        first_number=first,
        set_by=person_of(by),
    )


def _is_taken(body: Body, reference: str) -> bool:
    return Decision.objects.filter(body=body, reference=reference).exists()
