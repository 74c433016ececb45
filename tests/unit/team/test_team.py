"""The joint team: posts and who directs them, who holds them, what is covered, inductions."""

import csv
import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html
from tests.cast import Cast
from tests.unit.charter.conftest import buttons, signed_in, words

import moothall
from moothall import clock
from moothall.faults import InvalidValue
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.notices import telling
from moothall.notices.models import Message
from moothall.partnership.models import Appointment, Person
from moothall.partnership.permissions import standing
from moothall.team import policies, queries
from moothall.team.actions import (
    add_post,
    agree_induction,
    change_post,
    cover,
    fill_post,
    leave_post,
    say_levels,
    tick,
)
from moothall.team.duties import duties_of
from moothall.team.enums import Direction, Level, Management, PostKind
from moothall.team.functions import functions
from moothall.team.models import Holder, InductionItem, Post
from moothall.team.says import PostSays
from moothall.team.telling import POSTS

SOURCE = Path(moothall.__file__).parent
START = dt.date(2027, 1, 4)
MONDAY = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)


def said(cast: Cast, **given: object) -> PostSays:
    """A plain post of Luton's."""
    told: dict[str, object] = {"title": "Co-ordinator", "starts": START, "employer": cast.luton}
    return PostSays(**{**told, **given})  # type: ignore[arg-type]


def post(cast: Cast, **given: object) -> Post:
    """The same, added."""
    return add_post(by=cast.manager, body=cast.body, says=said(cast, **given))


def awaits(who: Person, cast: Cast) -> list[str]:
    """What of the team awaits somebody."""
    return [duty.title for duty in duties_of(who, standing(who, cast.body), cast.body)]


def test_the_nineteen_functions_are_those_of_the_source() -> None:
    own, facts = (
        (SOURCE / name).read_bytes()
        for name in ("team/data/staff_functions.csv", "demo/facts/staff_functions.csv")
    )
    assert own == facts
    assert [function.number for function in functions()] == list(range(1, 20))


def test_a_post_tells_all_its_faults_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidValue) as told:
        post(
            cast,
            title=" ",
            employer=None,
            kind=PostKind.SECONDEE,
            directed_by=Direction.AUTHORITY,
            managed_by=Management.POST,
            fte=Decimal("1.2"),
        )
    for fault in ("a title", "who employs", "which authority directs", "other post", "at most 1",
                  "give the last day"):  # fmt: skip
        assert fault in str(told.value)
    for other in (cast.director, cast.chair, cast.officer, cast.stranger):
        with pytest.raises(NotAllowed, match="the manager and the clerk of"):
            add_post(by=other, body=cast.body, says=said(cast))


def test_no_post_answers_to_itself_in_a_round(cast: Cast) -> None:
    first = post(cast)
    second = post(cast, title="Analyst", managed_by=Management.POST, reports_to=first)
    says = said(cast, managed_by=Management.POST, reports_to=second)
    with pytest.raises(InvalidValue, match="answers to “Co-ordinator” itself"):
        change_post(by=cast.clerk, post=first, says=says, shown=policies.shown(first))


def test_who_employs_and_who_directs_are_two_things(cast: Cast) -> None:
    made = post(cast, directed_by=Direction.BODY, managed_by=Management.CHAIR)
    assert (made.employed_by, made.direction, made.management) == (
        "Luton",
        "the partnership",
        "the chair",
    )
    other = post(
        cast, title="Adviser", employer=None, employer_called="A firm",
        directed_by=Direction.AUTHORITY, directing=cast.bedford,
    )  # fmt: skip
    assert (other.employed_by, other.direction, other.management) == ("A firm", "Bedford", "A firm")


def test_a_secondee_from_outside_is_warned_of_and_not_refused(cast: Cast) -> None:
    members = policies.members_of(cast.body)
    inside = said(cast, kind=PostKind.SECONDEE, ends=dt.date(2028, 1, 1))
    outside = replace(inside, employer=None, employer_called="Elsewhere Council")
    assert inside.warnings(members) == []
    (warning,) = outside.warnings(members)
    assert "Elsewhere Council is no member of the partnership" in warning
    assert add_post(by=OPERATOR, body=cast.body, says=outside).kind == PostKind.SECONDEE


def test_a_post_is_held_by_one_at_a_time_and_within_its_days(cast: Cast) -> None:
    with clock.at(MONDAY):
        made = post(cast, ends=dt.date(2027, 12, 31))
        holder = fill_post(by=cast.manager, post=made, holder=cast.officer, starts=START)
        with pytest.raises(InvalidValue, match="record their last day first"):
            fill_post(by=cast.manager, post=made, called="another", starts=dt.date(2027, 3, 1))
        leave_post(by=cast.clerk, holder=holder, ends=dt.date(2027, 2, 28))
        fill_post(by=cast.manager, post=made, called="another", starts=dt.date(2027, 3, 1),
                  ends=dt.date(2027, 6, 1))  # fmt: skip
        with pytest.raises(InvalidValue) as told:
            fill_post(by=OPERATOR, post=made, starts=dt.date(2028, 1, 1), ends=START)
        for fault in ("Say who it is", "before the first", "keep within it"):
            assert fault in str(told.value)


