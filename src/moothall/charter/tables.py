"""The tables of terms and agreements."""

from collections.abc import Sequence

from django.urls import reverse

from moothall.charter.agreement_forms import year_words
from moothall.charter.agreements import Listed, MoneyRow, sum_of
from moothall.charter.enums import AgreementKind, AgreementStatus, TermsStatus
from moothall.charter.models import AgreementVersion, Terms
from moothall.partnership.models import Body
from moothall.theme.cells import Kind, Tag
from moothall.theme.tables import Column, Empty, Filter, Table

TERMS_TONE = {
    TermsStatus.DRAFT: "waiting",
    TermsStatus.ADOPTED: "good",
    TermsStatus.SUPERSEDED: "plain",
    TermsStatus.DROPPED: "plain",
}
AGREEMENT_TONE = {
    AgreementStatus.DRAFT: "waiting",
    AgreementStatus.TO_SIGN: "action",
    AgreementStatus.SIGNED: "teal",
    AgreementStatus.IN_FORCE: "good",
    AgreementStatus.ENDED: "plain",
    AgreementStatus.SUPERSEDED: "plain",
    AgreementStatus.DROPPED: "plain",
}


def terms_tag(terms: Terms) -> Tag:
    """Return where a version of the terms stands."""
    status = TermsStatus(terms.status)
    return Tag("in force" if status is TermsStatus.ADOPTED else str(status), TERMS_TONE[status])


def version_tag(version: AgreementVersion) -> Tag:
    """Return where a version of an agreement stands."""
    status = AgreementStatus(version.status)
    return Tag(str(status.label), AGREEMENT_TONE[status])


def terms_table(body: Body) -> Table[Terms]:
    """Return the table of all versions of the terms."""

    def to(row: Terms) -> str:
        return reverse("charter:terms_version", kwargs={"body": body.slug, "number": row.version})

    return Table(
        name="terms",
        title="Versions of the terms of reference",
        noun=("version", "versions"),
        columns=(
            Column("version", "Version", link=to, value=lambda t: f"Version {t.version}"),
            Column("status", "Stands", kind=Kind.TAG, value=terms_tag),
            Column("quorum", "Quorum", value=lambda t: t.quorum.words, sortable=False),
            Column("meets", "Meets"),
            Column("adopted_on", "Adopted on", kind=Kind.DATE),
            Column("superseded_on", "Until", kind=Kind.DATE),
            Column("adopted_as", "How"),
        ),
        empty=Empty("No version yet", "Versions stand here, from the first draft on."),
    )


def agreements_table(body: Body, may_draft: bool) -> Table[Listed]:
    """Return the table of agreements; each by the version in force or the latest."""

    def to(row: Listed) -> str:
        return reverse("charter:version", kwargs={"body": body.slug, "pk": row.shown.pk})

    return Table(
        name="agreements",
        title="Agreements between the authorities",
        noun=("agreement", "agreements"),
        columns=(
            Column(
                "title", "Agreement", link=to, value=lambda a: a.agreement.title, searchable=True
            ),
            Column("kind", "Kind", value=lambda a: a.agreement.get_kind_display()),
            Column(
                "binding", "Legally binding", value=lambda a: "yes" if a.agreement.binding else "no"
            ),
            Column("stands", "Stands", kind=Kind.TAG, value=lambda a: version_tag(a.shown)),
            Column("signed", "Signatures", value=lambda a: signatures_in_words(a.shown)),
            Column("starts", "From", kind=Kind.DATE, value=lambda a: a.shown.starts),
            Column("ends", "Until", kind=Kind.DATE, value=lambda a: a.shown.ends),
            Column("board", "Overseen by", value=lambda a: a.agreement.board.name),
        ),
        filters=(Filter("kind", "Kind", [(str(k.label), str(k.label)) for k in AgreementKind]),),
        empty=Empty(
            "No agreement yet",
            "An agreement is drafted here, offered with a fixed text, signed by every party at its "
            "levels, and comes into force on its first day.",
            reverse("charter:agreement_new", kwargs={"body": body.slug}) if may_draft else "",
            "Draft the first" if may_draft else "",
        ),
    )


def signatures_in_words(version: AgreementVersion) -> str:
    """Return how many of the signatures are given; places are read before."""
    places = list(version.places.all())
    if not places:
        return "not offered yet"
    given = sum(hasattr(place, "signature") for place in places)
    return f"{given} of {len(places)}"


def money_table(years: Sequence[int], rows: Sequence[MoneyRow]) -> Table[MoneyRow]:
    """Return the table of what each authority brings in, by year, to the penny."""

    def of(year: int) -> Column[MoneyRow]:
        return Column(
            f"y{year}",
            year_words(year),
            kind=Kind.MONEY,
            value=lambda r: r.amounts.get(year),
            sortable=False,  # the sum stays below
        )

    return Table(
        name="money",
        title="What each authority brings in",
        noun=("line", "lines"),
        prefix="money",
        columns=(
            Column("authority", "Authority", sortable=False),
            *(of(year) for year in years),
            Column("total", "In all", kind=Kind.MONEY, value=lambda r: r.total, sortable=False),
        ),
        empty=Empty("No amounts", "No money is named."),
    )


def with_total(years: Sequence[int], rows: Sequence[MoneyRow]) -> list[MoneyRow]:
    """Return the rows with the sum of each year below."""
    if not rows:
        return []
    totals = {year: sum_of(row.amounts[year] for row in rows if year in row.amounts)
              for year in years}  # fmt: skip
    return [*rows, MoneyRow("All together", totals)]
