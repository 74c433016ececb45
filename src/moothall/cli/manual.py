"""The generated pages of docs/reference: `python -m moothall.cli.manual [--check]`.

Commands, settings, who may open which address, and the events of the ledger, each from the one
place where the program itself has them.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from moothall.cli import set_up

MADE = "<!-- Made by `python -m moothall.cli.manual`; do not edit. -->\n\n"
FOLDER = Path("docs/reference")


def commands() -> str:
    """Return the page of all commands, in the order of the program's help."""
    import typer.main

    from moothall.cli.commands import program

    root = typer.main.get_command(program())
    parts = [
        "# Commands\n\n",
        "Every command takes `--help`. It ends with 0 when it did what was asked, 1 when "
        "something was refused or found wrong, 2 on wrong use. Answers go to stdout, messages to "
        "stderr; with `--json` stdout holds one JSON object a line and nothing else.\n",
    ]
    parts += _group_pages(root, "moothall")
    return "".join(parts)


def _group_pages(group: object, path: str) -> Iterator[str]:
    found: dict[str, object] = getattr(group, "commands", {})
    for name, each in found.items():
        yield from _command_page(each, f"{path} {name}")


def _command_page(each: object, path: str) -> Iterator[str]:
    words, _, example = str(getattr(each, "help", "") or "").partition("\n\nExample: ")
    if hasattr(each, "commands"):
        level = "##" if path.count(" ") == 1 else "###"
        yield f"\n{level} {path}\n\n{words}\n"
        yield from _group_pages(each, path)
        return
    level = "##" if path.count(" ") == 1 else "###"
    yield f"\n{level} {path}\n\n{words}\n\n```\n{example}\n```\n"
    rows = [_parameter(p) for p in getattr(each, "params", [])]
    if rows:
        yield "\n| | |\n| --- | --- |\n" + "".join(f"| `{a}` | {b} |\n" for a, b in rows)


def _parameter(parameter: object) -> tuple[str, str]:
    """Return how an argument or option is written, and what it means."""
    names: list[str] = list(getattr(parameter, "opts", []))
    words = str(getattr(parameter, "help", "") or "").strip()
    default = getattr(parameter, "default", None)
    shown = _default(default)
    if getattr(parameter, "param_type_name", "") == "argument":
        metavar = str(getattr(parameter, "metavar", "") or getattr(parameter, "name", "").upper())
        many = "..." if getattr(parameter, "nargs", 1) == -1 and "..." not in metavar else ""
        return metavar + many, words
    value = ""
    if not getattr(parameter, "is_flag", False):
        choices = getattr(getattr(parameter, "type", None), "choices", None)
        listed = " \\| ".join(str(getattr(c, "value", c)) for c in choices) if choices else ""
        value = " " + (listed or str(getattr(parameter, "metavar", None) or names[0].strip("-")))
        value = value if listed or value.isupper() else value.upper()
    if getattr(parameter, "required", False):
        words += " Required."
    elif shown not in (None, "", False, [], ()) and not callable(shown):
        words += f" Default: {shown}."
    return ", ".join(names) + value, words


def _default(value: object) -> object:
    """Return a default as it is typed, not as the program holds it."""
    if isinstance(value, list):
        return ", ".join(str(_default(each)) for each in value)
    return getattr(value, "value", value)


def settings() -> str:
    """Return the page of all settings."""
    from moothall.web.environment import SETTINGS

    rows = "".join(
        f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.meaning} |\n"
        for s in SETTINGS
    )
    return (
        "# Settings\n\n"
        "All settings are environment variables, and none is needed: without any, Moothall runs on "
        "SQLite with its files in `./var`. `moothall settings` lists the values in force.\n\n"
        f"| setting | default | meaning |\n| --- | --- | --- |\n{rows}"
    )


def access() -> str:
    """Return the page of all addresses and who may open each."""
    from django.urls import get_resolver

    from moothall.ledger.actions import load_all, registry, verbs

    load_all()
    rows = list(_addresses(get_resolver().url_patterns, ""))
    taken = sorted(verbs.values(), key=lambda each: (each.module, each.name))
    stated = [rule for _, _, rule in rows] + [each.who for each in taken if each.who]
    rules = {rule.name: rule for rule in stated}
    listed = "".join(
        f"| {name} | {rule.words} | {getattr(rule, 'opens', '')} |\n"
        for name, rule in sorted(rules.items())
    )
    verbs_by_rule = "".join(
        f"| {each.module.split('.')[1]} | `{each.event}` | ... {registry[each.event]} "
        f"| {each.who.name if each.who else ''} | {each.only} |\n"
        for each in taken
    )
    table = "".join(f"| `{path}` | {name} | {rule.name} |\n" for path, name, rule in rows)
    return (
        "# Who may open what\n\n"
        "Each address of the site states one rule. Someone who is nothing in a partnership gets, "
        "for its addresses, the answer of a page that does not exist. Within a page, people see "
        "only what is theirs to see.\n\n"
        "On the site each partnership has this for itself, by role, person, page and action, to "
        "search and to take away as a spreadsheet: *Who can see and do what?*\n\n"
        f"| rule | who | what it opens |\n| --- | --- | --- |\n{listed}\n"
        f"## Roles and rules\n\n{_matrix()}\n"
        f"## Addresses\n\n| address | name | rule |\n| --- | --- | --- |\n{table}\n"
        "## Actions\n\n"
        "Every change is an action, by page, command or program. Its rule is asked before anything "
        "else; the operator passes. What an action sets off is part of it. Where a policy lets "
        "each of those whom the rule names do less than all, the last column says what.\n\n"
        "| room | event | who ... | rule | within it |\n| --- | --- | --- | --- | --- |\n"
        f"{verbs_by_rule}"
    )


