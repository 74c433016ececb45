"""The navigation shows what a person may follow, in the order of the cycle, and where they are."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from moothall.theme import frame, navigation
from moothall.theme.navigation import Section


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", page, name="home"),
    path("returns/", page, name="returns"),
    path("returns/rules/", page, name="rules"),
    path("plans/", page, name="plans"),
    path("ledger/", page, name="ledger"),
]
pytestmark = pytest.mark.usefixtures("entries")


def register_all() -> None:
    navigation.register(Section.HOUSE, "Ledger", "ledger", visible=lambda request: False)
    navigation.register(Section.PLAN, "Plans", "plans")
    navigation.register(Section.UNDERSTAND, "Rules", "rules", order=20)
    navigation.register(Section.UNDERSTAND, "Returns", "returns", order=10)


@override_settings(ROOT_URLCONF=__name__)
def test_steps_follow_the_cycle_and_leave_out_what_one_may_not_see(rf: RequestFactory) -> None:
    register_all()
    steps = navigation.steps(rf.get("/returns/"))
    assert [(step.title, [link.title for link in step.links]) for step in steps] == [
        ("Understand", ["Returns", "Rules"]),
        ("Plan", ["Plans"]),
    ]


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_belongs_to_the_nearest_entry(rf: RequestFactory) -> None:
    register_all()
    steps = navigation.steps(rf.get("/returns/rules/xml.malformed"))
    assert [link.current for link in steps[0].links] == [False, True]
    assert [step.current for step in steps] == [True, False]


@override_settings(ROOT_URLCONF=__name__)
def test_the_frame_is_what_the_site_says(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "_describers", [])
    assert frame.context(rf.get("/"))["frame"].about == frame.Surroundings()
    frame.describe(lambda request: frame.Surroundings(partnership=request.path))
    assert frame.context(rf.get("/plans/"))["frame"].about.partnership == "/plans/"


@override_settings(ROOT_URLCONF=__name__)
def test_registering_again_replaces(rf: RequestFactory) -> None:
    navigation.register(Section.PLAN, "Plans", "plans")
    navigation.register(Section.PLAN, "All plans", "plans")
    assert [entry.title for entry in navigation.entries()] == ["All plans"]
    navigation.forget("plans")
    assert navigation.entries() == ()


@override_settings(ROOT_URLCONF=__name__)
def test_an_entry_stands_below_another_that_one_sees(rf: RequestFactory) -> None:
    navigation.register(Section.UNDERSTAND, "Returns", "returns")
    navigation.register(Section.UNDERSTAND, "Rules", "rules", under="returns")
    request = rf.get("/returns/rules/")
    (step,) = navigation.steps(request)
    assert [(link.title, link.current, link.holds_current) for link in step.links] == [
        ("Returns", False, True)
    ]
    shown = frame.Frame(frame.Surroundings(), (step,))
    assert [(link.title, link.current) for link in shown.beside] == [
        ("Returns", False),
        ("Rules", True),
    ]
    navigation.register(Section.UNDERSTAND, "Returns", "returns", visible=lambda request: False)
    (step,) = navigation.steps(request)
    assert [(link.title, link.below) for link in step.links] == [("Rules", ())]
    assert frame.Frame(frame.Surroundings(), (step,)).beside == ()
