"""What all rules cost over a return of about 300 MB, beside reading it.

Run: python benchmarks/rules.py [--learners 124000] [--faults 10000] [--postcodes FILE]

Writes an invented return without faults and one with faults to a temporary folder, and prints the
seconds for reading each, for the rules alone over the batches read, and for both together, with
ratios measured in this run. The table of postcodes is invented too, unless one is given.
"""

import argparse
import datetime as dt
import random
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from moothall.periods import AcademicYear
from moothall.records.check import Checker, Result
from moothall.records.formats.ilr import Batch, Header, Structure, open_return, structure
from moothall.records.references import References

YEAR = AcademicYear(2025)
GROUP = 4_000  # learners that are invented one by one; the rest repeat them under other numbers
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Message xmlns="ESFA/ILR/2025-26"><Header><CollectionDetails><Collection>ILR</Collection>\
<Year>2526</Year><FilePreparationDate>2026-01-08</FilePreparationDate></CollectionDetails><Source>\
<ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>99999901</UKPRN>\
<SerialNo>01</SerialNo><DateTime>2026-01-08T09:14:05</DateTime></Source></Header>\
<LearningProvider><UKPRN>99999901</UKPRN></LearningProvider>
"""


def learner(number: int, dice: random.Random) -> dict[str, object]:
    """Return an invented learner, nested as in the file, that no rule finds anything wrong with."""
    born = dt.date(2007, 9, 1) + dt.timedelta(days=dice.randrange(700))
    home = postcode(dice)
    return {
        "LearnRefNumber": f"R@@@{number:06}",
        "ULN": f"@{number}@",
        "FamilyName": "Fitzgerald-Chowdhury",
        "GivenNames": "Terry Alexandra",
        "DateOfBirth": born,
        "Ethnicity": 31,
        "Sex": dice.choice("FM"),
        "LLDDHealthProb": 2,
        "PlanLearnHours": 580,
        "PlanEEPHours": 40,
        "MathGrade": "C",
        "EngGrade": "D",
        "PostcodePrior": home,
        "Postcode": home,
        "AddLine1": "17 Church Walk",
        "AddLine2": "Stopsley",
        "TelNo": "01582000000",
        "Email": "learner@example.org",
        "PriorAttain": [{"PriorLevel": 2, "DateLevelApp": "2025-08-01"}],
        "LearnerFAM": [
            {"LearnFAMType": "EDF", "LearnFAMCode": 2},
            {"LearnFAMType": "LSR", "LearnFAMCode": 55},
        ],
        "LearnerEmploymentStatus": [
            {
                "EmpStat": 11,
                "DateEmpStatApp": "2025-08-01",
                "EmploymentStatusMonitoring": [{"ESMType": "LOU", "ESMCode": 1}],
            }
        ],
        "LearningDelivery": [aim(turn, dice) for turn in range(dice.choice((2, 2, 3)))],
    }


def aim(turn: int, dice: random.Random) -> dict[str, object]:
    """Return an aim of a study programme, the first the core aim."""
    return {
        "LearnAimRef": f"6014{dice.randrange(9000, 9999)}",
        "AimType": 4 if turn else 5,
        "AimSeqNumber": turn + 1,
        "LearnStartDate": dt.date(2025, 9, 1) + dt.timedelta(days=dice.randrange(60)),
        "LearnPlanEndDate": "2026-07-01",
        "FundModel": 25,
        "DelLocPostCode": postcode(dice),
        "ConRefNumber": f"CON{dice.randrange(10**6)}",
        "CompStatus": 1,
        "SWSupAimId": "cb5f0d25-cff4-4ea0-92f5-99378cce306d",
        "LearningDeliveryFAM": [
            {"LearnDelFAMType": "SOF", "LearnDelFAMCode": "107"},
            {"LearnDelFAMType": "HHS", "LearnDelFAMCode": dice.randrange(1, 3)},
        ],
        "ProviderSpecDeliveryMonitoring": [
            {"ProvSpecDelMonOccur": "A", "ProvSpecDelMon": f"GROUP {dice.randrange(999)}"}
        ],
    }


def postcode(dice: random.Random) -> str:
    """Return one of some 12,000 postcodes."""
    unit = dice.choice("ABDEFGHJLN") + dice.choice("ABDEFGHJLNPQRSTUW")
    return f"LU{dice.randrange(1, 8)} {dice.randrange(10)}{unit}"


def written(kind: str, record: Mapping[str, object], shape: Structure) -> str:
    """Return a record as XML, its children in the order given."""
    inner = []
    for name, value in record.items():
        if isinstance(value, list):
            inner += [written(name, child, shape) for child in value]
        else:
            inner.append(f"<{name}>{value}</{name}>\n")
    return f"<{kind}>\n{''.join(inner)}</{kind}>\n"


def ulns(start: int, count: int) -> list[int]:
    """Return ULNs with right check digits, the first near a number."""
    found: list[int] = []
    stem = start
    while len(found) < count:
        digits = [int(digit) for digit in str(stem)]
        rest = sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if rest:
            found.append(stem * 10 + 10 - rest)
        stem += 1
    return found


def write(path: Path, learners: int, faults: int) -> None:
    """Write a return; of its aims, `faults` have a planned end before their start."""
    dice = random.Random(1)
    shape = structure(YEAR)
    group = "".join(written("Learner", learner(n, dice), shape) for n in range(GROUP))
    rate = faults / (learners * 2.33)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for turn in range(max(1, learners // GROUP)):
            numbers = ulns(100_000_000 + turn * 10_000, GROUP)
            text = group.replace("@@@", f"{turn:03}")
            text = re.sub(r"@(\d+)@", lambda m: str(numbers[int(m[1])]), text)  # noqa: B023
            if faults:
                text = re.sub(
                    "2026-07-01", lambda m: "2025-07-01" if dice.random() < rate else m[0], text
                )
            file.write(text)
        file.write("</Message>\n")


def checker(header: Header, references: References) -> Checker:
    """Return a checker with all rules."""
    return Checker(YEAR, header, references, dt.date(2026, 1, 8))


@dataclass
class Watch:
    """Seconds that have passed, and seconds of processor, since it was made."""

    begun: float = field(default_factory=time.perf_counter)
    worked: float = field(default_factory=time.process_time)

    def read(self) -> tuple[float, float]:
        """Return both."""
        return time.perf_counter() - self.begun, time.process_time() - self.worked


def timed(path: Path, references: References) -> dict[str, tuple[float, float]]:
    """Return what reading a file, the rules over its batches, and both at once took."""
    watch = Watch()
    with open_return(path) as reading:
        for _ in reading:
            pass
    read = watch.read()
    with open_return(path) as reading:
        header = reading.header
        batches = list(reading)
    assert header is not None
    watch = Watch()
    check = checker(header, references)
    found = sum(check.batch(batch.tables).num_rows for batch in batches)
    found += check.finish().num_rows
    rules = watch.read()
    report(check, batches, found)
    watch = Watch()
    with open_return(path) as reading:
        check = checker(header, references)
        for batch in reading:
            check.batch(batch.tables)
        check.finish()
    return {"reading": read, "rules": rules, "both at once": watch.read()}


def report(check: Checker, batches: list[Batch], found: int) -> None:
    """Print what was checked and how the rules ended."""
    ended = [outcome.result for outcome in check.outcomes()]
    counts = ", ".join(f"{ended.count(result)} {result}" for result in Result)
    rows = sum(table.num_rows for batch in batches for table in batch.tables.values())
    learners = sum(batch.learners for batch in batches)
    print(f"  {learners:,} learners, {rows:,} records, {len(batches)} batches, {found:,} faults")
    print(f"  {len(ended)} rules: {counts}; {len(check.held):,} learners held")


def invented(folder: Path) -> References:
    """Return invented reference tables: 2.6 million postcodes and 20,000 aims."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    areas = [f"{a}{b}{n}" for a in "BCLN" for b in "LRU" for n in range(1, 60)]
    units = [f"{d}{x}{y}" for d in range(10) for x in letters for y in letters]
    codes = pl.DataFrame({"area": areas}).join(pl.DataFrame({"unit": units}), how="cross")
    codes = codes.select(pl.format("{} {}", "area", "unit").alias("postcode")).sort("postcode")
    codes.write_parquet(folder / "postcodes.parquet")
    aims = pl.DataFrame({"learn_aim_ref": [str(n) for n in range(60_140_000, 60_160_000)]})
    aims.write_parquet(folder / "aims.parquet")
    return References(aims=folder / "aims.parquet", postcodes=folder / "postcodes.parquet")


