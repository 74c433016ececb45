"""From an empty folder to a published plan, through the site alone: a new user's whole way."""

import csv
import email
import io
import re
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from tests import made_partnership as made
from tests.cast import PASSWORD
from tests.journeys import site as sites
from tests.journeys.conftest import NewPage
from tests.journeys.site import Site
from tests.programs import Tables, environment_for

LONGEST = 60.0  # seconds that something in the background may take on a busy machine
BEYOND_CALL_IN = 10  # days: five working days, a weekend and a bank holiday
MANAGER = "manager@example.org"
SHARES = ("3% less", "2% less", "1% less", "Steady state", "1% more", "2% more", "3% more")


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that follows."""
    main(page).get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def main(page: Page) -> Locator:
    """The main part of a page."""
    return page.get_by_role("main")


def says(page: Page, words: str) -> None:
    expect(main(page)).to_contain_text(words)


def until(page: Page, address: str, words: str) -> None:
    """Look again and again at a page until work in the background has brought these words."""
    end = time.monotonic() + LONGEST
    page.goto(address)
    while words not in main(page).inner_text():
        assert time.monotonic() < end, (words, main(page).inner_text())
        page.wait_for_timeout(400)
        page.goto(address)


def give(page: Page, *files: Path) -> None:
    """Choose files in the picker of a page."""
    main(page).locator("input[type=file]").set_input_files(list(files))


def sign_in(page: Page, site: Site, address: str) -> None:
    page.goto(site.url("/account/sign-in"))
    page.locator("input[name=login]").fill(address)
    page.locator("input[name=password]").fill(PASSWORD)
    press(page, "Sign in")


def set_up(page: Page, site: Site, said: Path) -> str:
    """Follow the link that the program prints; returns the address of the partnership."""
    found = re.search(r"http://[^/]+(/set-up/\S+)", said.read_text("utf-8"))
    assert found
    page.goto(site.url(found[1]))
    page.get_by_label("Name of the partnership").fill(made.NAME_OF_ALL)
    page.get_by_label("Your name").fill("Partnership manager")
    page.get_by_label("Your e-mail address").fill(MANAGER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    press(page, "Set it up")
    says(page, "Set up your partnership")
    return page.url.partition("/partnership/")[0]


def add_members(page: Page, base: str, files: dict[str, Path]) -> None:
    page.goto(f"{base}/partnership/members/import")
    give(page, files["members"])
    press(page, "Take the members over")
    for college in made.COLLEGES:
        says(page, college.name)


def invite_directors(page: Page, base: str, site: Site, new_page: NewPage) -> dict[str, Page]:
    """Invite a director of each authority; each sets a password by the link in the mail."""
    directors = {}
    for authority in made.AUTHORITIES:
        address = f"director.{authority.lower()}@example.org"
        page.goto(f"{base}/partnership/people/invite")
        page.get_by_label("E-mail address").fill(address)
        page.get_by_label("Name", exact=True).fill(f"Director of {authority}")
        page.get_by_label("Director", exact=True).check()
        page.get_by_label("For which member").select_option(label=made.council(authority))
        press(page, "Send the invitation")
        director = directors[authority] = new_page()
        director.goto(site.url(link_in_mail(site.home, address)))
        director.get_by_label("Password", exact=True).fill(PASSWORD)
        director.get_by_label("The same password again").fill(PASSWORD)
        press(director, "Set the password and sign in")
    return directors


def link_in_mail(home: Path, address: str) -> str:
    """Return the path of the link in the mail to somebody, once it is sent."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        for path in home.glob("mail/*"):
            mail = email.message_from_bytes(path.read_bytes())
            found = re.search(r"https?://[^/\s]+(/\S+)", mail.get_payload(decode=True).decode())
            if mail["To"] == address and found:
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"No mail with a link came to {address}.")


def give_references(page: Page, base: str, files: dict[str, Path]) -> None:
    """Give every table; a faulty one first, which changes nothing and says each cell."""
    faulty = files["aims"].with_name("faulty.csv")
    faulty.write_text(files["aims"].read_text("utf-8").replace(",3,4", ",31,4"), "utf-8")
    page.goto(f"{base}/references/")
    says(page, "These tables are missing")
    for kind, path in (("aims", faulty), *((k, files[k]) for k in
                       ("aims", "postcodes", "providers", "population"))):  # fmt: skip
        page.goto(f"{base}/references/{kind}/")
        give(page, path)
        press(page, "Give the file")
        here = re.sub(r"/progress$", "", page.url)
        if path is faulty:
            until(page, here, "Why was the file refused?")
            says(page, "NotionalNVQLevelv2 (C2)")
        else:
            until(page, here, "What was taken over?")
    page.goto(f"{base}/references/")
    says(page, "Every reference table is there.")


def agree_protocol(page: Page, base: str) -> None:
    page.goto(f"{base}/protocols/new")
    page.get_by_label("Title").fill("Learner records")
    for purpose in page.get_by_role("group", name="What the records may be used for").all():
        for box in purpose.get_by_role("checkbox").all():
            box.check()
    page.get_by_label("The purpose in words").fill("To plan learning after 16 together.")
    for when, year in (("In force from", "2026"), ("In force until", "2036")):
        group = page.get_by_role("group", name=when)
        for part, value in (("Day", "1"), ("Month", "1"), ("Year", year)):
            group.get_by_label(part).fill(value)
    press(page, "Add the protocol")
    says(page, "In force today.")


def give_returns(page: Page, base: str, files: dict[str, Path]) -> None:
    page.goto(f"{base}/returns/")
    give(page, *(files[college.ukprn] for college in made.COLLEGES))
    press(page, "Give the files")
    for college in made.COLLEGES:
        until(page, f"{base}/returns/?q={college.ukprn}", "to decide")
        page.get_by_role("link", name=college.name).click()
        press(page, "Accept this return")
        says(page, f"{college.learners} learners join the evidence.")


def see_figures(page: Page, base: str) -> None:
    """Wait for the figures, which are counted in the background, and look who crosses borders."""
    until(page, f"{base}/", f"{made.LEARNERS} learners aged 16 to 18")
    crossing = sum(
        many
        for college in made.COLLEGES
        for home, many in college.homes.items()
        if home != college.lead
    )
    assert crossing == 84
    until(page, f"{base}/travel/", f"{crossing} learners aged 16 to 18 cross between our areas")


def compute_need(page: Page, base: str) -> None:
    page.goto(f"{base}/needs/")
    page.get_by_label("Academic year").fill(made.YEAR_PLANNED)
    press(page, "Compute it")
    here = re.sub(r"/progress$", "/", page.url)
    until(page, here, f"{made.LEARNERS} residents aged 16 to 18 will learn in {made.YEAR_PLANNED}")


def prepare_round(page: Page, base: str, files: dict[str, Path]) -> str:
    """Make the round and give all that it needs; returns its address."""
    page.goto(f"{base}/rounds/new")
    # Who has just computed a need is offered the round that answers it.
    expect(page.get_by_label("Academic year")).to_have_value(made.YEAR_PLANNED)
    press(page, "Make the round")
    here = page.url
    says(page, "give funds, providers, budgets and rates first")
    page.goto(f"{here}inputs/budgets/add")
    page.get_by_role("link", name="Give the funds first").click()
    main(page).get_by_role("link", name="Add the first fund").click()
    page.get_by_label("Code").fill("16-19")
    page.get_by_label("Title").fill("Young people")
    press(page, "Keep it")
    page.goto(f"{here}inputs/providers/")
    press(page, "Add providers from the evidence")
    says(page, "4 providers added from the evidence.")
    page.goto(f"{here}inputs/budgets/")
    give(page, files["budgets"])
    press(page, "Take from the file")
    says(page, "3 budgets taken from the file.")
    page.goto(f"{here}inputs/rates/add")
    page.get_by_label("Amount").fill(f"{made.RATE:,}")
    press(page, "Keep it")
    # No college may fall at all: so with less money no plan can be.
    page.goto(here)
    page.get_by_role("link", name="The need it answers, and common limits").click()
    page.get_by_label("Largest fall of a provider's money").fill("0")
    press(page, "Keep this")
    return here


def solve(page: Page, here: str) -> dict[str, str]:
    """Solve the seven scenarios; returns how each ended."""
    page.goto(here)
    press(page, "Solve them")
    until(page, here, "solved: compare them, and propose one.")
    rows = main(page).locator("#scenarios tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").first.inner_text() for row in rows}


def propose(page: Page, base: str, here: str) -> str:
    """Look at the sheet of a college, propose the steady state; returns the decision's address."""
    page.goto(f"{here}providers/{made.COLLEGES[0].ukprn}/")
    page.get_by_label("What was said?").fill("Met the principal: the places can be filled.")
    press(page, "Add the note")
    page.goto(here)
    page.get_by_role("link", name="Steady state").first.click()
    says(page, f"{made.LEARNERS} learners for £1,200,000 of £1,200,000: every need is met.")
    press(page, "Propose it")
    page.get_by_label("Why this scenario?").fill("It meets every need.")
    press(page, "Propose it")
    page.get_by_role("link", name="See the decision").click()
    says(page, "Should we commission “Steady state” for")
    return page.url


def decide(page: Page, directors: dict[str, Page], decision: str) -> None:
    for authority, director in directors.items():
        director.goto(decision)
        press(director, "Consent")
        press(director, "Record the consent")
        says(director, f"{made.council(authority)} consents to decision")
    page.goto(decision)
    says(page, "every consent it needs is given")
    press(page, "Publish it")
    press(page, "Publish it")
    says(page, "It can be called in until")


def publish(page: Page, base: str, decision: str) -> str:
    """See the decision in effect and publish its plan; returns where everyone finds it."""
    page.goto(decision)
    says(page, "In effect since")
    page.goto(f"{base}/publish/")
    main(page).get_by_role("link", name=f"Commissioning plan {made.YEAR_PLANNED}").first.click()
    press(page, "Prepare it")
    until(page, page.url, "Shall this be published?")
    press(page, "Publish it")
    says(page, "is published.")
    return page.url


def test_a_partnership_of_ones_own_from_an_empty_folder_to_its_plan(
    tmp_path: Path, tables: Tables, new_page: NewPage
) -> None:
    files, home, said = made.write(tmp_path), tmp_path / "home", tmp_path / "said"
    tables.copy_to(environment_for(home))
    with sites.served(home, says=said) as site:
        page = new_page()
        base = set_up(page, site, said)
        add_members(page, base, files)
        directors = invite_directors(page, base, site, new_page)
        give_references(page, base, files)
        give_returns(page, base, files)
        agree_protocol(page, base)
        see_figures(page, base)
        compute_need(page, base)
        here = prepare_round(page, base, files)
        ended = solve(page, here)
        assert ended == {share: "no solution" if "less" in share else "solved" for share in SHARES}
        decision = propose(page, base, here)
        decide(page, directors, decision)
    with sites.served(home, days_ahead=BEYOND_CALL_IN) as later:
        page = new_page()
        sign_in(page, later, MANAGER)
        moved = {part: later.address + path.removeprefix(site.address)
                 for part, path in (("base", base), ("decision", decision))}  # fmt: skip
        plan = publish(page, moved["base"], moved["decision"])
        # Anyone reads the plan, and its figures are those that were known beforehand.
        reader = new_page()
        reader.goto(plan)
        says(reader, "For 2027-28 we commission places for 300 learners and spend £1,200,000")
        answer = reader.request.get(f"{plan}latest/allocations.csv")
        told = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
        assert [(row["Provider"], row["Fund"], row["Money (£)"]) for row in told] == [
            (college.name, "Young people", f"{college.learners * made.RATE}.00")
            for college in sorted(made.COLLEGES, key=lambda each: each.name)
        ]
