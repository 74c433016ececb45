"""What each authority whose consent a decision needs has said so far."""

from dataclasses import dataclass

from moothall.governance.enums import Level, RuleKind, Stance
from moothall.governance.models import Decision, Position, Requirement
from moothall.governance.rules import RULES, Voice


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


def heard(decision: Decision, until: int | None = None) -> list[Heard]:
    """Return each required consent with the last word on it, by authority (two queries); or with
    the last word up to the position of this number.
    """
    spoken = decision.positions.select_related("given_by").order_by("number")
    if until is not None:
        spoken = spoken.filter(number__lte=until)
    last = {position.requirement_id: position for position in spoken}
    required = decision.requirements.select_related("authority")
    return [Heard(each, last.get(each.pk)) for each in required]


def is_carried(decision: Decision) -> bool:
    """Whether the rule it is taken under is met by what is said now."""
    rule = RULES[RuleKind(decision.rule)]
    return rule.carries([each.voice for each in heard(decision)])
