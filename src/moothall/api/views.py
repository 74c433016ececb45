"""The guide to the API, and the page on which a manager sees what is open to everybody."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from moothall.api import addresses, queries
from moothall.api.actions import open_members
from moothall.api.endpoints.bodies import PARTS
from moothall.api.forms import MembersForm
from moothall.api.reading import SECONDS, api
from moothall.partnership.access import MANAGERS, BodyRequest, open_to, public
from moothall.theme.cells import Tag


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing that can be asked for, in words."""

    path: str
    summary: str
    description: str
    filters: str


@public
def guide(request: HttpRequest) -> HttpResponse:
    """Say what can be read by programs, and how."""
    context = {
        "endpoints": _endpoints(),
        "start": addresses.of("start"),
        "description": addresses.of("openapi-json"),
        "bodies": queries.public_bodies().count(),
        "seconds": SECONDS,
    }
    return render(request, "api/guide.html", context)


def _endpoints() -> list[Endpoint]:
    """What the API's own description says, so that the guide cannot say anything else."""
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    return [
        Endpoint(
            path,
            asked["get"]["summary"],
            " ".join(asked["get"].get("description", "").split()),
            ", ".join(
                each["name"] for each in asked["get"].get("parameters", []) if each["in"] == "query"
            ),
        )
        for path, asked in paths.items()
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what a body does: whether it is public, and where that is said."""

    title: str
    hint: str
    href: str
    is_public: bool

    @property
    def status(self) -> Tag:
        """Whether it is public, as a tag."""
        return Tag("open to everybody", "good") if self.is_public else Tag("closed", "plain")


@open_to(MANAGERS)
def open_to_everybody(request: BodyRequest) -> HttpResponse:
    """Show what everybody may read of a body, and open or close its list of members."""
    body = request.partnership
    found = queries.public_bodies().filter(pk=body.pk).first()
    is_public = {part: bool(found and getattr(found, f"shows_{part}")) for part in PARTS}
    asked = request.POST if request.method == "POST" else None
    form = MembersForm(asked, initial={"shown": "yes" if is_public["members"] else "no"})
    if request.method == "POST" and form.is_valid():
        open_members(by=request.person, body=body, shown=form.cleaned_data["shown"] == "yes")
        messages.success(request, "It is kept. Programs that read the API see it within a minute.")
        return redirect("api_of_body:open", body=body.slug)
    count = sum(is_public.values())
    answer = (
        f"{count} of {len(PARTS)} parts are open to everybody, on pages and as data."
        if count
        else "Nothing yet: outside the partnership nobody learns that it is here."
    )
    context = {"parts": _parts(body.slug, is_public), "form": form, "answer": answer}
    return render(request, "api/open.html", context, status=400 if form.errors else 200)


def _parts(slug: str, is_public: dict[str, bool]) -> list[Part]:
    registers = reverse("registers:scales", kwargs={"body": slug})
    told = {
        "members": ("Members and their roles", "Said below.", ""),
        "decisions": (
            "Decisions",
            "A decision is open once its notice is published; parts that are not for the public "
            "never are.",
            reverse("governance:decisions", kwargs={"body": slug}),
        ),
        "meetings": (
            "Meetings",
            "Those called as public: agenda, public papers and approved minutes.",
            reverse("meetings:arrangements", kwargs={"body": slug}),
        ),
        "risks": ("Risks", "Where the register of risks is made public.", registers),
        "issues": ("Issues", "Where the register of issues is made public.", registers),
    }
    return [Part(*told[part], is_public[part]) for part in PARTS]
