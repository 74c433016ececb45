"""Those who act on the same decisions at the same moment: one outcome, and one clear message."""

import json
import subprocess
import sys

import pytest
from tests.conftest import REPOSITORY, Moothall

from moothall.governance.workdays import today

AT_ONCE = """
import json, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
from tests.cast import Cast
from tests.unit.governance.proposed import directors, keep_papers, propose
from moothall.faults import NotAllowed
from moothall.governance.enums import Level
from moothall.governance import effects
from moothall.governance.calling import call_in
from moothall.governance.course import publish, withdraw
from moothall.governance.models import CallIn, Decision, Position
from moothall.governance.speaking import consent, take_back
from moothall.ledger.models import Event

keep_papers()
effects.forget("publishing")  # notices are made after the move, and are tried elsewhere
cast = Cast.called()
speakers = directors(cast)

def together(*jobs):
    start, faults = threading.Barrier(len(jobs)), []
    def run(job):
        start.wait()
        try:
            job()
        except NotAllowed as reason:
            faults.append(str(reason))
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return faults

def consents(decision, authority):
    by = speakers[authority]
    return lambda: consent(by=by, decision=decision, authority=authority, level=Level.DIRECTOR)

found = {}
found["proposing"] = together(*[lambda: propose(cast)] * 6)
found["numbers"] = sorted(Decision.objects.values_list("number", flat=True))
each, same, back = Decision.objects.order_by("number")[:3]
found["each"] = together(*[consents(each, authority) for authority in speakers])
found["same"] = together(*[consents(same, cast.luton)] * 3)
for authority in speakers:
    if authority != cast.luton:
        consents(back, authority)()
bedford = dict(by=speakers[cast.bedford], authority=cast.bedford, level=Level.DIRECTOR)
together(consents(back, cast.luton), lambda: take_back(decision=back, **bedford))

def taken(number):
    decision = Decision.objects.get(number=number)
    for authority in speakers:
        consents(decision, authority)()
    return decision

late, called = taken(4), taken(5)
luton = dict(by=speakers[cast.luton], authority=cast.luton, level=Level.DIRECTOR)
found["publish or take back"] = together(
    lambda: publish(by=cast.manager, decision=late), lambda: take_back(decision=late, **luton))
publish(by=cast.manager, decision=called)
found["call in or withdraw"] = together(
    lambda: call_in(by=cast.elected, decision=called, authority=cast.bedford, reason="Why?"),
    lambda: withdraw(by=cast.manager, decision=called, reason="Not now."))
found["ends"] = [Decision.objects.get(pk=d.pk).status for d in (late, called)]
found["open call-ins"] = CallIn.objects.filter(answer=None).count()
found["status"] = [Decision.objects.get(pk=d.pk).status for d in (each, same, back)]
for name, decision in (("each", each), ("same", same)):
    found[name + " positions"] = list(
        Position.objects.filter(decision=decision).values_list("number", "stance"))
found["taken"] = Event.objects.filter(name="DecisionTaken", subject_id=str(each.pk)).count()
print(json.dumps(found))
"""


@pytest.mark.django_db
def test_consents_and_proposals_at_the_same_moment_are_exact(
    moothall: Moothall, own_database: dict[str, str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        env=own_database | {"DJANGO_SETTINGS_MODULE": "moothall.web.settings"},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert (found["proposing"], found["numbers"]) == ([], [1, 2, 3, 4, 5, 6])
    # Four authorities at once: four consents, and the decision is taken once.
    assert found["each"] == []
    assert found["each positions"] == [[n, "consent"] for n in (1, 2, 3, 4)]
    assert found["taken"] == 1
    # One authority three times at once: one consent, and the others are told.
    assert found["same"] == ["Luton (director) has consented already."] * 2
    assert found["same positions"] == [[1, "consent"]]
    # The last consent and a withdrawal at once: in either order it is not taken in the end.
    assert found["status"] == ["taken", "proposed", "proposed"]
    year = today().year
    # Published or taken back first: in either order it is proposed in the end, and whoever came too
    # late is told so.
    assert found["publish or take back"] in (
        [],
        [f"Decision {year}/4 is proposed and not taken yet."],
    )
    # Called in or withdrawn first: it is withdrawn, and no call-in stays open.
    assert found["call in or withdraw"] in (
        [],
        [
            f"Decision {year}/5 was withdrawn: only a published one is called in, while its window "
            "is open."
        ],
    )
    assert (found["ends"], found["open call-ins"]) == (["proposed", "withdrawn"], 0)
    assert moothall("ledger", "verify").returncode == 0
