"""The two decisions that one of the authorities published in 2008 and 2009, in full.

They stand in `facts/decisions.csv`. Their body is the council's executive; they are played at their
own dates, before the year of the example begins.
"""

import datetime as dt
from functools import partial
from typing import Final

from moothall import clock
from moothall.demo import facts
from moothall.demo.accounts import authority
from moothall.demo.year import Act
from moothall.governance.actions import declare_interest, propose_decision
from moothall.governance.agreeing import adopt_rule, set_series
from moothall.governance.content import Considered
from moothall.governance.course import publish, settle
from moothall.governance.delegations import give_delegation
from moothall.governance.enums import InterestKind, Level
from moothall.governance.models import Decision
from moothall.governance.speaking import consent
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actions import found_body
from moothall.partnership.enums import Role, Tier
from moothall.partnership.membership import admit_member
from moothall.partnership.models import Body, Organisation

EXECUTIVE: Final = "Luton Borough Council Executive"
COUNCIL: Final = "Luton Borough Council"
SLUG: Final = "luton-executive"
FOUNDED: Final = dt.datetime(2008, 9, 1, 9, tzinfo=dt.UTC)
DAY: Final = dt.timedelta(days=1)
HOUR: Final = dt.timedelta(hours=1)
NO_REASON: Final = "The published notice gives no reason."
TAKEN: Final = "the executive, in its meeting"


def play() -> None:
    """Let the council's executive take its two decisions, from the day on which it begins here."""
    council = authority(COUNCIL)
    body = _executive(council)
    for row in facts.load("decisions"):
        if row["body"] == EXECUTIVE:
            for act in _acts(body, council, row):
                with clock.at(act.at):
                    act.play()


def _executive(council: Organisation) -> Body:
    body = found_body(
        by=OPERATOR, name=EXECUTIVE, slug=SLUG, tier=Tier.AUTHORITY, keeps_records=False
    )
    admit_member(by=OPERATOR, body=body, organisation=council)
    adopt_rule(
        by=OPERATOR,
        body=body,
        levels=[Level.ELECTED],
        call_in_days=5,
        agreed="the dates of the published notices: call-in five working days after publication",
    )
    return body


def _acts(body: Body, council: Organisation, row: dict[str, str]) -> list[Act]:
    taken = dt.datetime.fromisoformat(f"{row['date']}T18:00:00+00:00")
    published = dt.datetime.fromisoformat(f"{row['published']}T10:00:00+00:00")
    closed = dt.datetime.fromisoformat(f"{row['call_in_deadline']}T10:00:00+00:00") + DAY
    acts = [
        Act(taken - 2 * HOUR, partial(_propose, body, row)),
        Act(taken, partial(_take, body, council, row["reference"])),
        Act(published, lambda: publish(by=OPERATOR, decision=_one(body, row["reference"]))),
        Act(closed, partial(settle, body)),
    ]
    if "delegate" in row["subject"]:
        acts.append(Act(closed + HOUR, partial(_delegate, body, council, row["reference"])))
    return acts


def _propose(body: Body, row: dict[str, str]) -> None:
    _, number, year = row["reference"].split("/")
    set_series(by=OPERATOR, body=body, pattern="EX/{number}/{yy}", first_number=int(number))
    decision = propose_decision(
        by=OPERATOR,
        body=body,
        question=f"Shall the council {row['subject'][0].lower()}{row['subject'][1:]}?",
        proposal=f"{row['subject']}.",
        reason=f"{row['reason']}.",
        options=[_option(text) for text in row["options_rejected"].split("; ")],
    )
    assert decision.reference == f"EX/{number}/{year}"
    if row["interest_declared"]:
        whom, _, what = row["interest_declared"].partition(": ")
        declare_interest(
            by=OPERATOR,
            decision=decision,
            of_whom=whom,
            kind=InterestKind.PERSONAL,
            text=what.replace(" (personal interest)", ""),
        )


def _option(text: str) -> Considered:
    words, _, why = text.partition(": ")
    return Considered(
        words[0].upper() + words[1:], f"{why[0].upper()}{why[1:]}." if why else NO_REASON
    )


def _take(body: Body, council: Organisation, reference: str) -> None:
    consent(
        by=OPERATOR,
        decision=_one(body, reference),
        authority=council,
        level=Level.ELECTED,
        said_by=TAKEN,
    )


def _delegate(body: Body, council: Organisation, reference: str) -> None:
    decision = _one(body, reference)
    give_delegation(
        by=OPERATOR,
        body=body,
        role=Role.DIRECTOR,
        organisation=council,
        scope="The detailed arrangements of the grouping's stage 2 proposals.",
        decision=decision,
        starts=clock.now().date(),
    )


def _one(body: Body, reference: str) -> Decision:
    return Decision.objects.get(body=body, reference=reference)
