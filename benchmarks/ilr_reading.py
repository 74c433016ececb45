"""How fast ILR files are read, against a straightforward lxml reader of the same tables.

Run: python benchmarks/ilr_reading.py [--folder FOLDER] [--learners 124000] [--threads 2]

Writes a return of about 300 MB and variants of it to a folder (a temporary one unless given), reads
each in a process of its own, and prints seconds, MB/s, peak memory and ratios measured in this run.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
from lxml import etree

from moothall.periods import AcademicYear
from moothall.records.formats.ilr import open_return, structure

YEAR = AcademicYear(2025)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<Message xmlns="ESFA/ILR/2025-26"><Header><CollectionDetails><Collection>ILR</Collection>\
<Year>2526</Year><FilePreparationDate>2026-01-08</FilePreparationDate></CollectionDetails><Source>\
<ProtectiveMarking>OFFICIAL-SENSITIVE-Personal</ProtectiveMarking><UKPRN>99999901</UKPRN>\
<SerialNo>01</SerialNo><DateTime>2026-01-08T09:14:05</DateTime></Source></Header>\
<LearningProvider><UKPRN>99999901</UKPRN></LearningProvider>
"""
NAMES = ["Abbott", "Baker", "Chowdhury", "Dubois", "Evans", "Fitzgerald", "Garcia", "Hughes"]
STREETS = ["High Street", "Station Road", "Mill Lane", "The Green", "Church Walk"]
FUNDING = ["SOF", "LDM", "FFI", "HHS", "RES"]


def element(name: str, value: object) -> str:
    """Return one element."""
    return f"<{name}>{value}</{name}>"


def record(name: str, **fields: object) -> str:
    """Return one record of fields."""
    return element(name, "".join(element(key, value) for key, value in fields.items()))


def delivery(number: int, draw: random.Random) -> str:
    """Return one learning delivery with its records."""
    start = date(2025, 8, 1) + timedelta(draw.randrange(120))
    fields = "".join(
        [
            element("LearnAimRef", f"{draw.randrange(10**7, 10**8)}"),
            element("AimType", 1 if number == 1 else 3),
            element("AimSeqNumber", number),
            element("LearnStartDate", start),
            element("LearnPlanEndDate", start + timedelta(draw.randrange(40, 700))),
            element("FundModel", draw.choice([25, 36, 38, 99])),
            element("PHours", draw.randrange(10, 600)),
            element("ProgType", draw.choice([2, 3, 25])),
            element("DelLocPostCode", f"LU{draw.randrange(1, 9)} {draw.randrange(1, 9)}QP"),
            element("ConRefNumber", f"CON{draw.randrange(10**6)}"),
            element("CompStatus", 1),
        ]
    )
    funding = "".join(
        record(
            "LearningDeliveryFAM",
            LearnDelFAMType=draw.choice(FUNDING),
            LearnDelFAMCode=draw.randrange(1, 130),
        )
        for _ in range(3)
    )
    own = record(
        "ProviderSpecDeliveryMonitoring",
        ProvSpecDelMonOccur="A",
        ProvSpecDelMon=f"GROUP {draw.randrange(999)}",
    )
    return element("LearningDelivery", fields + funding + own)


def learner(number: int, draw: random.Random) -> str:
    """Return one learner, sound in structure, of some 2.4 kB."""
    born = date(2007, 9, 1) + timedelta(draw.randrange(700))
    return element(
        "Learner",
        "".join(
            [
                element("LearnRefNumber", f"L{number:07}"),
                element("ULN", 1_000_000_000 + number * 71),
                element("FamilyName", draw.choice(NAMES)),
                element("GivenNames", draw.choice(NAMES) + " " + draw.choice(NAMES)),
                element("DateOfBirth", born),
                element("Ethnicity", draw.randrange(31, 48)),
                element("Sex", draw.choice("FM")),
                element("LLDDHealthProb", draw.choice([1, 2])),
                element("PlanLearnHours", draw.randrange(300, 700)),
                element("PlanEEPHours", draw.randrange(100)),
                element("MathGrade", draw.randrange(1, 9)),
                element("EngGrade", draw.randrange(1, 9)),
                element("PostcodePrior", f"LU{draw.randrange(1, 9)} {draw.randrange(1, 9)}QP"),
                element("Postcode", f"LU{draw.randrange(1, 9)} {draw.randrange(1, 9)}QP"),
                element("AddLine1", f"{draw.randrange(1, 300)} {draw.choice(STREETS)}"),
                element("Email", f"l{number}@example.org"),
                record("PriorAttain", PriorLevel=draw.randrange(10), DateLevelApp="2025-08-01"),
                record("LearnerFAM", LearnFAMType="EDF", LearnFAMCode=1),
                element(
                    "LearnerEmploymentStatus",
                    element("EmpStat", 10)
                    + element("DateEmpStatApp", "2025-07-31")
                    + record("EmploymentStatusMonitoring", ESMType="SEI", ESMCode=1),
                ),
                "".join(delivery(at, draw) for at in (1, 2)),
            ]
        ),
    )


def indented(text: str) -> str:
    """Return a text with each element on its own line."""
    return text.replace("><", ">\n\t\t\t<")


