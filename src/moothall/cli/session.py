"""What every command knows: who acts, in which partnership, and where its answer goes."""

from dataclasses import dataclass
from functools import cached_property

from moothall.cli.output import Output
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR, Actor
from moothall.partnership.access import MANAGERS
from moothall.partnership.models import Body, Person
from moothall.partnership.permissions import Standing, standing
from moothall.partnership.queries import only_body, person_by_email


@dataclass
class Session:
    """One run of one command. Who and where are looked up when they are first asked for."""

    out: Output
    partnership: str = ""
    email: str = ""
    # Whether the command only reads, or is meant for bodies that have ended.
    after_end: bool = False

    @cached_property
    def by(self) -> Person | Actor:
        """Who acts: the person named by --as, or else the operator."""
        return person_by_email(self.email) if self.email else OPERATOR

    @cached_property
    def body(self) -> Body:
        """The partnership named by --partnership, or the only one that the actor may see.

        Raises NotAllowed where it has ended and the command would change something in it.
        """
        seen = Body.objects.visible_to(self.by) if isinstance(self.by, Person) else None
        body = only_body(self.partnership, among=seen)
        if body.has_ended and not self.after_end:
            raise NotAllowed(
                f"{body} has ended: it can be read, and nothing in it is changed any more. To let "
                f"it go on: moothall partnership reopen --partnership {body.slug}"
            )
        return body

    @cached_property
    def standing(self) -> Standing:
        """What the actor is in the partnership."""
        return standing(self.by, self.body)

    def must_operate(self) -> None:
        """Refuse what only the operator of the site may do."""
        if isinstance(self.by, Person):
            raise NotAllowed("Only the operator may do this: leave --as out.")

    def must_manage(self) -> None:
        """Refuse what only the partnership's manager or the operator may do."""
        if not self.standing.manager:
            raise NotAllowed(MANAGERS.refuses("This command", str(self.body)))
