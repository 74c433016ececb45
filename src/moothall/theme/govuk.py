"""The accessible controls of govuk-frontend-jinja, callable from our strict templates.

Their macros rest on undefined names being false, which our own templates forbid; so they live in an
environment of their own, and `govuk("button", {...})` calls one.
"""

from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader
from jinja2.environment import TemplateModule
from jinja2.loaders import PrefixLoader
from markupsafe import Markup


@cache
def _environment() -> Environment:
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    return Environment(loader=loader, autoescape=True)


@cache
def _module(component: str) -> TemplateModule:
    path = f"govuk_frontend_jinja/components/{component}/macro.html"
    return _environment().get_template(path).module


def govuk(component: str, params: Mapping[str, object]) -> Markup:
    """Render one control, named as its folder: `govuk("date-input", {...})`. Text is escaped."""
    words = component.split("-")
    macro = getattr(_module(component), "govuk" + "".join(word.capitalize() for word in words))
    return Markup(macro(dict(params)))  # noqa: S704 - the macro's own environment escapes
