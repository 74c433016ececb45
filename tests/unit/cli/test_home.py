"""The home: prepared on first use, and refused where its tables are behind the program."""

import pytest
from django.db import connection

from moothall.cli import home
from moothall.cli.output import Output
from moothall.faults import InvalidValue
from moothall.partnership.models import Body, Installation

pytestmark = pytest.mark.django_db


def test_a_home_is_prepared_once_with_one_unnamed_partnership() -> None:
    assert not home.is_prepared()
    home.make_ready(Output())
    home.make_ready(Output())
    assert [body.slug for body in Body.objects.all()] == ["our-partnership"]
    assert (home.is_prepared(), home.is_demo(), Installation.objects.count()) == (True, False, 1)


def test_a_home_made_by_an_older_version_is_refused_with_what_to_do() -> None:
    home.make_ready(Output())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'axes'")
    lacking = home.pending()
    assert lacking > 1
    with pytest.raises(InvalidValue) as refused:
        home.make_ready(Output())
    assert str(refused.value) == (
        f"This home was made by an older Moothall: its database lacks {lacking} changes. Make a "
        "backup with “moothall backup FILE”, then run “moothall upgrade”."
    )