def cases(folder: Path, learners: int, faults: int) -> Iterator[tuple[str, Path]]:
    """Write the returns to be read, and yield each with what it is."""
    for title, wanted in (("without faults", 0), (f"about {faults:,} faults", faults)):
        path = folder / f"ILR-99999901-2526-20260108-091405-{1 if wanted else 2:02}.xml"
        write(path, learners, wanted)
        yield f"{title}, {path.stat().st_size / 1e6:.0f} MB", path


def main() -> None:
    """Run the benchmark."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--learners", type=int, default=124_000)
    options.add_argument("--faults", type=int, default=10_000)
    options.add_argument("--postcodes", type=Path, help="a Parquet file in place of invented ones")
    given = options.parse_args()
    pa.set_cpu_count(2)
    with tempfile.TemporaryDirectory() as name:
        references = invented(Path(name))
        if given.postcodes:
            references = References(aims=references.aims, postcodes=given.postcodes)
        for title, path in cases(Path(name), given.learners, given.faults):
            print(title)
            seconds = timed(path, references)
            for what, (passed, worked) in seconds.items():
                print(f"  {what}: {passed:.2f} s, of processor {worked:.2f} s")
            passed, worked = (r / w for r, w in zip(*list(seconds.values())[1::-1], strict=True))
            print(f"  rules / reading: {passed:.2f}, of processor {worked:.2f}")


if __name__ == "__main__":
    main()
