"""The Jinja environment of every page: strict, escaped, with the field's own filters.

Settings name it: `OPTIONS = {"environment": "moothall.theme.jinja.environment", ...}` with
`moothall.theme.frame.context` among the context processors.
"""

from collections.abc import Sequence

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import BaseLoader, Environment, StrictUndefined, Undefined
from jinja2.ext import Extension

from moothall.theme import cells, formats
from moothall.theme.differences import marked
from moothall.theme.forms import fault_list, field
from moothall.theme.frame import bare
from moothall.theme.govuk import govuk
from moothall.theme.prose import prose

FILTERS = {
    "long_date": formats.long_date,
    "short_date": formats.short_date,
    "moment": formats.moment,
    "number": formats.number,
    "pounds": formats.pounds,
    "percent": formats.percent,
    "plural": formats.plural,
    "join_words": formats.join_words,
    "file_size": formats.file_size,
    "prose": prose,
    "cell": cells.markup,
    "column_cell": cells.column_markup,
    "cell_text": cells.text,
}


def url(name: str, /, *args: object, **kwargs: object) -> str:
    """Return the address of a named page: `url("returns:show", pk=3)`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def environment(
    *,
    loader: BaseLoader | None = None,
    autoescape: bool = True,
    auto_reload: bool = False,
    undefined: type[Undefined] = StrictUndefined,
    extensions: Sequence[str | type[Extension]] = (),
) -> Environment:
    """Make the environment from what Django's Jinja backend gives.

    The backend's own `undefined` is set aside: a name that is missing is an error, everywhere.
    """
    made = Environment(
        loader=loader,
        autoescape=autoescape,  # noqa: S701 - on unless settings say otherwise
        auto_reload=auto_reload,
        undefined=StrictUndefined,
        extensions=extensions,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(FILTERS)
    made.globals.update(
        url=url,
        static=static,
        messages_of=get_messages,
        bare_frame=bare,
        govuk=govuk,
        field=field,
        fault_list=fault_list,
        changes=marked,
        Kind=cells.Kind,
    )
    return made
