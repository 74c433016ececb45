"""Evidence for the tests of planning: learners at homes on aims, population, a protocol."""

from collections.abc import Iterable
from pathlib import Path

from tests.cast import Cast
from tests.made_returns import HEAD, NAME, learner
from tests.unit.evidence.given import BARNFIELD, BEDFORD, LUTON, import_places, share

from moothall.evidence import intake
from moothall.evidence.enums import Purpose, ReferenceKind
from moothall.evidence.importing import import_table
from moothall.ledger.refs import OPERATOR
from moothall.planning import work
from moothall.planning.enums import Alternative
from moothall.planning.models import Need

LUTON_CODE, BEDFORD_CODE = "E06000032", "E06000055"
CENTRAL_CODE, HERTFORDSHIRE_CODE = "E06000056", "E10000015"
# Aims that are learnt: level 3 in health, level 2 in engineering, level 3 in law.
HEALTH, ENGINEERING, LAW = "60133533", "60133534", "60133535"
AIMS = {HEALTH: ("3", "1"), ENGINEERING: ("2", "4"), LAW: ("3", "15")}
YEAR = "2026-27"
# All learners of the made returns were born on 15 January 2009: aged 16 in 2025-26.
Learning = Iterable[tuple[str, str, int]]
LEARNING = ((LUTON, HEALTH, 60), (LUTON, ENGINEERING, 40), (BEDFORD, HEALTH, 50))


def give(cast: Cast, learning: Learning, ukprn: str = BARNFIELD) -> None:
    """Accept a return with so many learners at each home on each aim."""
    every = [(home, aim) for home, aim, count in learning for _ in range(count)]
    first = 0 if ukprn == BARNFIELD else 5000
    made = "".join(
        learner(first + number)
        .replace(f"<PostcodePrior>{LUTON}", f"<PostcodePrior>{home}")
        .replace(HEALTH, aim)
        for number, (home, aim) in enumerate(every)
    )
    content = f"{HEAD}{made}</Message>\n".replace(BARNFIELD, ukprn).encode()
    name = NAME.replace(BARNFIELD, ukprn)
    return_ = intake.receive(by=OPERATOR, body=cast.body, name=name, chunks=[content])
    checked = intake.check(return_, by=OPERATOR, progress=lambda done, what: None)
    intake.accept(checked, by=OPERATOR)


def import_aims(folder: Path) -> None:
    """Import the aims that are learnt."""
    heads = "LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier1"
    rows = [f"{aim},An aim,{level},{ssa1}" for aim, (level, ssa1) in AIMS.items()]
    path = folder / "aims.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", "utf-8")
    import_table(by=OPERATOR, kind=ReferenceKind.AIMS, path=path)


def import_people(folder: Path, *, at_15: int = 220) -> None:
    """Import residents of each authority: 200 of each age in 2025-26, `at_15` of 15."""
    rows = [
        f"{code},2025-26,{age},{at_15 if age == 15 else 200}"
        for code in (LUTON_CODE, BEDFORD_CODE, CENTRAL_CODE, HERTFORDSHIRE_CODE)
        for age in range(14, 19)
    ]
    path = folder / "population.csv"
    path.write_text("\n".join(["area,year,age,count", *rows]) + "\n", "utf-8")
    import_table(by=OPERATOR, kind=ReferenceKind.POPULATION, path=path)


def prepare(cast: Cast, folder: Path, learning: Learning = LEARNING) -> None:
    """Bring in everything that a need rests on."""
    import_places(folder)
    import_aims(folder)
    import_people(folder)
    share(cast.body, purposes=[Purpose.FIGURES, Purpose.ALLOCATION])
    give(cast, learning)


def need_of(cast: Cast, alternative: Alternative = Alternative.AS_NOW) -> Need:
    """Ask for a need as the manager, and compute it."""
    asked = work.ask(by=cast.manager, body=cast.body, year=YEAR, alternative=alternative)
    return work.run(asked, by=cast.manager)
