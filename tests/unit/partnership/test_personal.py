"""What is kept about somebody is told to them whole, and nothing about anybody else."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from tests.cast import Cast

from moothall import clock
from moothall.faults import NotAllowed
from moothall.interests.actions import declare
from moothall.interests.enums import InterestKind
from moothall.ledger.refs import OPERATOR, SITE
from moothall.meetings.models import CalendarLink
from moothall.notices.models import Message
from moothall.partnership import personal, personal_file
from moothall.partnership.erasing import check_answers_for
from moothall.partnership.models import Body, Person
from moothall.partnership.personal import ABOUT, IN_WORDS, SECRETS, Search

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WITH_KEYS = [m for m in apps.get_models() if personal.keys_to_people(m)]
# How somebody made a row, as the name of the key says: a new one is added here, or to `ABOUT`.
MADE_BY = re.compile(r"by|[a-z]+_by")
# Text columns whose names sound like a person and hold none, each with what they hold.
NO_PERSON = {
    "team.post.directed_by": "a kind of direction",
    "team.post.managed_by": "a kind of line",
    "evidence.use.who": "a Ref, which is found as one",
    "partnership.person.name": "found by its own key",
    "partnership.person.email": "found by its own key",
    "account.emailaddress.email": "found by its own key",
}
# Columns that sound like a secret, and are none.
NO_SECRET = {
    "partnership.installation.set_up_hash": "of no person",
    "mfa.authenticator.data": "in SECRETS by its name",
}


def copy_of(person: Person) -> tuple[dict[str, Any], dict[str, str]]:
    """What the .zip of somebody says: its JSON, and every file as text."""
    with zipfile.ZipFile(io.BytesIO(personal_file.write(person))) as archive:
        files = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return json.loads(files["everything.json"]), files


@pytest.fixture
def declared(cast: Cast) -> None:
    """The clerk records an interest of the elected member, who once was told of something."""
    declare(
        by=cast.elected,
        body=cast.body,
        person=cast.elected,
        kind=InterestKind.PERSONAL,
        nature="Her sister teaches there",
        in_organisation=cast.barnfield,
    )
    Message.objects.create(
        person=cast.elected, body=cast.body, kind="decisions", event=1, at=clock.now(),
        text="Nobody yet asks nobody@example.org", address="/bhl/",
    )  # fmt: skip


def test_every_key_to_a_person_says_whether_a_row_is_about_them_or_by_them() -> None:
    keys = {key.name for model in WITH_KEYS for key in personal.keys_to_people(model)}
    assert {name for name in keys - ABOUT if not MADE_BY.fullmatch(name)} == set()
    assert keys >= ABOUT


def test_every_text_that_sounds_like_somebody_is_known_to_name_them_or_not_to() -> None:
    sounds = re.compile(r"(of_whom|who|email|e_mail|guest|substitute|\w+_by)")
    open_ones = {
        f"{model._meta.label_lower}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if not column.is_relation
        and column.get_internal_type() in ("CharField", "TextField", "EmailField")
        and sounds.fullmatch(column.name)
        and column.name not in IN_WORDS
    }
    assert open_ones - NO_PERSON.keys() == set()


def test_no_secret_of_a_table_with_people_is_told() -> None:
    sounds = re.compile(r"password|.*secret.*|.*token.*|salt|data|session.*|private.*")
    told = {
        f"{model._meta.label_lower}.{column.name}"
        for model in WITH_KEYS
        for column in model._meta.concrete_fields
        if sounds.fullmatch(column.name) and column.name not in SECRETS
    }
    assert told - NO_SECRET.keys() == set()


def test_each_table_with_people_is_searched_by_each_of_its_keys(cast: Cast) -> None:
    search = Search(cast.elected)
    for model in WITH_KEYS:
        asked = str(search._rows(model).query)
        for key in personal.keys_to_people(model):
            assert f'"{key.column}" = {cast.elected.pk}' in asked
    assert len(WITH_KEYS) > 50


def test_the_copy_holds_every_row_and_event_of_somebody(cast: Cast, declared: None) -> None:
    told, files = copy_of(cast.elected)
    assert told["about"] == {"name": cast.elected.name, "email": cast.elected.email}
    (person,) = told["tables"]["partnership.person"]
    assert person["password"] == "kept, and told to nobody"
    (role,) = told["tables"]["partnership.appointment"]
    assert (role["person"], role["role"]) == ("you", "elected member")
    (interest,) = told["tables"]["interests.declaration"]
    assert interest["nature"] == "Her sister teaches there"
    assert [event["event"] for event in told["events"]] == [
        "PersonAdded",
        "PersonAppointed",
        "StandingInterestDeclared",
    ]
    assert "Her sister teaches there" in files["tables/interests.declaration.csv"]
    assert set(files) == {
        "READ ME.txt",
        "everything.json",
        "events.csv",
        "mentions.csv",
        *(f"tables/{table}.csv" for table in told["tables"]),
    }


def test_it_names_nobody_else(cast: Cast, declared: None) -> None:
    told, files = copy_of(cast.elected)
    (message,) = told["tables"]["notices.message"]
    assert message["text"] == "another person asks another person"
    everything = "".join(files.values())
    others = Person.objects.exclude(pk=cast.elected.pk)
    assert others.count() == 10
    assert [p.email for p in others if p.email in everything] == []
    assert [p.name for p in others if p.name in everything] == []
    numbers = set(re.findall(r"\bperson:(\d+)", everything))
    assert numbers == {str(cast.elected.pk)}


def test_of_what_they_wrote_about_others_they_are_told_that_they_did_only(cast: Cast) -> None:
    declare(
        by=cast.clerk,
        body=cast.body,
        person=cast.elected,
        kind=InterestKind.PERSONAL,
        nature="Her sister teaches there",
        in_organisation=cast.barnfield,
    )
    told, files = copy_of(cast.clerk)
    (interest,) = told["tables"]["interests.declaration"]
    assert (interest["person"], interest["recorded_by"]) == ("another person", "you")
    assert interest["nature"] == "left out: this is about another person too"
    assert "sister" not in "".join(files.values())


def test_the_page_counts_what_the_copy_holds(cast: Cast, declared: None) -> None:
    client = Client()
    client.force_login(cast.elected, backend=BACKEND)
    page = client.get("/account/kept")
    told, _ = copy_of(cast.elected)
    rows = sum(len(rows) for rows in told["tables"].values())
    assert f"{rows} entries name you, in {len(told['tables'])} tables" in page.content.decode()
    answer = client.get("/account/kept/copy")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None


def test_a_formula_in_a_text_is_plain_text_in_the_tables(cast: Cast) -> None:
    cast.elected.name = "=1+1"
    cast.elected.save()
    assert "'=1+1" in copy_of(cast.elected)[1]["tables/partnership.person.csv"]


def test_only_who_answers_for_all_their_bodies_may_take_a_copy(cast: Cast) -> None:
    check_answers_for(OPERATOR, cast.elected)
    check_answers_for(cast.manager, cast.elected)
    for other in (cast.stranger, cast.clerk, cast.elected, SITE):
        with pytest.raises(NotAllowed):
            check_answers_for(other, cast.elected)
    with pytest.raises(NotAllowed):
        check_answers_for(cast.manager, cast.nobody)


def test_the_command_writes_the_copy(cast: Cast, command: Any, tmp_path: Any) -> None:
    file = tmp_path / "copy.zip"
    done = command("person", "export", cast.elected.email, str(file))
    assert done.stdout == f"What is kept about {cast.elected} is in {file}.\n"
    with zipfile.ZipFile(file) as archive:
        assert "everything.json" in archive.namelist()
    refused = command(
        "person", "export", cast.elected.email, str(file), "--as", cast.stranger.email
    )
    assert refused.returncode == 1


def test_tables_that_are_theirs_alone_are_those_that_go_with_them() -> None:
    alone = {m._meta.label_lower for m in personal.tables() if personal.is_theirs_alone(m)}
    assert alone >= {
        Message._meta.label_lower,
        CalendarLink._meta.label_lower,
        "mfa.authenticator",
        "account.emailaddress",
        "socialaccount.socialaccount",
        "notices.choice",
    }
    assert Body._meta.label_lower not in alone
