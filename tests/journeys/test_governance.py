"""A working day of the partnership, end to end: a meeting from its open matters to an action point
done, and a decision from a barred vote to the dispute that holds it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect
from tests.journeys import site as sites
from tests.journeys.conftest import MANAGER, NewPage, sign_in
from tests.journeys.site import Site
from tests.unit.meetings.files import pdf

from moothall import clock

CLERK = "Clerk"
AUTHORITIES = ("Bedford", "Central Bedfordshire", "Hertfordshire", "Luton")
GOVERNOR = "Elected member Luton Borough Council"
QUESTION = "Shall Barnfield College host the joint careers fair?"
RISK = "The careers fair has no venue"
PAPER = "Where the fair could be held"
ASKED = "Ask the college what the hall costs"


def director(authority: str) -> str:
    """The card of an authority's director."""
    return f"Director {authority}"


@dataclass
class Day:
    """A site as several people have it open; each signs in once."""

    site: Site
    new_page: NewPage
    pages: dict[str, Page] = field(default_factory=dict)

    def open(self, account: str, path: str) -> Page:
        """Open a page as somebody."""
        if account not in self.pages:
            self.pages[account] = self.new_page()
            sign_in(self.pages[account], self.site, account)
        page = self.pages[account]
        page.goto(self.site.url(path))
        return page


@contextmanager
def day(home: Path, new_page: NewPage, *, days_ahead: int = 0) -> Iterator[Day]:
    """Serve a home on a day."""
    with sites.served(home, days_ahead=days_ahead) as site:
        yield Day(site, new_page)


def main(page: Page) -> Locator:
    """What stands between head and foot of a page."""
    return page.get_by_role("main")


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """The site says it at the top of the page."""
    expect(page.get_by_role("status").first).to_contain_text(words)


def choose(page: Page, label: str, words: str) -> None:
    """Choose of a list what holds some words."""
    field = page.get_by_label(label, exact=True)
    field.select_option(field.get_by_role("option").filter(has_text=words).first.inner_text())


def test_a_meeting_from_open_matters_to_an_action_point_that_is_done(
    example: Path, tmp_path: Path, new_page: NewPage
) -> None:
    home = sites.copied(example, tmp_path / "changed")
    with day(home, new_page) as today:
        raise_a_risk(today)
        meeting, on = agenda_from_open_matters(today)
        send_a_substitute(today, meeting)
        give_a_late_paper(today, meeting)
    with day(home, new_page, days_ahead=(on - clock.now().date()).days + 1) as today:
        record_who_came(today, meeting)
        write_minutes(today, meeting)
        comment(today, meeting)
        do_what_was_asked(today)


def raise_a_risk(today: Day) -> None:
    """A commissioner raises a risk and scores it high."""
    page = today.open("Commissioner Luton", "/example/registers/risks/new")
    page.get_by_label("Title").fill(RISK)
    page.get_by_label("Because of").fill("Every hall of the area is taken in March.")
    page.get_by_label("This may happen").fill("The fair is called off.")
    page.get_by_label("With this effect").fill("School leavers do not meet the colleges.")
    page.get_by_label("How soon could it come about?").select_option(index=1)
    for score in ("Likelihood before", "Impact before", "Likelihood now", "Impact now"):
        page.get_by_label(score).select_option("5")
    choose(page, "Owner", "Commissioner, Luton")
    page.get_by_role("button", name="Raise the risk").click()
    expect(main(page).get_by_role("link", name=RISK)).to_be_visible()


def agenda_from_open_matters(today: Day) -> tuple[str, dt.date]:
    """The clerk takes the risk over from the open matters and publishes the agenda."""
    page = today.open(CLERK, "/example/meetings/")
    main(page).get_by_role("link", name="Joint board").first.click()
    meeting = page.url.removeprefix(today.site.address)
    heading = page.get_by_role("heading", level=1).inner_text()
    page = today.open(CLERK, meeting + "agenda")
    main(page).get_by_role("button", name=re.compile(f"Put it on.*{RISK}")).click()
    said(page, RISK)
    expect(main(page).get_by_role("heading", level=3, name=RISK)).to_be_visible()
    main(page).get_by_role("button", name="Publish the agenda").click()
    page.get_by_role("button", name="Publish the agenda").click()
    said(page, "is published")
    begins = dt.datetime.strptime(heading.split(", ")[-1], "%d %B %Y").replace(tzinfo=dt.UTC)
    return meeting, begins.date()


