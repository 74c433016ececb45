"""Texts that name somebody are found wherever they stand, and told by place, not by content."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from tests.cast import Cast

from moothall.partnership import mentions, personal_file
from moothall.partnership.leaving import record_leaving
from moothall.partnership.models import Appointment, Body
from moothall.registers.models import Risk

pytestmark = pytest.mark.django_db


def purposes(cast: Cast, text: str) -> None:
    """Let the purpose of each body say something."""
    Body.objects.update(purpose=text)


def told(found: list[mentions.Mention]) -> list[tuple[str, str, tuple[object, ...]]]:
    """What mentions say, but for the room."""
    return [(each.title, each.column, each.numbers) for each in found]


def test_a_name_and_an_address_are_found_in_texts_of_the_bodies_asked_for(cast: Cast) -> None:
    named = cast.director
    assert told(mentions.of(named, among=[cast.body])) == []
    for text in (f"As {named.name} said.", f"Write to {named.email.upper()} soon."):
        purposes(cast, text)
        assert told(mentions.of(named, among=[cast.body])) == [
            ("Bodies", "purpose", (cast.body.pk,))
        ]
        both = tuple(sorted((cast.body.pk, cast.other_body.pk)))
        assert told(mentions.of(named)) == [("Bodies", "purpose", both)]
        assert mentions.of(cast.clerk) == []


def test_a_text_that_is_the_name_alone_and_a_name_of_one_word_are_no_mentions(cast: Cast) -> None:
    purposes(cast, cast.director.name)
    assert mentions.of(cast.director) == []
    cast.director.name = "plan"
    purposes(cast, "A plan.")
    assert mentions.of(cast.director) == []


def test_every_text_of_a_room_has_a_way_to_its_body(cast: Cast) -> None:
    assert mentions._path_to_body(Risk) == "body"
    with CaptureQueriesContext(connection) as few:
        mentions.of(cast.director, among=[cast.body])
    purposes(cast, f"{cast.director.name} asked for it.")
    with CaptureQueriesContext(connection) as many:
        mentions.of(cast.director, among=[cast.body])
    assert len(few) == len(many)


def test_the_page_that_erases_lists_them_and_the_copy_says_where_and_not_what(cast: Cast) -> None:
    person = cast.elected
    secret = f"{person.name} was late again."
    purposes(cast, secret)
    Appointment.objects.filter(person=person).update(starts=dt.date(2020, 1, 1))
    record_leaving(by=cast.manager, person=person, body=cast.body)
    client = Client()
    client.force_login(cast.manager, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = strip_tags(client.get(f"/bhl/partnership/people/{person.pk}/erase").content.decode())
    assert f"Bodies (Partnership), purpose: number {cast.body.pk}\n" in page
    with zipfile.ZipFile(io.BytesIO(personal_file.write(person))) as copy:
        kept = json.loads(copy.read("everything.json"))
        assert secret not in copy.read("everything.json").decode()
        assert "Bodies,purpose" in copy.read("mentions.csv").decode()
    assert [(m["table"], m["column"]) for m in kept["mentions"]] == [("Bodies", "purpose")]
