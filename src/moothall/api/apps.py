"""The API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Stands above all rooms, reads what is public in them, and changes nothing in them."""

    name = "moothall.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Add what is open to everybody to the navigation of managers."""
        from moothall.api import navigation

        navigation.register()
