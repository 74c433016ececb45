"""A person's own copy of what is kept about them: one .zip of JSON and CSV."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from moothall import clock
from moothall.ledger.actions import load_all, registry
from moothall.ledger.models import Event
from moothall.partnership import mentions
from moothall.partnership.models import Person
from moothall.partnership.personal import Kept, Row, Search

READ_ME = """What is kept about {name}, as of {day}

everything.json   all of it
tables/           the rows of each table that refer to you, as a table a file
events.csv        what the ledger has by you or about you
mentions.csv      which texts name you, by table, column and the numbers of their rows

Where a row says “another person”, it names somebody else: that is theirs to know. Where a row is
about somebody else too, its texts are left out. Passwords, keys and sessions are told to nobody.
The files that were given (papers, returns) are where they were given; here stands that you gave
them. What a text says that names you may be others' to know too, so here stands only where it is:
ask the manager, or whoever runs the site, for what of it is yours.

What is kept how long, and what stays when somebody leaves, is told in the documentation, on the
page “Personal data”.
"""


def events_of(search: Search) -> list[Row]:
    """Return the events of the ledger by a person or about them, the oldest first."""
    load_all()
    ref = search.person.ref
    mine = Q(actor_kind=ref.kind, actor_id=ref.id) | Q(subject_kind=ref.kind, subject_id=ref.id)
    named = Event.objects.annotate(told=Cast("detail", TextField()))
    found = named.filter(mine | Q(told__contains=f'"{ref}"')).order_by("sequence")
    return [
        {
            "number": event.sequence,
            "at": event.at.isoformat(),
            "event": event.name,
            "words": registry.get(event.name, ""),
            "by": search.without_others(str(event.actor)),
            "of": search.without_others(str(event.subject)),
            "in": event.body,
            "detail": search.without_others(event.detail),
        }
        for event in found
    ]


def write(person: Person) -> bytes:
    """Return the .zip with all that is kept about a person, and nothing about anybody else."""
    search = Search(person)
    kept, events = search.kept(), events_of(search)
    named: list[Row] = [
        {"room": each.room, "table": each.title, "column": each.column, "numbers": [*each.numbers]}
        for each in mentions.of(person)
    ]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        day = clock.now().date().isoformat()
        archive.writestr("READ ME.txt", READ_ME.format(name=person.name, day=day))
        archive.writestr("everything.json", _json(person, kept, events, named))
        for each in kept:
            archive.writestr(f"tables/{each.table}.csv", _csv(each.rows))
        archive.writestr("events.csv", _csv(events))
        archive.writestr("mentions.csv", _csv(named))
    return made.getvalue()


def _json(person: Person, kept: Iterable[Kept], events: list[Row], named: list[Row]) -> str:
    told = {
        "about": {"name": person.name, "email": person.email},
        "as_of": clock.now().isoformat(),
        "tables": {each.table: list(each.rows) for each in kept},
        "events": events,
        "mentions": named,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _csv(rows: Iterable[Row]) -> str:
    """Return rows as a table; what a spreadsheet would take for a formula is made plain text."""
    found = list(rows)
    made = io.StringIO()
    columns = list(dict.fromkeys(name for row in found for name in row))
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in found)
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + made.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        return "'" + value
    return value
