"""Everything that changes is changed by an action, and every action has an event of its own."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps

from moothall.ledger.actions import registry

SOURCE = Path(__file__).resolve().parents[2] / "src" / "moothall"
MODULES = sorted(
    ".".join(("moothall", *path.relative_to(SOURCE).with_suffix("").parts))
    for path in SOURCE.rglob("actions.py")
    if path.parent.name != "ledger"
)
# Where rows may be written: actions, and what actions call to do it.
WRITERS = {"actions.py", "models.py", "chain.py"}
WRITES = re.compile(
    r"\.objects\.(create|bulk_create|get_or_create|update_or_create|create_user)\("
    r"|\.objects\.[^\n]*\.(update|delete)\("
)


@pytest.mark.parametrize("module", MODULES)
def test_every_public_verb_is_an_action_done_by_somebody(module: str) -> None:
    loaded = importlib.import_module(module)
    tree = ast.parse(Path(loaded.__file__ or "").read_text("utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        marks = [d.func.id for d in node.decorator_list if isinstance(d, ast.Call)
                 and isinstance(d.func, ast.Name)]  # fmt: skip
        assert marks == ["action"], f"{module}.{node.name} is no action"
        parameters = inspect.signature(getattr(loaded, node.name)).parameters.values()
        assert next(iter(parameters)).name == "by"
        assert {p.kind for p in parameters} == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("module", MODULES)
def test_every_event_is_named_in_the_past_tense_and_has_words(module: str) -> None:
    importlib.import_module(module)
    for event, words in registry.items():
        assert re.fullmatch(r"([A-Z][a-z]+)+", event), event
        assert words == words.strip(), event
        assert words[0].islower(), event
        assert not words.endswith("."), event


def test_each_app_names_the_modules_its_actions_are_in() -> None:
    """`ledger list` and the manual know every event, whatever else has been imported."""
    named = {
        f"{app.name}.{module}"
        for app in apps.get_app_configs()
        for module in getattr(app, "actions_in", ())
    }
    marked = {
        ".".join(("moothall", *path.relative_to(SOURCE).with_suffix("").parts))
        for path in SOURCE.rglob("*.py")
        if re.search(r"^@action\(", path.read_text("utf-8"), re.M)
    }
    assert named == marked


def test_only_actions_append_to_the_ledger() -> None:
    callers = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "chain.append(" in path.read_text("utf-8")
    ]
    assert callers == ["ledger/actions.py"]
