"""The verb that opens and closes a body's list of members."""

from moothall import clock
from moothall.api.models import Opening
from moothall.ledger.actions import NotAllowed, action, note
from moothall.partnership.access import MANAGERS
from moothall.partnership.actors import By
from moothall.partnership.models import Body
from moothall.partnership.permissions import standing


@action("MembersOpened", "said whether everybody may read who the members are", who=MANAGERS)
def open_members(*, by: By, body: Body, shown: bool) -> Opening:
    """Let everybody read the members of a body and which roles they hold, or nobody outside.

    Names of people are never among it. Raises NotAllowed for anybody but the manager.
    """
    if not MANAGERS.holds(standing(by, body)):
        raise NotAllowed("The partnership's manager says what everybody may read.")
    note(shown=shown)
    opening, _ = Opening.objects.update_or_create(
        body=body, defaults={"shows_members": shown, "since": clock.now()}
    )
    return opening
