"""The site as a Django app, for its templates."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds no tables."""

    name = "moothall.web"
    label = "web"
    actions_in = ("sign_in_actions",)

    def ready(self) -> None:
        """Tell the page frame how to describe a request, and the log of work that fails."""
        from moothall.theme import frame
        from moothall.web import navigation, personal_rows
        from moothall.web import sign_in_signals as sign_in_signals
        from moothall.web import tasks as tasks
        from moothall.web.surroundings import describe

        frame.describe(describe)
        navigation.register()
        personal_rows.register()