def faulty(learners: int, faults: int) -> Callable[[int, str], str]:
    """Return what puts faults of ten kinds into every nth learner."""
    step = max(learners // faults, 1)
    changes = [
        ("<Sex>F</Sex>", "<Sex>Female</Sex>"),
        ("<Ethnicity>", "<Ethnicity>x"),
        ("<PlanLearnHours>", "<PlanLearnHours>1111"),
        ("<DateOfBirth>20", "<DateOfBirth>20/"),
        ("<CompStatus>1</CompStatus>", ""),
        ("<AimType>3", "<Colour>red</Colour><AimType>3"),
        ("<LLDDHealthProb>", "<LLDDHealthProb>77"),
        ("<FundModel>", "<FundModel>36</FundModel><FundModel>"),
        ("<Email>", "<TelNo>none</TelNo><Email>"),
        ("<AimSeqNumber>2", "<AimSeqNumber>99"),
    ]

    def change(number: int, text: str) -> str:
        if number % step:
            return text
        before, after = changes[number // step % len(changes)]
        return text.replace(before, after, 1)

    return change


def variants(learners: int, faults: int) -> dict[str, Callable[[int, str], str]]:
    """Return, by name, what is done to the text of each learner."""
    return {
        "plain": lambda _, text: text,
        "a comment in every learner": lambda _, text: text.replace(
            "<Sex>", "<!-- as on the form --><Sex>", 1
        ),
        "&amp; in every address": lambda _, text: text.replace(
            "<AddLine1>", "<AddLine1>A &amp; B "
        ),
        "pretty-printed": lambda _, text: indented(text),
        f"{faults:,} faults": faulty(learners, faults),
    }


def write_plain(path: Path, learners: int) -> None:
    """Write a sound return, one learner a line."""
    draw = random.Random(2526)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEAD)
        stream.writelines(learner(number, draw) + "\n" for number in range(learners))
        stream.write("</Message>\n")


def write_changed(path: Path, plain: Path, change: Callable[[int, str], str]) -> None:
    """Write a variant of a sound return."""
    with plain.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as stream:
        for number, text in enumerate(lines):
            stream.write(change(number, text) if text.startswith("<Learner>") else text)


def read_fast(path: Path, threads: int) -> int:
    """Read a return as the program does; return how many records there are."""
    with open_return(path, threads=threads) as reading:
        return sum(table.num_rows for batch in reading for table in batch.tables.values())


def read_with_iterparse(path: Path, _: int) -> int:
    """Read the same tables in the straightforward way: one element after the other, typed."""
    shape = structure(YEAR)
    space = f"{{{shape.namespace}}}"
    fields = {name: {each.name: each for each in kind.fields} for name, kind in shape.kinds.items()}
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in shape.kinds}
    parents: list[int] = []
    learner_row = -1
    for event, node in etree.iterparse(str(path), events=("start", "end"), huge_tree=True):
        name = node.tag.removeprefix(space)
        if name not in fields:
            continue
        if event == "start":
            learner_row += name == "Learner"
            place = {"_row": len(rows[name]), "_learner": learner_row, "_line": node.sourceline}
            if parents:
                place["_parent"] = parents[-1]
            parents.append(len(rows[name]))
            rows[name].append(place)
            continue
        row = rows[name][parents.pop()]
        for child in node:
            field = fields[name].get(child.tag.removeprefix(space))
            if field is not None:
                row[field.name] = TYPED.get(field.type, str)(child.text or "")
        if name == "Learner":
            node.clear()
            while node.getprevious() is not None:
                del node.getparent()[0]
    tables = {
        name: pa.Table.from_pylist(rows[name], schema=schema)
        for name, schema in shape.schemas.items()
    }
    return sum(table.num_rows for table in tables.values())


TYPED: dict[str, Callable[[str], object]] = {
    "int": int,
    "long": int,
    "date": date.fromisoformat,
    "decimal": Decimal,
}
READERS = {"fast": read_fast, "iterparse": read_with_iterparse}


def measured(reader: str, path: Path, threads: int) -> dict[str, float]:
    """Read a file in a process of its own; return seconds, peak MB and records."""
    command = [sys.executable, __file__, "--only", reader, "--file", str(path)]
    done = subprocess.run(
        [*command, "--threads", str(threads)], check=True, capture_output=True, text=True
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def only(reader: str, path: Path, threads: int) -> None:
    """Read one file and print what it took, as JSON."""
    start, start_cpu = time.perf_counter(), time.process_time()
    records = READERS[reader](path, threads)
    seconds, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, "records": records}))


def line(name: str, result: dict[str, float], size: float, plain: dict[str, float]) -> str:
    """Return one line of the report; times are also told as multiples of the plain file's."""
    ratios = [result[what] / plain[what] for what in ("seconds", "cpu")]
    return (
        f"{name:30} {size:5.0f} MB {result['seconds']:7.2f} s {size / result['seconds']:5.0f} MB/s "
        f"(x{ratios[0]:.2f})   processor {result['cpu']:7.2f} s (x{ratios[1]:.2f})   "
        f"peak {result['peak']:4.0f} MB   {result['records']:,} records"
    )


def report(folder: Path, learners: int, faults: int, threads: int) -> None:
    """Write the files, read them, print the figures."""
    base: dict[str, float] = {}
    plain, changed = folder / "plain.xml", folder / "changed.xml"
    write_plain(plain, learners)
    for name, change in variants(learners, faults).items():
        write_changed(changed, plain, change)
        size = changed.stat().st_size / 1e6
        best = min(
            (measured("fast", changed, threads) for _ in range(3)), key=itemgetter("seconds")
        )
        base = base or best
        print(line(name, best, size, base), flush=True)
        if name == "plain":
            print(line("  on one thread", measured("fast", changed, 1), size, base), flush=True)
            peer = measured("iterparse", changed, 1)
            print(line("  lxml.iterparse, same tables", peer, size, base), flush=True)
    write_plain(changed, 100)
    small = measured("fast", changed, threads)
    print(line("100 learners", small, changed.stat().st_size / 1e6, base))


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--learners", type=int, default=124_000)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=READERS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.only:
        only(options.only, options.file, options.threads)
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        report(Path(folder), options.learners, options.faults, options.threads)


if __name__ == "__main__":
    main()
