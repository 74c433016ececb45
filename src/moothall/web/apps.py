"""The site as a Django app, for its templates."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds no tables."""

    name = "moothall.web"
    label = "web"

    def ready(self) -> None:
        """Tell the page frame how to describe a request, and the log of work that fails."""
        from moothall.theme import frame
        from moothall.web import tasks as tasks
        from moothall.web.surroundings import describe

        frame.describe(describe)
