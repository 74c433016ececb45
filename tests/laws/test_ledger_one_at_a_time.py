"""Law: actions happen one after another, so what an action has checked still holds when it acts."""

import json
import subprocess
import sys

import pytest
from tests.conftest import Moothall

PLACES = 12
# Four threads run for each place; whoever finds it free takes it. Some lock the body first; one
# acts within an action that has written its event, and comes to the body second.
SCRIPT = f"""
import json
import threading
import django
django.setup()
from django.db import connection
from moothall.ledger.actions import action
from moothall.ledger.refs import OPERATOR
from moothall.partnership.models import Body

together = threading.Barrier(4)
faults = []

@action("PlaceTaken", "took a place")
def take(*, by, body, place, who):
    if who % 2:
        Body.objects.select_for_update().get(pk=body.pk)
    if not Body.objects.filter(purpose=place).exists():
        Body.objects.create(slug=f"{{place}}-{{who}}", name=place, purpose=place, parent=body)
    return body

@action("HallOpened", "opened the hall")
def open_hall(*, by, body):
    return body

@action("PlaceTakenInHall", "opened the hall and took a place")
def open_and_take(*, by, body, place, who):
    open_hall(by=by, body=body)
    return take(by=by, body=body, place=place, who=who)

def run(who):
    try:
        for number in range({PLACES}):
            together.wait()
            act = take if who else open_and_take
            act(by=OPERATOR, body=hall, place=f"place-{{number}}", who=who)
    except Exception as fault:
        faults.append(repr(fault))
        together.abort()
    finally:
        connection.close()

hall = Body.objects.get()
threads = [threading.Thread(target=run, args=(who,)) for who in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps([Body.objects.filter(parent=hall).count(), faults]))
"""


@pytest.mark.django_db
def test_of_many_who_find_a_place_free_one_takes_it(
    moothall: Moothall, own_database: dict[str, str]
) -> None:
    assert moothall("returns", "list").returncode == 0
    environment = own_database | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == [PLACES, []]
    assert moothall("ledger", "verify").returncode == 0