def send_a_substitute(today: Day, meeting: str) -> None:
    """A director cannot come, and says who does."""
    page = today.open(director("Central Bedfordshire"), meeting + "answer")
    page.get_by_label("I cannot come, and somebody comes instead").check()
    page.get_by_label("Who comes instead").fill("head of learning")
    page.get_by_role("button", name="Send the answer").click()
    expect(main(page)).to_contain_text("head of learning")


def give_a_late_paper(today: Day, meeting: str) -> None:
    """A paper that comes after the agenda went out says so."""
    page = today.open(CLERK, meeting + "papers/new")
    page.get_by_label("Title").fill(PAPER)
    given = FilePayload(name="paper.pdf", mimeType="application/pdf", buffer=pdf())
    page.locator("input[type=file]").set_input_files(given)
    page.get_by_role("button", name="Give the paper").click()
    expect(main(page).get_by_role("listitem").filter(has_text=PAPER).last).to_contain_text("late")


def record_who_came(today: Day, meeting: str) -> None:
    """The clerk marks all but those whose apologies came; the page says that enough are there."""
    page = today.open(CLERK, meeting + "attendance")
    for row in main(page).get_by_role("group").filter(has=page.get_by_label("Present")).all():
        if not row.get_by_label("Apologies", exact=True).is_checked():
            row.get_by_label("Present", exact=True).check()
    expect(page.locator("#quorum")).to_contain_text("Quorate")
    page.get_by_role("button", name="Save attendance").click()
    said(page, "Attendance is recorded.")


def write_minutes(today: Day, meeting: str) -> None:
    """The clerk writes something of every item, asks for something, and sends the minutes round."""
    page = today.open(CLERK, meeting + "minutes/write")
    for part in main(page).get_by_role("textbox").all():
        part.fill("The board spoke of it and **noted** it.")
    page.get_by_role("button", name="Save the draft").click()
    page = today.open(CLERK, meeting + "actions/new")
    page.get_by_label("What is to be done").fill(ASKED)
    choose(page, "Who does it?", "Commissioner, Luton")
    due = clock.now().date() + dt.timedelta(days=60)
    for part, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_role("button", name="Give the action point").click()
    expect(main(page)).to_contain_text(ASKED)
    page = today.open(CLERK, meeting + "minutes/circulate")
    main(page).get_by_role("button", name="Circulate").click()
    said(page, "circulated")


def comment(today: Day, meeting: str) -> None:
    """A director who was there would have said something otherwise."""
    page = today.open(director("Bedford"), meeting + "minutes/comment")
    page.get_by_label("Your comment").fill("We also asked for the hall at Oaklands.")
    page.get_by_role("button", name="Send the comment").click()
    expect(main(page)).to_contain_text("We also asked for the hall at Oaklands.")


def do_what_was_asked(today: Day) -> None:
    """Whoever was asked finds it on the overview, and closes it."""
    page = today.open("Commissioner Luton", "/example/meetings/actions/")
    main(page).get_by_role("link", name=ASKED).click()
    page.get_by_role("button", name="It is done").click()
    page.get_by_role("button", name="Close it").click()
    expect(main(page)).to_contain_text("It was done on")


def test_the_example_shows_what_a_panel_decided_and_what_the_disputed_decision_rests_on(
    site: Site, new_page: NewPage
) -> None:
    today = Day(site, new_page)
    page = today.open(director("Hertfordshire"), "/example/decisions/?q=What+follows+from")
    page.get_by_role("link", name=re.compile("What follows from dispute")).click()
    expect(main(page)).to_contain_text("Decided by the panel in dispute D")
    expect(main(page)).to_contain_text("2 of 3 for it: the director (made up), Essex")
    page.get_by_role("link", name=re.compile("^Dispute D")).click()
    page.get_by_role("link", name=re.compile("Shall one authority go on leading")).click()
    expect(main(page)).to_contain_text("Travel to learn: what the returns show")
    expect(main(page)).to_contain_text("paper of a meeting")


def test_a_decision_from_a_barred_vote_to_the_dispute_that_holds_it(
    own_site: Site, new_page: NewPage
) -> None:
    today = Day(own_site, new_page)
    let_members_speak_for_luton(today)
    decision = propose(today)
    be_barred_until_dispensed_with(today, decision)
    consent_and_publish(today, decision)
    call_in(today, decision)
    dispute(today, decision)


