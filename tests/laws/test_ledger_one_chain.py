"""Law: whoever appends, and however many at once, there is one chain, without gaps."""

import json
import subprocess
import sys

import pytest
from tests.conftest import Moothall

APPEND = """
import django
django.setup()
from django.db import transaction
from moothall.ledger import chain
from moothall.ledger.refs import OPERATOR, Ref
import threading, sys
from django.db import connection

def write(who):
    for number in range(25):
        with transaction.atomic():
            chain.append("ThingDone", actor=OPERATOR.ref, subject=Ref("thing", f"{who}.{number}"))
    connection.close()

threads = [threading.Thread(target=write, args=(f"{sys.argv[1]}.{n}",)) for n in range(2)]
[t.start() for t in threads]
[t.join() for t in threads]
"""


@pytest.mark.django_db
def test_two_processes_of_two_threads_each_append_to_one_chain(
    moothall: Moothall, own_database: dict[str, str]
) -> None:
    before = json.loads(moothall("ledger", "verify", "--json").stdout)
    assert before["faults"] == []
    environment = own_database | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"}
    writers = [
        subprocess.Popen([sys.executable, "-c", APPEND, who], env=environment) for who in "ab"
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    done = moothall("ledger", "verify", "--expect-head", before["head"], "--json")
    after = json.loads(done.stdout)
    assert (done.returncode, after["faults"]) == (0, [])
    assert after["events"] == before["events"] + 100
