"""What a command that ends a role or a membership says of the seats it leaves empty."""

from moothall.cli.session import Session
from moothall.partnership import seats


def warn_of_seats(session: Session, before: seats.Vacancies) -> None:
    """Warn of each seat that is empty, or is to be, and was not before."""
    for vacancy in seats.emptied_since(before, session.body):
        session.out.warn(vacancy.sentence)
