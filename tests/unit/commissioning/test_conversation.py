"""The one conversation with a provider, day by day, and whom a proposal would displace."""

import datetime as dt

from django.utils.html import strip_tags
from tests.cast import Cast
from tests.unit.commissioning.small_round import BARNFIELD, OAKLANDS, solved
from tests.unit.commissioning.test_explained import explainer
from tests.unit.commissioning.test_pages import client_of, filled, steady

from moothall import clock
from moothall.commissioning.conversation import note_dialogue, state_position
from moothall.commissioning.enums import NoteKind, Stance
from moothall.commissioning.models import Round, Scenario, SheetNote
from moothall.notices import telling
from moothall.notices.models import Message

__all__ = ["filled", "steady"]


def test_days_to_come_stand_first_and_the_history_keeps_all(cast: Cast, steady: Scenario) -> None:
    round = steady.version.round
    soon = clock.now().date() + dt.timedelta(days=20)
    address = f"/bhl/rounds/{round.pk}/providers/{BARNFIELD}/"
    client = client_of(cast, "commissioner")
    form = {"kind": "appeal", "on": soon.isoformat(), "text": "The panel hears the appeal."}
    assert client.post(f"{address}note", form).status_code == 302
    assert client.post(f"{address}note", {**form, "on": "soon"}).status_code == 400
    note_dialogue(
        by=cast.commissioner,
        round=round,
        provider=BARNFIELD,
        kind=NoteKind.DATA_ASKED,
        on=soon - dt.timedelta(days=60),
        text="Numbers by site.",
    )
    for stance, words in ((Stance.OBJECTS, "Too few places."), (Stance.SUPPORTS, "")):
        state_position(
            by=cast.director, round=round, provider=BARNFIELD,
            member=cast.hertfordshire, stance=stance, words=words,
        )  # fmt: skip
    assert [note.kind for note in SheetNote.objects.all()] == ["appeal", "data asked"]
    telling.read_on()
    messages = Message.objects.filter(person=cast.commissioner, kind="conversation")
    assert list(messages.order_by("event").values_list("text", flat=True)) == [
        f"Barnfield College, {round}: Hertfordshire objects.",
        f"Barnfield College, {round}: Hertfordshire supports.",
    ]
    dates = client.get(f"{address}?dates-format=csv").content.decode("utf-8-sig").splitlines()
    assert dates[1:] == [
        f"{soon.isoformat()},appeal,The panel hears the appeal.,{cast.commissioner}"
    ]
    told = " ".join(strip_tags(client.get(address).content.decode()).split())
    history = told.partition("Everything said so far ")[2]
    # The position that was replaced stays in the history.
    for words in ("Hertfordshire supports", "Too few places.", "Data asked for, ", "Appeal, "):
        assert words in history
    days = client_of(cast, "elected").get(f"/bhl/rounds/{round.pk}/calendar/").content.decode()
    told = " ".join(strip_tags(days).split())
    assert "Next: Barnfield College, appeal, " in told
    assert told.index("The panel hears the appeal.") < told.index("Numbers by site.")


def test_residents_without_a_place_are_pointed_out(cast: Cast, small: Round) -> None:
    full, half = solved(small, 0, -50)
    # 30 learnt there last year, as the veil of these tests has it of every area.
    told = explainer(half).explained(OAKLANDS)
    gone = {name: told.displaced_of(name) for name in told.areas}
    assert gone == {name: max(30 - total.learners, 0) for name, total in told.areas.items()}
    assert any(gone.values())
    assert [w for w in told.sentences() if w.startswith("Last year more learnt there")] == [
        "Last year more learnt there than would have a place: "
        + " and ".join(f"{many} of {name}" for name, many in sorted(gone.items()) if many)
        + " would learn elsewhere, or find no place."
    ]
    assert explainer(full).explained(OAKLANDS).displaced_of("Hertfordshire") == 0
