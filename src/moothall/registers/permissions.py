"""Who raises risks and issues, who keeps the registers, and who changes what is their own."""

from moothall.partnership.access import Rule
from moothall.partnership.actors import By
from moothall.partnership.models import Person
from moothall.partnership.permissions import Standing
from moothall.registers.models import Issue, Risk

RAISES = Rule(
    "raises risks",
    "the manager, chair, deputy chair and clerk of {body}, and those who act for one of its member "
    "authorities",
    lambda s: s.convenes or s.serves_authority,
    "Raising risks and issues.",
)
KEEPS = Rule(
    "keeps the registers",
    "the manager, chair, deputy chair and clerk of {body}",
    lambda s: s.convenes,
    "Changing any risk or issue, and taking registers over from a spreadsheet.",
)
# Who changes one that is there, as the docs of actions have it.
OWNERS = "its owner, and those who keep the registers"


def may_change(by: By, place: Standing, matter: Risk | Issue) -> bool:
    """Whether somebody may change a risk or issue: who keeps the registers, and its owner."""
    owns = isinstance(by, Person) and matter.owner_id == by.pk and place.any
    return KEEPS.holds(place) or owns
