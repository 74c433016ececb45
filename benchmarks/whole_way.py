"""How fast a return goes the whole way: from its bytes to checked, stored Parquet.

Run: python -m benchmarks.whole_way [--learners 124000] [--faults 10000] [--threads 2]

Writes invented returns of about 300 MB to a temporary folder: a sound one, one with 10,000 faults
and one in which nearly every learner breaks a rule. Each is received, checked (structure and all
rules, with invented reference tables of 2.6 million postcodes and 20,000 aims), its tables and
located faults written, and its sound records accepted into the lake, in a process of its own.
Beside them a straightforward lxml.iterparse reader builds the same tables in memory, and does
nothing else. Prints seconds (and those of the processor, which tell more on a busy machine), peak
memory and the ratio to it, measured in this run.
"""

import argparse
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import ilr_reading, rules

from moothall.records.references import References
from moothall.records.store import Store

TODAY = dt.date(2026, 1, 8)
NAME = "ILR-99999901-2526-20260108-091405-01.xml"


def go_all_the_way(path: Path, folder: Path, threads: int) -> dict[str, float]:
    """Take a return from its bytes to the lake; return the seconds of each part and the counts."""
    references = References(aims=folder / "aims.parquet", postcodes=folder / "postcodes.parquet")
    store = Store(folder / path.stem)
    begun = time.perf_counter()
    with path.open("rb") as file:
        received = store.receive(file, NAME)
    there = time.perf_counter()
    report = store.check(received, references=references, today=TODAY, threads=threads)
    checked = time.perf_counter()
    if not report.refused:
        store.accept(report)
    done = time.perf_counter()
    return {
        "receive": there - begun,
        "check": checked - there,
        "accept": done - checked,
        "seconds": done - begun,
        "learners": report.learners,
        "held": report.held,
        "faults": report.faults,
        "refused": report.refused,
    }


def read_with_iterparse(path: Path, folder: Path, threads: int) -> dict[str, float]:
    """Build the same tables in the straightforward way."""
    begun = time.perf_counter()
    records = ilr_reading.read_with_iterparse(path, threads)
    return {"seconds": time.perf_counter() - begun, "records": records}


WAYS: dict[str, Callable[[Path, Path, int], dict[str, float]]] = {
    "whole way": go_all_the_way,
    "iterparse": read_with_iterparse,
}


def measured(way: str, path: Path, threads: int) -> dict[str, float]:
    """Go one way in a process of its own; return what it took."""
    command = [sys.executable, "-m", "benchmarks.whole_way", "--only", way, "--file", str(path)]
    done = subprocess.run(
        [*command, "--threads", str(threads)], check=True, capture_output=True, text=True
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def only(way: str, path: Path, threads: int) -> None:
    """Go one way and print what it took, as JSON."""
    result = WAYS[way](path, path.parent, threads)
    used = resource.getrusage(resource.RUSAGE_SELF)
    own = {"peak": used.ru_maxrss / 1024, "processor": used.ru_utime + used.ru_stime}
    print(json.dumps({**result, **own}))


def returns(folder: Path, learners: int, faults: int) -> dict[str, Path]:
    """Write the returns; return each by what it is."""
    sound, some, many = (folder / f"{name}.xml" for name in ("sound", "some", "many"))
    rules.write(sound, learners, 0)
    rules.write(some, learners, faults)
    ilr_reading.write_plain(many, learners)
    return {
        "without faults": sound,
        f"about {faults:,} faults": some,
        "faults in nearly every learner": many,
    }


def line(name: str, size: float, result: dict[str, float], peer: dict[str, float]) -> str:
    """Return what a return took, as a line of the report."""
    return (
        f"{name:32} {size:4.0f} MB {result['seconds']:6.2f} s "
        f"{size / result['seconds']:4.0f} MB/s, peak {result['peak']:4.0f} MB, "
        f"{peer['seconds'] / result['seconds']:5.1f} times as fast "
        f"as lxml.iterparse ({peer['seconds']:.1f} s)\n"
        f"    processor {result['processor']:.1f} s against {peer['processor']:.1f} s; "
        f"receive {result['receive']:.2f}, check {result['check']:.2f}, "
        f"accept {result['accept']:.2f}; {result['learners']:,} learners, {result['held']:,} held, "
        f"{result['faults']:,} faults"
    )


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=124_000)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", choices=WAYS)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    if options.only:
        only(options.only, options.file, options.threads)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rules.invented(folder)
        for title, path in returns(folder, options.learners, options.faults).items():
            size = path.stat().st_size / 1e6
            peer = measured("iterparse", path, options.threads)
            result = measured("whole way", path, options.threads)
            print(line(title, size, result, peer), flush=True)


if __name__ == "__main__":
    main()