def _matrix() -> str:
    """Return which rules let each role in, held for the body or for a member of it."""
    from moothall.partnership.permissions import standing_of
    from moothall.partnership.rights import KINDS, rules

    found = rules()
    head = f"| role | {' | '.join(rule.name for rule in found)} |\n| --- |{' --- |' * len(found)}\n"
    return head + "".join(
        f"| {kind.title} | {' | '.join('yes' if holds else '' for holds in opened)} |\n"
        for kind in KINDS
        for opened in [[rule.holds(standing_of([kind.sample])) for rule in found]]
    )


def _addresses(patterns: object, start: str) -> Iterator[tuple[str, str, "_HasRule"]]:
    from django.urls import URLResolver

    for pattern in patterns:  # type: ignore[attr-defined]
        path = start + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, path)
        else:
            shown = "/" + re.sub(r"\^|\$|\(\?P(<\w+>)(?:[^()]|\([^()]*\))*\)", r"\1", path)
            yield shown, pattern.name or "", pattern.callback.access


class _HasRule:
    """The shape of an access rule, for the checker."""

    name: str
    words: str


def ledger() -> str:
    """Return the page of the ledger: its form, and every event there is."""
    from moothall.ledger.actions import load_all, registry

    load_all()
    rows = "".join(f"| `{event}` | ... {words} |\n" for event, words in sorted(registry.items()))
    return (
        "# The ledger\n\n"
        "Every change of what the partnership keeps leaves one event: who, what, to what, when. "
        "Events are only added; the database itself refuses to change or delete one. Each event "
        "holds the hash of the one before it, so a change of any byte, a missing event and a "
        "changed order are found by `moothall ledger verify`. A tail that was cut off cannot be "
        "seen in a chain alone: keep the head that `verify` prints (`number:hash`) somewhere else, "
        "and give it later as `--expect-head`. `verify` also reads back what events record: where "
        "a decision, a consent, a signature, a paper, an agreement, terms or minutes no longer are "
        "what their events say, it names them.\n\n"
        "The ledger is for ever, so it holds no names and no addresses: people are Refs by number, "
        "learner records are Refs by hash.\n\n"
        "## The hash of an event\n\n"
        "The *digest* of an event is the SHA-256, in hexadecimal, of its content as JSON in UTF-8: "
        "keys sorted, no spaces, nothing escaped that need not be, the time in UTC to the "
        "microsecond:\n\n"
        "```\n"
        '{"actor":[kind,id],"at":"2026-09-01T08:30:00.123456+00:00","body":slug,\n'
        ' "detail":{...},"name":event,"sequence":number,"subject":[kind,id,content_hash]}\n'
        "```\n\n"
        "Its *hash* is the SHA-256 of the hash before it followed by its digest, both as 64 "
        "letters of hexadecimal. Before the first event stand 64 zeros. So anybody can follow the "
        "chain through events that are not theirs to read, by their digests alone: see "
        "[how to check a notice](../how-to/check-a-notice.md).\n\n"
        "An event of a ledger that began before this form has the SHA-256 of its content with one "
        "key more, `previous_hash`. Both forms are verified.\n\n"
        f"## The events\n\n| event | who ... |\n| --- | --- |\n{rows}"
    )


def keeping() -> str:
    """Return the page of what is kept how long, by the settings as they come."""
    from moothall.web.keeping import terms

    rows = "".join(f"| {t.what} | {t.how_long} | {t.ended_by} |\n" for t in terms())
    return (
        "# What is kept how long\n\n"
        "As the settings come; those called `MOOTHALL_KEEP_...` change it. `moothall maintenance`, "
        "run once a day, erases what has had its time. "
        "[Personal data](../explanation/personal-data.md) says why.\n\n"
        f"| what | how long | ended by |\n| --- | --- | --- |\n{rows}"
    )


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "access.md": access,
    "ledger.md": ledger,
    "keeping.md": keeping,
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check say which are out of date; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m moothall.cli.manual", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if one is stale")
    check = parser.parse_args(arguments).check
    set_up()
    stale = []
    for file, page in PAGES.items():
        path, text = FOLDER / file, MADE + page()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        stale.append(path)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    words = "Out of date, run “python -m moothall.cli.manual”" if check else "Written"
    for path in stale:
        sys.stderr.write(f"{words}: {path}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
