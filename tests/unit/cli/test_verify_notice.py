"""`moothall ledger verify-notice`: a proof is followed with no home and no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from moothall.cli.commands import program
from moothall.ledger import proofs

TEXT = '{"question":"Shall we?"}'


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    """The proof of a decision of one event, after one of others."""
    content = json.dumps(
        {
            "actor": ["person", "4"],
            "at": "2026-09-01T08:30:00.000000+00:00",
            "body": "bhl",
            "detail": {},
            "name": "DecisionProposed",
            "sequence": 3,
            "subject": ["decision", "7", proofs.digest(TEXT)],
        },
        sort_keys=True,
        separators=(",", ":"),
    )
    after = "a" * 64
    first = proofs.linked(after, proofs.digest(content))
    last = proofs.linked(first, "b" * 64)
    made = {
        "format": proofs.FORMAT,
        "title": "Decision 2026/1: Shall we?",
        "subject": ["decision", "7"],
        "text": TEXT,
        "after": {"sequence": 2, "hash": after},
        "events": [{"sequence": 3, "content": content}, {"sequence": 4, "digest": "b" * 64}],
        "head": f"4:{last}",
    }
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(made), "utf-8")
    return path


def test_a_whole_proof_fits(proof: Path) -> None:
    done = CliRunner().invoke(program(), ["ledger", "verify-notice", str(proof)])
    assert done.exit_code == 0
    assert "Event 3, DecisionProposed: " in done.stdout
    assert "It fits: its 1 event" in done.stdout
    told = CliRunner().invoke(program(), ["ledger", "verify-notice", str(proof), "--json"])
    assert json.loads(told.stdout)["faults"] == []


def test_whoever_only_checks_keeps_nothing_of_it(proof: Path, tmp_path: Path) -> None:
    home, stand = tmp_path / "home", tmp_path / "stand"
    stand.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", "from moothall.cli import main; main()",
         "ledger", "verify-notice", str(proof)],
        env=os.environ | {"MOOTHALL_HOME": str(home)},
        cwd=stand,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "It fits: its 1 event" in done.stdout
    assert not home.exists()
    assert list(stand.iterdir()) == []


def test_a_changed_proof_and_another_head_do_not_fit(proof: Path) -> None:
    other = CliRunner().invoke(
        program(), ["ledger", "verify-notice", str(proof), "--expect-head", "4:" + "0" * 64]
    )
    assert other.exit_code == 1
    assert "The head you expected is" in other.stdout
    proof.write_text(proof.read_text("utf-8").replace("Shall we?", "Shan't we?"), "utf-8")
    changed = CliRunner().invoke(program(), ["ledger", "verify-notice", str(proof)])
    assert changed.exit_code == 1
    assert "The text is not the one of which event 3 has the fingerprint." in changed.stdout


def test_what_is_no_proof_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "notice.json"
    path.write_text("{}", "utf-8")
    for each in (path, tmp_path / "missing.json"):
        done = CliRunner().invoke(program(), ["ledger", "verify-notice", str(each)])
        assert done.exit_code == 1
        assert "Traceback" not in done.output
