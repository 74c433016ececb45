"""What each of those whose consent a decision needs has said so far."""

from dataclasses import dataclass

from moothall.governance.due import last_day_for_consents
from moothall.governance.enums import Level, RuleKind, Stance
from moothall.governance.models import Decision, Position, Requirement
from moothall.governance.rules import RULES, Poll, Voice, is_tied
from moothall.governance.workdays import today


@dataclass(frozen=True, slots=True)
class Heard:
    """A required consent and the last word on it, if there is one."""

    requirement: Requirement
    position: Position | None

    @property
    def voice(self) -> Voice:
        """The same as the rule sees it."""
        return Voice(
            authority=self.requirement.called,
            level=Level(self.requirement.level),
            stance=Stance(self.position.stance) if self.position else None,
            may_be_pending=self.requirement.may_be_pending,
        )


def heard(decision: Decision, until: int | None = None, after: int | None = None) -> list[Heard]:
    """Return each required consent with the last word that counts, by authority (two queries).

    With `until` and `after` only what was said between these positions counts, as it did once.
    """
    begins = decision.heard_after if after is None else after
    spoken = decision.positions.select_related("given_by", "delegation").filter(number__gt=begins)
    if until is not None:
        spoken = spoken.filter(number__lte=until)
    last = {position.requirement_id: position for position in spoken.order_by("number")}
    required = decision.requirements.select_related("authority")
    return [Heard(each, last.get(each.pk)) for each in required]


def poll_of(decision: Decision) -> Poll:
    """Return what a decision is counted by today."""
    last = last_day_for_consents(decision)
    return Poll(decision.quorum, closed=last is not None and today() > last)


def is_carried(decision: Decision, poll: Poll | None = None) -> bool:
    """Whether the rule it is taken under is met by what is said now."""
    rule = RULES[RuleKind(decision.rule)]
    return rule.carries([each.voice for each in heard(decision)], poll or poll_of(decision))


def awaits_casting_vote(decision: Decision) -> bool:
    """Whether the members are tied, so that the chair may give a casting vote."""
    return is_tied([each.voice for each in heard(decision)], poll_of(decision))
