"""Forms about a decision left open over a change: each carries what its reader had seen of it."""

from moothall.governance.models import Decision
from moothall.ledger.queries import history_of
from moothall.partnership.fresh import OpenForm


class FreshForm(OpenForm):
    """A form about a decision that is judged by what its reader had seen of it."""

    about = "the decision"

    def show(self, decision: Decision) -> bool:
        """Give the form the token of now; return whether nothing has happened meanwhile."""
        return self.show_with(history_of(decision.ref))
