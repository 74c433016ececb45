"""The words of the year's papers, minutes and action points; the papers are set as real files."""

import datetime as dt
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import xlsxwriter

from moothall import clock
from moothall.demo.accounts import AREAS, NAME
from moothall.meetings.paper_store import KeptFile, keep
from moothall.partnership.enums import Role
from moothall.theme.documents.typesetting import LOOK, typeset

BEDFORD, CENTRAL, HERTS, LUTON = sorted(AREAS)
MADE_UP: Final = "Written for the example: nobody gave this paper, and no real body decided on it."
BODY: Final = """
#let told = json(bytes(given.told))
#for part in told {
  heading(level: 1, part.at(0))
  for line in part.at(1) { par(line) }
}
"""


@dataclass(frozen=True)
class PaperGiven:
    """A paper of the year: for which meeting and item, and what it says, by heading."""

    week: int
    item: str
    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    late: bool = False
    newer: bool = False
    workbook: bool = False


@dataclass(frozen=True)
class AskedFor:
    """An action point: from which meeting and item, whose, due in which week, what became of it."""

    week: int
    item: str
    text: str
    owner: tuple[Role, str]
    due: int
    closed: int = 0
    progress: str = ""
    dropped: str = ""
    reopened: str = ""


def _paper(question: str, why: str, *asked: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("What is this about?", (question,)),
        ("Why now?", (why,)),
        ("What is the board asked to do?", asked),
        ("About this paper", (MADE_UP,)),
    )


TERMS = _paper(
    "How the four authorities work together: who is in the board, how often it meets, how it "
    "decides, and what the agreement between the authorities binds them to.",
    "The authorities take on the commissioning of learning for 16 to 19 year olds together. None "
    "of them can do it alone: learners cross the borders between them.",
    "Adopt the terms of reference.",
    "Sign the agreement between the authorities, each at its levels.",
)
POST = _paper(
    "Whether the analyst of the joint team becomes one post of all four authorities, which keeps "
    "the evidence: returns, definitions, figures.",
    "Today each authority asks each provider for the same records, and the answers differ.",
    "Agree that the post is common, and who goes on employing it.",
)
TRAVEL = _paper(
    "Which learners cross which border to learn, in and out of the grouping. The figures are on "
    "the page “Travel to learn”, where each can be followed back to its returns.",
    "Places are planned where learners go, not where they live.",
    "Say which flows are to be looked at by route.",
)
CLOSURE = _paper(
    "A provider will leave one of its sites at the end of the year. Its learners need places "
    "within reach.",
    "The provider told us on the day after the agenda was published, so this paper is late.",
    "Ask the lead commissioner to agree with the provider what becomes of each learner.",
)
PLACEMENTS = _paper(
    "What three providers ask for placements of learners with difficulties, compared.",
    "Prices are agreed for next year in the coming weeks.",
    "Agree how far the lead commissioner may go.",
)
NEED = _paper(
    "Where learners will live, what they will want to learn, and where places are missing. The "
    "needs are computed on the page “Needs” from cohorts and ambitions.",
    "The statement of need goes to the four authorities after its second reading.",
    "Say what is missing.",
)
NEED_AGAIN = (
    ("What has changed since the first version", ("The chapter on adults has been added.",)),
    *NEED,
)
CHAIR = _paper(
    "Who chairs the board for the coming year. The chair goes round among the members for terms of "
    "one year, and every member has an equal voice.",
    "The term of the present chair ends.",
    "Note whose turn it is, and appoint.",
)
PAPERS: Final = (
    PaperGiven(3, "How we work", "Terms of reference and agreement: what they bind us to", TERMS),
    PaperGiven(11, "A common post", "A common post for the analyst", POST),
    PaperGiven(11, "Travel to learn", "Travel to learn: what the returns show", TRAVEL),
    PaperGiven(19, "Closure of a site", "Closure of a site: places within reach", CLOSURE, True),
    PaperGiven(27, "Prices of placements", "Prices of three providers, compared", PLACEMENTS),
    PaperGiven(36, "Statement of need", "Statement of need, first reading", NEED),
    PaperGiven(36, "Statement of need", "Statement of need, first reading", NEED_AGAIN, True, True),
    PaperGiven(44, "Who chairs", "Whose turn it is to chair", CHAIR),
    PaperGiven(44, "Budgets", "Budgets: a sheet for each authority to fill in", workbook=True),
)

