"""The site as a WSGI application."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.web.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Start what is slow to start, so that nobody's first page waits for it."""
    from moothall.theme.charts import vega

    vega.warm()


threading.Thread(target=_warm, name="warm", daemon=True).start()
