"""What each of those whose consent a decision needs has said so far."""

import datetime as dt
from dataclasses import dataclass

from moothall.governance.due import last_day_for_consents
from moothall.governance.enums import Level, RuleKind, Stance
from moothall.governance.models import Decision, Position, Release, Requirement
from moothall.governance.rules import RULES, Poll, Voice, is_tied
from moothall.governance.workdays import today


@dataclass(frozen=True, slots=True)
class Heard:
    """A required consent and the last word on it, if there is one."""

    requirement: Requirement
    position: Position | None
    # The last day of its membership, where it is no longer asked because it has left.
    left_on: dt.date | None = None

    @property
    def voice(self) -> Voice:
        """The same as the rule sees it."""
        return Voice(
            authority=self.requirement.called,
            level=Level(self.requirement.level),
            stance=Stance(self.position.stance) if self.position else None,
            may_be_pending=self.requirement.may_be_pending,
        )


def heard(
    decision: Decision,
    until: int | None = None,
    after: int | None = None,
    at: dt.datetime | None = None,
) -> list[Heard]:
    """Return each required consent with the last word that counts, by authority (two queries).

    With `until` and `after` only what was said between these positions counts, as it did once, and
    only who had left by then (`at`).
    """
    begins = decision.heard_after if after is None else after
    spoken = decision.positions.select_related("given_by", "delegation").filter(number__gt=begins)
    if until is not None:
        spoken = spoken.filter(number__lte=until)
    last = {position.requirement_id: position for position in spoken.order_by("number")}
    required = decision.requirements.select_related("authority", "release")
    return [Heard(each, last.get(each.pk), _left_on(each, at)) for each in required]


def _left_on(requirement: Requirement, at: dt.datetime | None) -> dt.date | None:
    release: Release | None = getattr(requirement, "release", None)
    if release is None or (at and release.recorded_at > at):
        return None
    return release.left_on


def asked(decision: Decision) -> list[Heard]:
    """Return the required consents that are asked for: all but those of authorities that left."""
    return [each for each in heard(decision) if each.left_on is None]


def poll_of(decision: Decision) -> Poll:
    """Return what a decision is counted by today."""
    last = last_day_for_consents(decision)
    quorum = min(decision.quorum, len({each.requirement.called for each in asked(decision)}))
    return Poll(quorum, closed=last is not None and today() > last)


def is_carried(decision: Decision, poll: Poll | None = None) -> bool:
    """Whether the rule it is taken under is met by what is said now."""
    rule = RULES[RuleKind(decision.rule)]
    return rule.carries([each.voice for each in asked(decision)], poll or poll_of(decision))


def awaits_casting_vote(decision: Decision) -> bool:
    """Whether the members are tied, so that the chair may give a casting vote."""
    return is_tied([each.voice for each in asked(decision)], poll_of(decision))