# What the minutes say, by how the title of an item begins; "" is what comes before the first.
SAID: Final = {
    "": "The chair opened the meeting and welcomed those present.",
    "Welcome": "Apologies were noted as listed. Nobody declared an interest beyond those in the "
    "register.",
    "Minutes of the last meeting": "The minutes of the last meeting were **approved** as "
    "circulated. Matters arising stand under action points.",
    "How we work": "The manager presented the terms and the agreement.\n\nThe board **agreed** "
    "that\n\n- decisions are taken by the consent of all four authorities,\n- each says at which "
    "level it consents,\n- the agreement is signed before any money is committed.",
    "The business cycle": "The board noted the dates of the coming year, and that allocations go "
    "to colleges by the end of March.",
    "Data sharing": "It was said that records cannot be shared before a protocol is signed, and "
    "that definitions differ. The board **asked** for one protocol for all purposes.",
    "A common post": "The paper was presented. Central Bedfordshire could not consent yet, since "
    "its budget was not settled. The question goes on as a decision of its own.",
    "Travel to learn": "The board looked at who crosses which border, by area, and asked for the "
    "page to be brought up to date after each return.",
    "Joint open days": "The elected member for Luton declared an interest as governor of Barnfield "
    "College and took no part in the item. The directors have consented; the decision waits until "
    "a dispensation is on record.",
    "Closure of a site": "The paper came late; the chair took it as urgent. The board **asked** "
    "the lead commissioner to agree with the provider what becomes of each learner.",
    "Risks of the year": "The board went through the high risks of the register. None was closed.",
    "Prices of placements": "The three prices were compared. The lead commissioner may agree up to "
    "the middle one.",
    "Shared service": "Members want observations of teaching first. The board was no longer "
    "quorate, so nothing was decided.",
    "Statement of need: first": "The draft was read. Members asked for adults to be added before "
    "the second reading.",
    "Statement of need: second": "The draft was read again and **agreed** for the four "
    "authorities.",
    "Agreement of Bedford": "It was reported that Bedford's director has endorsed the proposals, "
    "and that its elected members meet in two weeks. Until then their agreement is shown as still "
    "to come.",
    "Who chairs": "The board noted whose turn it is. Hertfordshire chairs from now on, with the "
    "next member as deputy.",
    "Budgets": "Each authority said what it expects. The sheet is to be filled in by all.",
    "Risk": "The owner told the board what has been done. Score and history stand in the register.",
    "Decision": "The board was told where the decision stands. Its record is kept with it.",
    "Any other business": "There was none. The chair closed the meeting.",
}

COMMISSIONER, DIRECTOR = Role.COMMISSIONER, Role.DIRECTOR
ASKED: Final = (
    AskedFor(3, "How we work", "Send the agreement to the four authorities for signature",
             (Role.MANAGER, ""), 5, 5),
    AskedFor(3, "Data sharing", "Draft one protocol for figures, publication and allocation",
             (Role.MANAGER, ""), 12, 11, "The four data officers have read a first draft."),
    AskedFor(11, "A common post", "Say when the budget for the common post is settled",
             (DIRECTOR, CENTRAL), 15, 14),
    AskedFor(11, "Travel to learn", "Show travel to learn by route as well as by area",
             (COMMISSIONER, HERTS), 19, 18, "", "", "Apprentices were still missing."),
    AskedFor(19, "Closure of a site", "Agree with the provider what becomes of each learner",
             (COMMISSIONER, LUTON), 26, 25, "Places are found for all but one course."),
    AskedFor(19, "Participation", "Ask schools why participation at 17 falls behind",
             (COMMISSIONER, BEDFORD), 30, 29, "", "The tracking team has asked already."),
    AskedFor(27, "Shared service", "Find out what a shared service for observations would cost",
             (COMMISSIONER, HERTS), 47, 0, "Two members have answered."),
    AskedFor(36, "Statement of need", "Add adults to the statement of need",
             (COMMISSIONER, CENTRAL), 42, 41),
    AskedFor(44, "Budgets", "Fill in the sheet of budgets", (DIRECTOR, BEDFORD), 49),
    AskedFor(44, "Statement of need", "Take the statement of need to the cabinet",
             (DIRECTOR, HERTS), 53),
    AskedFor(44, "Who chairs", "Hand over the chair's papers", (DIRECTOR, LUTON), 46, 46),
    AskedFor(44, "Budgets", "Bring the budgets of all four together for the next meeting",
             (Role.MANAGER, ""), 54),
)  # fmt: skip


def file_of(paper: PaperGiven) -> KeptFile:
    """Set a paper as a PDF, or as a workbook, and keep it."""
    content = _workbook() if paper.workbook else _pdf(paper)
    ending = "xlsx" if paper.workbook else "pdf"
    return keep(io.BytesIO(content), f"{paper.title}.{ending}", len(content))


def _pdf(paper: PaperGiven) -> bytes:
    at: dt.datetime = clock.now().replace(microsecond=0)
    with tempfile.TemporaryDirectory() as scratch:
        made = typeset(
            LOOK.read_text("utf-8") + BODY,
            Path(scratch),
            form="pdf",
            given={
                "title": paper.title,
                "author": NAME,
                "summary": MADE_UP,
                "language": "en",
                "region": "GB",
                "year": str(at.year),
                "month": str(at.month),
                "day": str(at.day),
                "told": json.dumps(paper.parts),
            },
            at=at,
        )
    assert isinstance(made, bytes)
    return made


def _workbook() -> bytes:
    """A sheet that each authority fills in: headings and rows, and no figure."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": clock.now().replace(tzinfo=None), "comments": MADE_UP})
    sheet = book.add_worksheet("Budgets")
    bold = book.add_format({"bold": True})
    for column, words in enumerate(("Authority", "Fund", "Budget (£)", "Agreed by, on")):
        sheet.write(0, column, words, bold)
    rows = [(name, fund) for name in sorted(AREAS) for fund in ("16 to 19", "adults")]
    for number, (name, fund) in enumerate(rows, 1):
        sheet.write_row(number, 0, (name, fund))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 3, 18)
    book.close()
    return out.getvalue()
