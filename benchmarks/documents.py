"""How long a plan of sixty pages with twenty pictures takes to become PDF, Word and OpenDocument.

Run: python -m benchmarks.documents [--parts N]. The ratio is to pandoc alone writing the same words
as Word, without pictures, checks or our look: what any way through pandoc costs at least.
"""

import argparse
import datetime as dt
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import django
from django.conf import settings

T = TypeVar("T")
TEMPLATE = """{% extends "publishing/document.html" %}
{% from "publishing/parts.html" import data_table, picture %}
{% block content %}
{% for part in parts %}
<section><h2 id="part-{{ loop.index }}">What part {{ loop.index }} buys</h2>
{% for words in part.words %}<p>{{ words }}</p>{% endfor %}
{{ picture(part.picture) }}
{{ data_table(part.table) }}
</section>
{% endfor %}
{% endblock %}
"""
WORDS = (
    "The four authorities buy these places because their residents need them, and every provider "
    "was asked. "
) * 5
TARGET = 10.0  # seconds


def main() -> None:
    """Make a plan, time each step, and print what came out."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--parts", type=int, default=20, help="parts, each with a picture")
    parts = options.parse_args().parts
    with tempfile.TemporaryDirectory(prefix="moothall-bench-") as scratch:
        prepare(Path(scratch))
        measure(parts)


def prepare(folder: Path) -> None:
    """Make Django ready in a home of its own, with the template of the plan."""
    os.environ["MOOTHALL_HOME"] = str(folder / "home")
    os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.web.settings"
    (folder / "plan.html").write_text(TEMPLATE, "utf-8")
    settings.TEMPLATES[0]["DIRS"] = [str(folder)]
    django.setup()


def measure(parts: int) -> None:
    """Time the pictures, each form, and all of it together as a publication makes it."""
    from moothall.publishing.documents import source
    from moothall.publishing.documents.files import files_of
    from moothall.publishing.documents.office import as_docx, as_odt
    from moothall.publishing.documents.outgoing import outgoing
    from moothall.publishing.documents.pdf import as_pdf
    from moothall.publishing.documents.pictures import as_png
    from moothall.publishing.documents.structure import parsed
    from moothall.theme.documents import pandoc

    report, drawing = timed(lambda: plan(parts))
    print(f"{'drawing ' + str(parts) + ' pictures as SVG':44} {drawing:6.2f} s")
    document = outgoing(parsed(source.write(report)), "https://example.org")
    pictures = tell("pictures as PNG", lambda: as_png(document.drawings))
    pdf = tell("PDF", lambda: as_pdf(report, document))
    tell("Word", lambda: as_docx(report, document, pictures))
    tell("OpenDocument", lambda: as_odt(report, document, pictures))
    bare = re.sub(r"<img[^>]*>", "", document.body)
    at, here = report.occasion.at, Path()
    _, peer = timed(lambda: pandoc.run(bare, "docx", ["--metadata=title:x"], at=at, folder=here))
    print(f"{'the peer: pandoc alone, words to Word':44} {peer:6.2f} s")
    files, whole = timed(lambda: files_of(report, "plan", "https://example.org"))
    pages = len(re.findall(rb"/Type/Page[^s]", pdf))
    size = sum(len(file.content) for file in files)
    print(
        f"all {len(files)} files of {pages} pages, {size / 1e6:.1f} MB: {whole:.2f} s, "
        f"{whole / peer:.1f} times the peer (the aim: under {TARGET:.0f} s)"
    )


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """The result of an act and the seconds it took."""
    start = time.perf_counter()
    result = act()
    return result, time.perf_counter() - start


def tell(name: str, act: Callable[[], T]) -> T:
    """Do something, print how long it took, and return its result."""
    result, seconds = timed(act)
    print(f"{name:44} {seconds:6.2f} s")
    return result


def plan(parts: int):  # type: ignore[no-untyped-def] # of a package imported after Django's set-up
    """An invented plan: in each part words, a picture and a table of some forty rows."""
    from moothall.publishing.documents.basis import Source, Stated
    from moothall.publishing.documents.report import About, DataTable, Occasion, Picture, Report
    from moothall.theme.cells import Kind
    from moothall.theme.charts.bars import Bars, Series, draw_bars
    from moothall.theme.tables import Column, Table

    basis = Stated(Source("Invented numbers"))
    columns = (
        Column("name", "Provider"),
        Column("route", "Route"),
        Column("learners", "Learners", kind=Kind.NUMBER),
        Column("last", "Last year", kind=Kind.NUMBER),
        Column("amount", "Amount", kind=Kind.MONEY),
    )
    shown = []
    for part in range(parts):
        rows = tuple(
            {
                "name": f"College {n} of the east and west",
                "route": "apprenticeship" if n % 2 else "FE",
                "learners": 100 + n * part,
                "last": 90 + n,
                "amount": 4188 * (100 + n * part),
            }
            for n in range(62)
        )
        table = DataTable(
            Table(f"part-{part}", f"Allocations of part {part}", columns),
            rows,
            {"learners": basis, "last": basis, "amount": basis},
        )
        bars = Bars(
            f"Part {part} grows",
            tuple(str(row["name"]) for row in rows[:12]),
            (Series("Learners", tuple(int(str(row["learners"])) for row in rows[:12])),),
            of="learners",
        )
        picture = Picture(f"part-{part}", draw_bars(bars), table.name)
        shown.append({"words": [WORDS] * 4, "picture": picture, "table": table})
    return Report(
        About("A plan of sixty pages", "An invented body", "What it would buy."),
        "plan.html",
        Occasion(dt.datetime(2026, 3, 5, tzinfo=dt.UTC), "0:" + "0" * 64),
        {"parts": shown},
        tuple(part["table"] for part in shown),
        (),
        tuple(part["picture"] for part in shown),
    )


if __name__ == "__main__":
    main()
