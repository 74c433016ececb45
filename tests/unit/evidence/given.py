"""Files that the tests of the evidence give, and what the ledger then says."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tests.cast import Cast
from tests.made_returns import HEAD, NAME, ilr, learner

from moothall import clock
from moothall.evidence import intake
from moothall.evidence.enums import Purpose, ReferenceKind
from moothall.evidence.importing import import_areas, import_table
from moothall.evidence.models import Protocol as DataProtocol
from moothall.evidence.models import Return
from moothall.evidence.sharing import add_protocol
from moothall.ledger.models import Event
from moothall.ledger.refs import OPERATOR
from moothall.partnership.actors import By
from moothall.partnership.models import Body

Give = Callable[..., Return]
BARNFIELD, OAKLANDS = "99999001", "99999002"


def file_of(sound: Iterable[bool], ukprn: str = BARNFIELD) -> tuple[str, bytes]:
    """Return the name and bytes of a provider's file with these learners."""
    return NAME.replace(BARNFIELD, ukprn), ilr(sound).replace(BARNFIELD.encode(), ukprn.encode())


def events(name: str) -> list[Event]:
    """Return the events of one name, in their order."""
    return list(Event.objects.filter(name=name).order_by("sequence"))


LUTON, BEDFORD, ELSEWHERE = "LU1 2LJ", "MK40 2AH", "NG1 5DT"
DISTRICTS = {LUTON: "E06000032", BEDFORD: "E06000055", ELSEWHERE: "E06000018"}


def living_at(homes: Mapping[str, int], ukprn: str = BARNFIELD) -> tuple[str, bytes]:
    """Return the name and bytes of a file with so many learners at each postcode.

    No learner of one provider is a learner of another.
    """
    every = [home for home, count in homes.items() for _ in range(count)]
    first = 0 if ukprn == BARNFIELD else 5000
    learners = "".join(
        learner(first + number).replace(f"<PostcodePrior>{LUTON}", f"<PostcodePrior>{home}")
        for number, home in enumerate(every)
    )
    text = f"{HEAD}{learners}</Message>\n".replace(BARNFIELD, ukprn)
    return NAME.replace(BARNFIELD, ukprn), text.encode()


def give_file(
    cast: Cast,
    sound: Iterable[bool] = (True, True),
    *,
    by: By = OPERATOR,
    homes: Mapping[str, int] | None = None,
    ukprn: str = BARNFIELD,
    body: Body | None = None,
    accept: bool = True,
) -> Return:
    """Give a file of sound and unsound learners, or of sound ones at these homes."""
    name, content = living_at(homes, ukprn) if homes else file_of(sound, ukprn)
    found = intake.receive(by=by, body=body or cast.body, name=name, chunks=[content])
    found = intake.check(found, by=by, progress=lambda done, what: None)
    return intake.accept(found, by=by) if accept else found


def import_places(folder: Path, *postcodes: str) -> None:
    """Import the areas of England, and a table of these postcodes, or of all three."""
    import_areas(by=OPERATOR)
    rows = [f"{code},{DISTRICTS[code]},400000,200000" for code in postcodes or DISTRICTS]
    path = folder / "postcodes.csv"
    path.write_text("\n".join(["postcode,lad,easting,northing", *rows]), "utf-8")
    import_table(by=OPERATOR, kind=ReferenceKind.POSTCODES, path=path)


def import_providers(folder: Path, called: Mapping[str, str] | None = None) -> None:
    """Import a table of these providers; without any, one that calls Barnfield College otherwise
    than the partnership does.
    """
    named = called or {BARNFIELD: "BARNFIELD COLLEGE"}
    rows = [f"{ukprn},{name},{LUTON}" for ukprn, name in named.items()]
    path = folder / "providers.csv"
    path.write_text("\n".join(["ukprn,name,postcode", *rows, ""]), "utf-8")
    import_table(by=OPERATOR, kind=ReferenceKind.PROVIDERS, path=path)


def share(body: Body, **said: object) -> DataProtocol:
    """Add a protocol, in force for two years around today unless said otherwise."""
    today = clock.now().date()
    agreed = {
        "title": "Learner records",
        "purposes": [Purpose.FIGURES],
        "starts": today - dt.timedelta(days=365),
        "ends": today + dt.timedelta(days=365),
    }
    return add_protocol(by=OPERATOR, body=body, **(agreed | said))  # type: ignore[arg-type]
