"""The theme as a Django app, so that its templates and static files are found."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """Registers the theme's templates and static files."""

    name = "moothall.theme"
    label = "theme"
    verbose_name = "Theme"