def test_a_function_is_covered_only_where_a_post_is_held(cast: Cast) -> None:
    with clock.at(MONDAY):
        held, vacant = post(cast), post(cast, title="Vacant")
        cover(by=cast.manager, post=held, covers=[(1, Level.LOCAL), (2, Level.GROUPING)])
        cover(by=cast.manager, post=vacant, covers=[(2, Level.REGION), (3, Level.REGION)])
        fill_post(by=cast.manager, post=held, called="somebody", starts=START)
        place = standing(cast.observer, cast.body)
        found = queries.coverage(queries.posts(cast.body, place))
        covered = [each.function.number for each in found if each.is_covered]
        waiting = [e.function.number for e in found if e.has_post and not e.is_covered]
        assert (covered, waiting) == ([1, 2], [3])
        with pytest.raises(InvalidValue, match="no function 20"):
            cover(by=cast.manager, post=held, covers=[(20, Level.LOCAL)])


def test_a_level_that_is_needed_and_not_covered_is_a_gap(cast: Cast) -> None:
    with clock.at(MONDAY):
        made, vacant = post(cast), post(cast, title="Vacant")
        cover(by=cast.manager, post=made, covers=[(1, Level.LOCAL), (2, Level.GROUPING)])
        cover(by=cast.manager, post=vacant, covers=[(2, Level.REGION)])
        fill_post(by=cast.manager, post=made, called="somebody", starts=START)
        with pytest.raises(InvalidValue, match="no function 20"):
            say_levels(by=cast.manager, body=cast.body, wanted=[(20, Level.LOCAL)])
        with pytest.raises(NotAllowed):
            say_levels(by=cast.director, body=cast.body, wanted=[])
        wanted = [(1, Level.LOCAL), (2, Level.GROUPING), (2, Level.REGION), (3, Level.LOCAL)]
        say_levels(by=cast.manager, body=cast.body, wanted=wanted)
        posts = queries.posts(cast.body, standing(cast.observer, cast.body))
        found = queries.coverage(posts, queries.wanted_levels(cast.body))
        assert {e.function.number: e.gaps for e in found if e.gaps} == {
            2: [Level.REGION], 3: [Level.LOCAL],
        }  # fmt: skip
        assert [e.function.number for e in found if e.is_needed and e.is_covered] == [1]
        page = signed_in(cast.observer).get("/bhl/team/").content
        said_there = words(page)
        assert "1 of 3 functions are covered at each level where they are needed" in said_there
        assert "2 gaps of 4 places where a function is needed: 1 local and 1 regional" in said_there
        cells = html.fromstring(page.decode()).xpath("//td[contains(@class,'mh-heat__high')]")
        assert [cell.text_content() for cell in cells] == ["vacant", "gap"]
        sent = signed_in(cast.observer).get("/bhl/team/?functions-format=csv")
        rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
        assert [(row["Stands"], row["Needed"]) for row in rows[:4]] == [
            ("covered", "local"), ("gap: regional", "grouping and regional"),
            ("gap: local", "local"), ("not needed", "no"),
        ]  # fmt: skip


def test_the_levels_begin_as_the_list_says_and_no_change_is_run_over(cast: Cast) -> None:
    assert {f.number: f.levels_in_words for f in functions() if f.levels_in_words} == {
        2: (Level.GROUPING, Level.REGION), 9: (Level.GROUPING,),
    }  # fmt: skip
    client = signed_in(cast.clerk)
    form = html.fromstring(client.get("/bhl/team/levels").content.decode())
    ticked = form.xpath("//input[@name='covers'][@checked]/@value")
    assert ticked == ["2-grouping", "2-region", "9-grouping"]
    seen = form.xpath("//input[@name='seen']/@value")[0]
    assert client.post("/bhl/team/levels", {"covers": ticked, "seen": seen}).status_code == 302
    assert queries.wanted_levels(cast.body) == {
        2: frozenset({"grouping", "region"}), 9: frozenset({"grouping"}),
    }  # fmt: skip
    late = client.post("/bhl/team/levels", {"covers": ["1-local"], "seen": seen})
    assert late.status_code == 400
    assert "said at which levels functions are needed. Nothing that you typed is lost" in (
        words(late.content)
    )
    again = html.fromstring(late.content.decode())
    assert again.xpath("//input[@name='covers'][@checked]/@value") == ["1-local"]
    seen = again.xpath("//input[@name='seen']/@value")[0]
    assert client.post("/bhl/team/levels", {"covers": ["1-local"], "seen": seen}).status_code == 302
    assert signed_in(cast.director).get("/bhl/team/levels").status_code == 403


