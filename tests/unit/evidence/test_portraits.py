"""Pictures are drawn before anybody opens the page that shows them, and shown to nobody by it."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult
from tests.cast import Cast
from tests.unit.evidence.given import BEDFORD, LUTON, events, give_file, import_places, share

from moothall.evidence import tasks
from moothall.evidence.standard import refresh
from moothall.ledger.refs import SITE
from moothall.theme.charts import bars, vega

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_what_is_drawn_ahead_is_all_that_the_pages_of_area_and_provider_need(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_places(tmp_path)
    give_file(cast, homes={LUTON: 70, BEDFORD: 40})
    share(cast.body)
    refresh(by=SITE, body=cast.body)
    drawn: list[object] = []
    kept: dict[str, object] = {}
    monkeypatch.setattr(vega, "_drawn", lambda spec: drawn.append(spec) or ("<g/>", 9.0, 9.0))
    monkeypatch.setattr(cache, "get", kept.get)
    monkeypatch.setattr(cache, "set", lambda key, value, timeout: kept.update({key: value}))
    tasks.draw_area.call("bhl", "Luton")
    tasks.draw_provider.call("bhl", "99999001")
    ahead = len(drawn)
    assert ahead == len(kept) > 10
    assert events("FigureShown") == []
    # A process that has drawn none of them finds all in the cache.
    bars.draw_bars.cache_clear()
    client = Client()
    client.force_login(cast.manager, backend=BACKEND)
    for address in ("areas/E06000032", "providers/99999001"):
        assert client.get(f"/bhl/{address}").status_code == 200
    assert len(drawn) == ahead


def test_figures_never_wait_for_pictures(cast: Cast) -> None:
    tasks.draw_ahead(cast.body)
    tasks.refresh_evidence.enqueue("bhl")
    waiting = DBTaskResult.objects.ready().filter(queue_name="long")
    paths = [each.task_path.rpartition(".")[2] for each in waiting]
    assert paths == ["refresh_evidence", *["draw_area"] * 4, *["draw_provider"] * 2]