def let_members_speak_for_luton(today: Day) -> None:
    """The manager records that Luton consents by its elected members too."""
    page = today.open(MANAGER, "/example/decisions/rule/new")
    page.get_by_label("Where this was agreed").fill("minute 4 of the joint board")
    luton = page.get_by_role("group", name="Other levels for Luton Borough Council")
    luton.get_by_label("director").check()
    luton.get_by_label("elected members").check()
    page.get_by_role("button", name="Record the rule").click()
    expect(main(page)).to_contain_text("minute 4 of the joint board")


def propose(today: Day) -> str:
    """A director proposes something that touches a college of which a member is a governor."""
    page = today.open(director("Bedford"), "/example/decisions/new")
    page.get_by_label("Question").fill(QUESTION)
    page.get_by_label("What is proposed").fill("The fair is held in the hall of the college.")
    page.get_by_label("Why", exact=True).fill("It is the largest hall on a bus line.")
    concerned = page.get_by_role("group", name="Organisations that it concerns")
    concerned.get_by_label("Barnfield College").check()
    page.get_by_role("button", name="Propose it").click()
    said(page, "is proposed")
    return page.url.removeprefix(today.site.address)


def be_barred_until_dispensed_with(today: Day, decision: str) -> None:
    """The governor has no vote until a dispensation is on record."""
    governor = today.open(GOVERNOR, decision)
    expect(main(governor)).to_contain_text("Your vote is barred")
    expect(governor.get_by_role("button", name="Consent")).to_have_count(0)
    clerk = today.open(CLERK, decision)
    clerk.get_by_role("link", name="Record a dispensation").click()
    clerk.get_by_label("Who gave it").fill("Luton's standards committee (invented)")
    clerk.get_by_label("Why it was given").fill("The college is not paid for it.")
    clerk.get_by_role("button", name="Record the dispensation").click()
    consent(today, GOVERNOR, decision)


def consent(today: Day, account: str, decision: str) -> None:
    """Somebody consents for their authority."""
    page = today.open(account, decision)
    page.get_by_role("button", name="Consent").click()
    page.get_by_role("button", name="Record the consent").click()
    said(page, "consents to decision")


def consent_and_publish(today: Day, decision: str) -> None:
    """All directors consent, and the manager publishes it."""
    for authority in AUTHORITIES:
        consent(today, director(authority), decision)
    page = today.open(MANAGER, decision)
    page.get_by_role("button", name="Publish it").click()
    page.get_by_role("button", name="Publish it").click()
    expect(main(page)).to_contain_text("It can be called in until")


def call_in(today: Day, decision: str) -> None:
    """An elected member calls it in; scrutiny upholds it."""
    page = today.open("Elected member Hertfordshire", decision)
    page.get_by_role("button", name="Call it in").click()
    page.get_by_label("Why").fill("How do learners from the north get there?")
    page.get_by_role("button", name="Call it in").click()
    expect(main(page)).to_contain_text("How do learners from the north get there?")
    clerk = today.open(CLERK, decision)
    clerk.get_by_role("link", name=re.compile("Record what .* scrutiny said")).click()
    clerk.get_by_label("It is upheld").check()
    clerk.get_by_label("What scrutiny said").fill("A bus is hired for the day.")
    clerk.get_by_role("button", name="Record").click()
    expect(main(clerk)).to_contain_text("A bus is hired for the day.")


def dispute(today: Day, decision: str) -> None:
    """Central Bedfordshire disputes it, which holds it from then on."""
    page = today.open(director("Central Bedfordshire"), "/example/disputes/open")
    choose(page, "What is disputed", QUESTION)
    page.get_by_role("group", name="Who answers it").get_by_label("Bedford Borough Council").check()
    page.get_by_label("What is wrong with it").fill("The hall lies at the far end of the area.")
    page.get_by_label("What would settle it").fill("The fair goes round among the colleges.")
    page.get_by_role("button", name="Open the dispute").click()
    expect(main(page)).to_contain_text("The hall lies at the far end of the area.")
    held = today.open(MANAGER, decision)
    expect(main(held)).to_contain_text("It is held for the time being")
    held.get_by_role("link", name="What holds it").click()
    expect(held.get_by_role("heading", level=1)).to_contain_text("dispute")
