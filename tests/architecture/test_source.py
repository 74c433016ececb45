"""What holds of every file of the program."""

import ast
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "moothall"
FILES = sorted(SOURCE.rglob("*.py"))
MODULES = [path for path in FILES if "migrations" not in path.parts]
# Names that say nothing of what is inside.
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "handler"}
# Spelled in parts, so that this file does not hold what it looks for.
SLOW_TO_LOAD = {"duckdb", "highspy", "ibis", "numpy", "polars", "pyarrow", "scipy", "typst"}
MACHINE = re.compile("/" + r"(?:work|farm|root|home|Users)/" + r"[a-z]|/" + r"tmp/[a-z]")
# The name of LibreOffice's own format of settings, which nothing is fetched from.
NAMESPACE = "http://openoffice.org/2001/" + "registry"
REGISTRY = re.compile(r"https?://[^\s\"')]*(?:pypi|pythonhosted|npmjs|registry)[^\s\"')]*")


def committed() -> list[Path]:
    """Every file of the repository that holds text of ours."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is no clone of the repository")
    left_out = (".csv", ".geojson", ".ttf", ".png", ".svg", ".tsv", "package-lock.json")
    return [
        path
        for name in listed.stdout.split("\0")
        if name and not name.endswith(left_out) and (path := ROOT / name).is_file()
    ]


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def test_no_file_is_longer_than_400_lines() -> None:
    assert named([p for p in MODULES if len(p.read_text("utf-8").splitlines()) > 400]) == []


def test_every_module_is_named_for_what_it_holds() -> None:
    assert named([p for p in FILES if EMPTY_WORDS & {p.stem, p.parent.name}]) == []


def test_no_module_bears_the_name_of_something_else_its_package_offers() -> None:
    # Once such a module is imported, its package's name means the module and no longer the thing.
    hidden = []
    for path in MODULES:
        if path.name != "__init__.py":
            continue
        package = ".".join(path.parent.relative_to(SOURCE.parent).parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for offered in node.names if isinstance(node, ast.ImportFrom) else ():
                name = offered.asname or offered.name
                if node.module != f"{package}.{name}" and (path.parent / f"{name}.py").exists():
                    hidden.append(f"{package}.{name}")
    assert hidden == []


def test_a_command_starts_without_the_libraries_that_only_figures_and_documents_need() -> None:
    # They take a second of every command's start, however little it does.
    program = "from moothall.cli import set_up; import sys; set_up(); print(*sys.modules)"
    started = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert {"django", "moothall.publishing"} <= set(started.stdout.split())
    assert SLOW_TO_LOAD & set(started.stdout.split()) == set()


def test_every_module_says_in_a_sentence_what_it_is_for() -> None:
    silent = [
        path
        for path in MODULES
        if path.read_text("utf-8").strip()
        and not (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")
    ]
    assert named(silent) == []


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = []
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_"
            if public and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def test_nothing_is_left_to_do_later() -> None:
    later = re.compile("TO" + "DO|FIX" + "ME|raise NotImplemented" + "Error|lorem ip" + "sum")
    assert named([p for p in MODULES if later.search(p.read_text("utf-8"))]) == []


def test_a_message_names_a_command_where_commands_are_given_only() -> None:
    # Rooms speak on pages too: there a fault says what to do, and `or_with` names the command.
    named_command = re.compile(r"(?:with|them|it): moothall [a-z]|“moothall [a-z]")
    assembling = {"cli", "demo", "web"}
    found = [
        path
        for path in MODULES
        if path.relative_to(SOURCE).parts[0] not in assembling
        and named_command.search(re.sub(r'"\s+f?"', "", path.read_text("utf-8")))
    ]
    assert named(found) == []


def test_no_path_of_a_machine_and_no_address_of_a_registry_is_committed() -> None:
    found = []
    for path in committed():
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if MACHINE.search(line) or REGISTRY.search(line.replace(NAMESPACE, "")):
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}")
    assert found == []


def test_tests_reach_this_machine_only() -> None:
    with (
        pytest.warns(UserWarning, match="tried to use socket"),
        pytest.raises(SocketConnectBlockedError),
        socket.socket() as outside,
    ):
        outside.connect(("192.0.2.1", 80))
