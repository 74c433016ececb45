"""What a round still lacks before a scenario of it can be solved."""

from moothall.commissioning.inputs import TABLES
from moothall.commissioning.models import Round
from moothall.commissioning.queries import counts_of_inputs
from moothall.ledger.actions import NotAllowed
from moothall.theme.formats import join_words


def lacking(round: Round) -> list[str]:
    """Return what is missing, in the order in which a round is prepared: its need, its tables."""
    counts = counts_of_inputs(round)
    tables = [t.title.lower() for slug, t in TABLES.items() if t.needed and not counts[slug]]
    return [*([] if round.need_id else ["the need it answers"]), *tables]


def check_is_ready(round: Round) -> None:
    """Raise NotAllowed, naming everything that is missing, where nothing can be solved yet."""
    missing = lacking(round)
    if missing:
        raise NotAllowed(f"Nothing can be solved yet: give {join_words(missing)} first.")
