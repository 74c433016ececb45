"""`moothall demo` builds in a home of its own and nowhere else."""

from collections.abc import Callable

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.conftest import Answer

from moothall.partnership.models import Body, Installation

Command = Callable[..., Answer]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("options", [(), ("--reset",)])
def test_a_home_with_a_partnership_s_own_records_is_left_alone(
    command: Command, cast: Cast, options: tuple[str, ...]
) -> None:
    kept = settings.HOME / "returns" / "kept"
    kept.mkdir(parents=True)
    done = command("demo", "--only-build", *options)
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"{settings.HOME} holds a partnership's own records, so the example is not built there. "
        "Name another folder: MOOTHALL_HOME=./demo moothall demo\n",
    )
    assert kept.is_dir()
    assert not Installation.objects.get().is_demo
    assert Body.objects.count() == 2
