"""The docs say what the program does: every command, every setting, every example."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import typer.main

from moothall.cli import manual
from moothall.cli.commands import MODULES, program
from moothall.web.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


class Option(Protocol):
    """An option or argument of a command, as far as we ask."""

    name: str
    opts: list[str]
    help: str


class Command(Protocol):
    """A command, as far as we ask; a group has `commands` as well."""

    help: str | None
    params: list[Option]


def parts(each: object) -> dict[str, Command]:
    """The commands of a group; none of a command."""
    return getattr(each, "commands", {})


def commands(group: object, path: str = "moothall") -> Iterator[tuple[str, Command]]:
    """Every command there is, by what is typed."""
    for name, each in parts(group).items():
        if parts(each):
            yield from commands(each, f"{path} {name}")
        else:
            yield f"{path} {name}", each


ROOT_COMMAND = typer.main.get_command(program())
COMMANDS = dict(commands(ROOT_COMMAND))


def examples(page: Path) -> list[str]:
    """What a page tells the reader to type, a command a line."""
    blocks = re.findall(r"```(?:sh|console|bash)?\n(.*?)```", page.read_text("utf-8"), re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [m[1] for line in lines if (m := re.match(r"(?:\$ |[A-Z_]+=\S+ )*(moothall .*)", line))]


EXAMPLES = sorted({(str(page.relative_to(ROOT)), e) for page in PAGES for e in examples(page)})


@pytest.mark.parametrize("page", sorted(manual.PAGES))
def test_generated_pages_are_up_to_date(page: str) -> None:
    written = (ROOT / manual.FOLDER / page).read_text("utf-8")
    assert written == manual.MADE + manual.PAGES[page]()


def test_every_first_word_of_a_command_is_known_to_the_loader() -> None:
    assert {path.split()[1] for path in COMMANDS} == set(MODULES)


@pytest.mark.parametrize("path", sorted(COMMANDS))
def test_every_command_is_explained_with_an_example_of_itself(path: str) -> None:
    words, _, example = (COMMANDS[path].help or "").partition("\n\nExample: ")
    assert len(words) > 20
    assert path in example
    silent = [p.name for p in COMMANDS[path].params if not getattr(p, "help", "")]
    assert [name for name in silent if name != "help"] == []


def test_every_setting_is_used_and_named_alike() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "src/moothall").rglob("*.py"))
    for setting in SETTINGS:
        assert re.fullmatch(r"MOOTHALL_[A-Z_]+", setting.name)
        assert setting.meaning.endswith(".")
        assert source.count(f'"{setting.name}"') > 1, f"{setting.name} does nothing"


@pytest.mark.parametrize(("page", "example"), EXAMPLES)
def test_every_example_is_a_command_with_options_it_has(page: str, example: str) -> None:
    words = shlex.split(example.partition(" | ")[0].partition(" > ")[0])[1:]
    found: Command = ROOT_COMMAND
    while words and words[0] in parts(found):
        found = parts(found)[words.pop(0)]
    assert not parts(found) or words[:1] == ["--version"], example
    known = {option for p in found.params for option in p.opts} | {"--help", "--version"}
    assert [w for w in words if w.startswith("--") and w.partition("=")[0] not in known] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