def test_a_post_that_ends_or_is_held_by_a_leaver_awaits_the_manager(cast: Cast) -> None:
    with clock.at(MONDAY):
        made = post(cast)
        holder = fill_post(by=cast.manager, post=made, holder=cast.officer, starts=START)
        leave_post(by=cast.manager, holder=holder, ends=dt.date(2027, 2, 28))
        assert awaits(cast.manager, cast) == ["Say who follows as Co-ordinator"]
        client = signed_in(cast.manager)
        assert buttons(client.get(f"/bhl/team/posts/{made.pk}/").content)[0] == "Say who follows"
        form = html.fromstring(client.get(f"/bhl/team/posts/{made.pk}/fill").content.decode())
        begins = [form.xpath(f"//input[@name='starts_{part}']/@value")[0]
                  for part in ("day", "month", "year")]  # fmt: skip
        assert begins == ["1", "3", "2027"]
        fill_post(by=cast.manager, post=made, called="another", starts=dt.date(2027, 3, 1))
        assert awaits(cast.manager, cast) == []
        Appointment.objects.filter(person=cast.officer).update(ends=dt.date(2027, 1, 3))
        assert awaits(cast.clerk, cast) == ["Record the last day in the post Co-ordinator"]


def test_the_page_names_what_nobody_does_and_its_tables_go_out(cast: Cast) -> None:
    with clock.at(MONDAY):
        client = signed_in(cast.observer)
        assert "No post yet" in words(client.get("/bhl/team/").content)
        made = post(cast)
        all_but_18 = [(f.number, Level.GROUPING) for f in functions() if f.number != 18]
        cover(by=cast.manager, post=made, covers=all_but_18)
        fill_post(by=cast.manager, post=made, holder=cast.officer, starts=START)
        page = client.get("/bhl/team/").content
        said_there = words(page)
        assert "18 of 19 functions are covered, by 1 held post of 1 full-time" in said_there
        assert "Nobody covers European Social Fund contracts for 14-19" in said_there
        gaps = html.fromstring(page.decode()).xpath("//*[contains(@class,'mh-heat')]//th//strong")
        assert [gap.text_content() for gap in gaps] == ["nobody"]
        sent = client.get("/bhl/team/?functions-format=csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(sent)))
        assert [row["Stands"] for row in rows].count("covered") == 18
        assert rows[0]["Grouping"] == "Co-ordinator"
        assert "Co-ordinator" in client.get("/bhl/team/?format=csv").content.decode()


def test_who_holds_a_post_is_named_to_those_who_direct_it_or_employ_them(cast: Cast) -> None:
    with clock.at(MONDAY):
        made = post(cast, employer=cast.barnfield)
        fill_post(by=cast.manager, post=made, called="A. Nother of the college", starts=START)
        for who, named in (
            (cast.manager, True),
            (cast.director, True),
            (cast.officer, True),  # of the college that employs
            (cast.representative, False),
            (cast.observer, False),
        ):
            client = signed_in(who)
            for path in ("/bhl/team/", f"/bhl/team/posts/{made.pk}/", "/bhl/team/?format=csv"):
                told = client.get(path).content.decode()
                assert ("A. Nother" in told) == named, (who, path)


def test_an_induction_is_ticked_by_the_holder_or_who_keeps_the_team(cast: Cast) -> None:
    with clock.at(MONDAY):
        agree_induction(by=cast.manager, body=cast.body, items=[("Account", 1), ("Met all", 28)])
        made = post(cast)
        holder = fill_post(by=cast.manager, post=made, holder=cast.officer, starts=START)
        account = InductionItem.objects.get(words="Account")
        assert awaits(cast.officer, cast) == ["Go on with your induction as Co-ordinator"]
        with pytest.raises(NotAllowed, match="for oneself"):
            tick(by=cast.director, holder=holder, item=account, done_on=START)
        with pytest.raises(InvalidValue, match="until today"):
            tick(by=cast.officer, holder=holder, item=account, done_on=dt.date(2027, 1, 5))
        tick(by=cast.officer, holder=holder, item=account, done_on=START)
        with pytest.raises(NotAllowed, match="already"):
            tick(by=cast.clerk, holder=holder, item=account, done_on=START)
    with clock.at(MONDAY + dt.timedelta(days=29)):
        assert awaits(cast.manager, cast) == ["See to the induction of the Co-ordinator"]
        client = signed_in(cast.officer)
        page = client.get(f"/bhl/team/holders/{holder.pk}/").content
        assert "1 item is left of 2." in words(page)
        assert "late" in words(page)
        assert signed_in(cast.observer).get(f"/bhl/team/holders/{holder.pk}/").status_code == 403
        met = InductionItem.objects.get(words="Met all")
        sent = {"done_on_day": "1", "done_on_month": "2", "done_on_year": "2027"}
        client.post(f"/bhl/team/holders/{holder.pk}/done/{met.pk}", sent)
        assert awaits(cast.officer, cast) == awaits(cast.manager, cast) == []
        agree_induction(by=cast.manager, body=cast.body, items=[("Account", 1)])
        assert [i.item.words for i in queries.induction_of(holder)] == ["Account", "Met all"]


def test_vacancies_and_those_who_leave_soon_await_the_manager(cast: Cast) -> None:
    with clock.at(MONDAY):
        made = post(cast, kind=PostKind.SECONDEE, ends=dt.date(2027, 6, 30))
        assert awaits(cast.manager, cast) == ["Fill the post Co-ordinator"]
        fill_post(by=cast.manager, post=made, called="secondee", starts=START,
                  ends=dt.date(2027, 6, 30))  # fmt: skip
        assert awaits(cast.manager, cast) == []
        telling.read_on()
        told = set(Message.objects.filter(kind=POSTS.name).values_list("person__name", flat=True))
        assert told == {str(cast.chair), str(cast.clerk), str(cast.director)}
    with clock.at(dt.datetime(2027, 5, 5, 9, tzinfo=dt.UTC)):
        assert awaits(cast.clerk, cast) == ["Say what follows the secondee Co-ordinator"]
        assert awaits(cast.director, cast) == []


def test_a_post_is_made_changed_and_filled_on_the_site(cast: Cast) -> None:
    with clock.at(MONDAY):
        client = signed_in(cast.manager)
        form = {
            "title": "Data analyst", "kind": "employed", "employer": str(cast.luton.pk),
            "directed_by": "body", "managed_by": "employer", "fte": "0.5",
            "starts_day": "4", "starts_month": "1", "starts_year": "2027",
        }  # fmt: skip
        wrong = client.post("/bhl/team/posts/new", form | {"employer": ""})
        assert (wrong.status_code, "who employs" in words(wrong.content)) == (400, True)
        made = client.post("/bhl/team/posts/new", form)
        pk = Post.objects.get().pk
        assert made["Location"] == f"/bhl/team/posts/{pk}/covers"
        client.post(f"/bhl/team/posts/{pk}/covers", {"covers": ["5-grouping", "11-local"]})
        page = client.get(f"/bhl/team/posts/{pk}/").content
        assert "data entry and its arrangements local" in words(page)
        assert buttons(page)[0] == "Fill it"
        client.post(f"/bhl/team/posts/{pk}/covers", {})
        assert Post.objects.get().covers.count() == 0
        sent = {"called": "data analyst", **{k: form[k] for k in form if k.startswith("starts")}}
        client.post(f"/bhl/team/posts/{pk}/fill", sent)
        assert str(Holder.objects.get()) == "data analyst"
        stale = policies.shown(Post.objects.get())
        assert (
            client.post(
                f"/bhl/team/posts/{pk}/change", form | {"shown": stale, "fte": "0.8"}
            ).status_code
            == 302
        )
        late = client.post(
            f"/bhl/team/posts/{pk}/change", form | {"shown": stale, "note": "Typed long."}
        )
        assert late.status_code == 409
        assert "Share of a full week 0.8" in words(late.content)
        assert "Typed long." in late.content.decode()


def test_posts_of_another_body_are_no_page_here(cast: Cast) -> None:
    made = post(cast)
    client = signed_in(cast.stranger)
    for path in ("", "change", "covers", "fill"):
        assert client.get(f"/elsewhere/team/posts/{made.pk}/{path}").status_code == 404
        assert client.get(f"/bhl/team/posts/{made.pk}/{path}").status_code == 404


def test_more_posts_take_no_more_queries(cast: Cast) -> None:
    with clock.at(MONDAY):
        client = signed_in(cast.manager)
        counts = []
        for many in (3, 27):
            for number in range(many):
                made = post(cast, title=f"Post {many}-{number}")
                cover(by=OPERATOR, post=made, covers=[(1, Level.LOCAL)])
                fill_post(by=OPERATOR, post=made, holder=cast.officer, starts=START)
            with CaptureQueriesContext(connection) as asked:
                page = client.get("/bhl/team/").content
            counts.append(len(asked))
        assert "30 posts" in words(page)
        assert counts[0] == counts[1]
