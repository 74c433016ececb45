"""The tables of the registers' pages."""

from moothall.partnership.models import Body
from moothall.registers.enums import IssueStatus, Proximity, RiskStatus, Trend
from moothall.registers.links import at
from moothall.registers.models import Issue, Review, Risk, Scales, Score
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Filter, Table

TREND_TAGS = {
    Trend.NEW: Tag("new", "teal"),
    Trend.RISING: Tag("rising", "action"),
    Trend.FALLING: Tag("falling", "good"),
    Trend.STEADY: Tag("steady", "plain"),
}
RISK_TAGS = {
    RiskStatus.OPEN: Tag("open", "waiting"),
    RiskStatus.CLOSED: Tag("closed", "plain"),
    RiskStatus.HAPPENED: Tag("came about", "action"),
}
ISSUE_TAGS = {
    IssueStatus.OPEN: Tag("open", "waiting"),
    IssueStatus.RESOLVED: Tag("resolved", "good"),
}


def trend_tag(risk: Risk) -> Tag:
    """Return how a risk moves as a tag; rows come from `with_trend`."""
    return TREND_TAGS[Trend(risk.trend)]


def status_tag(matter: Risk | Issue) -> Tag:
    """Return where a matter stands as a tag."""
    if isinstance(matter, Risk):
        return RISK_TAGS[RiskStatus(matter.status)]
    return ISSUE_TAGS[IssueStatus(matter.status)]


def about_words(matter: Risk | Issue) -> str:
    """Return what of other rooms a matter is about, in a line."""
    decision = f"decision {matter.decision.reference}" if matter.decision else ""
    parts = (matter.organisation.name if matter.organisation else "", decision, matter.about_title)
    return "; ".join(part for part in parts if part)


def owner_words(matter: Risk | Issue) -> object:
    """Return the owner, or that there is none."""
    return matter.owner.name if matter.owner else Tag("nobody", "action")


def risks_table(body: Body, scales: Scales, owners: list[str], raise_at: str) -> Table[Risk]:
    """Return the table of risks; a download of it can be filled in and given back."""
    return Table(
        name="risks",
        title="Risks",
        noun=("risk", "risks"),
        columns=(
            Column("reference", "Reference", order="number"),
            Column(
                "title", "Risk", searchable=True, header=True,
                link=lambda r: at("risk", body, r.pk),
            ),
            Column("score_after", "Score", kind=Kind.NUMBER),
            Column("score_before", "Before", kind=Kind.NUMBER),
            Column("trend", "Trend", kind=Kind.TAG, value=trend_tag),
            Column("owner", "Owner", value=owner_words, order="owner__name", searchable=True),
            Column("proximity", "How soon", value=lambda r: r.get_proximity_display()),
            Column("to_do", "Still to do", kind=Kind.NUMBER),
            Column(
                "about", "About", value=about_words, order="organisation__name", searchable=True
            ),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
        ),
        filters=(
            Filter("status", "Where it stands", RiskStatus.choices),
            Filter("owner", "Owner", [(name, name) for name in owners], field="owner__name"),
            Filter("trend", "Trend", Trend.choices),
            Filter("proximity", "How soon", Proximity.choices),
        ),
        empty=Empty(
            "No risk yet",
            "A risk is scored by how likely it is and how bad it would be, has an owner, and rises "
            f"to the next meeting's agenda when its score is {scales.appetite} or more.",
            raise_at,
            "Raise the first" if raise_at else "",
        ),
    )  # fmt: skip


def issues_table(body: Body, scales: Scales, owners: list[str], raise_at: str) -> Table[Issue]:
    """Return the table of issues."""
    words = [(str(n), scales.impact_word(n)) for n in range(1, 6)]
    return Table(
        name="issues",
        title="Issues",
        noun=("issue", "issues"),
        columns=(
            Column("reference", "Reference", order="number"),
            Column(
                "title", "Issue", searchable=True, header=True,
                link=lambda i: at("issue", body, i.pk),
            ),
            Column(
                "severity", "Severity",
                value=lambda i: f"{i.severity} {scales.impact_word(i.severity)}",
            ),
            Column("owner", "Owner", value=owner_words, order="owner__name", searchable=True),
            Column("raised_on", "Raised", kind=Kind.DATE),
            Column("due", "Due", kind=Kind.DATE),
            Column(
                "about", "About", value=about_words, order="organisation__name", searchable=True
            ),
            Column("status", "Stands", kind=Kind.TAG, value=status_tag),
        ),
        filters=(
            Filter("status", "Where it stands", IssueStatus.choices),
            Filter("owner", "Owner", [(name, name) for name in owners], field="owner__name"),
            Filter("severity", "Severity", words),
        ),
        empty=Empty(
            "No issue yet",
            "An issue is something that has come about and must be dealt with. A risk that comes "
            "about becomes one.",
            raise_at,
            "Raise the first" if raise_at else "",
        ),
    )  # fmt: skip


def scores_table(scales: Scales) -> Table[Score]:
    """Return the table of a risk's history, the latest first."""

    def words(likelihood: int, impact: int) -> str:
        return (
            f"{likelihood * impact}: {scales.likelihood_word(likelihood)}, "
            f"{scales.impact_word(impact)}"
        )

    return Table(
        name="scores",
        title="Scores so far",
        noun=("score", "scores"),
        prefix="scores",
        columns=(
            Column("at", "Scored", kind=Kind.DATE, sortable=False),
            Column(
                "after", "After mitigation", sortable=False,
                value=lambda s: words(s.likelihood_after, s.impact_after),
            ),
            Column(
                "before", "Before mitigation", sortable=False,
                value=lambda s: words(s.likelihood, s.impact),
            ),
            Column("reason", "Why", sortable=False),
            Column("by", "By", value=lambda s: s.by or "the operator", sortable=False),
        ),
    )  # fmt: skip


def reviews_table(body: Body) -> Table[Review]:
    """Return the table of reviews."""
    return Table(
        name="reviews",
        title="Reviews",
        noun=("review", "reviews"),
        columns=(
            Column(
                "number", "Review", header=True, value=lambda r: f"Review {r.number}",
                link=lambda r: at("review", body, r.pk), sortable=False,
            ),
            Column("opened_at", "Opened", kind=Kind.DATE),
            Column("last_day", "Last day", kind=Kind.DATE),
            Column("closed_at", "Closed", kind=Kind.DATE),
            Column("asked_about", "Asked about", kind=Kind.NUMBER),
            Column("changed", "Changed", kind=Kind.NUMBER),
            Column("unchanged", "Unchanged", kind=Kind.NUMBER),
            Column("silent", "Not answered", kind=Kind.NUMBER),
        ),
        empty=Empty(
            "No review yet",
            "In a review every owner is asked whether what they own has changed. The site reminds "
            "those who do not answer.",
        ),
    )  # fmt: skip
