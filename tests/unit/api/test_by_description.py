"""Schemathesis asks the API all that its own description allows, and more, and finds nothing."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from tests.cast import Cast

from moothall.api.actions import open_members
from moothall.registers.models import Scales

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def opened(cast: Cast) -> Cast:
    """The cast, of whom everybody may read all there is."""
    open_members(by=cast.manager, body=cast.body, shown=True)
    Scales.objects.create(body=cast.body, risks_public=True, issues_public=True)
    return cast


@pytest.fixture
def _in_one_connection() -> Iterator[None]:
    """Keep the connection of the test's transaction, which a real request would close."""
    both = (signals.request_started, signals.request_finished)
    for each in both:
        each.disconnect(close_old_connections)
    yield
    for each in both:
        each.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_in_one_connection")
@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_api_does_what_its_description_says(opened: Cast, case: schemathesis.Case) -> None:
    case.call_and_validate()
