"""Two who accept at the same moment: one return of a provider and year is evidence."""

import json
import subprocess
import sys

import pytest
from tests.conftest import Moothall

ACCEPT = """
import json, threading
import django
django.setup()
from django.db import connection
from moothall.evidence import actions
from moothall.evidence.models import Return
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Body
from moothall.records.report import Kind, Report

body = Body.objects.get()
for number in range(4):
    sha256 = f"{number:064x}"
    given = actions.receive_return(by=OPERATOR, body=body, name="x.xml", sha256=sha256, size=1)
    found = Report(Kind.ILR, "x.xml", sha256, year="2025-26", ukprn="99999001", content="0" * 16)
    actions.record_check(by=OPERATOR, given=given, report=found)
together = threading.Barrier(4)
faults = []

def accept(given):
    together.wait()
    try:
        actions.accept_return(by=OPERATOR, given=given)
    except Exception as fault:
        faults.append(repr(fault))
    connection.close()

threads = [threading.Thread(target=accept, args=(given,)) for given in Return.objects.all()]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps([sorted(Return.objects.values_list("status", flat=True)), faults]))
"""


@pytest.mark.django_db
def test_of_returns_accepted_at_once_the_last_supersedes_the_others(
    moothall: Moothall, own_database: dict[str, str]
) -> None:
    assert moothall("returns", "list").returncode == 0
    environment = own_database | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ACCEPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == [["accepted", "superseded", "superseded", "superseded"], []]
    assert moothall("ledger", "verify").returncode == 0
