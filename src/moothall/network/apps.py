"""Network as a Django app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Counts partnerships from above, and keeps what each tells the body above it (GOV-10)."""

    name = "moothall.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions",)

    def ready(self) -> None:
        """Add the network to the navigation."""
        from moothall.network import navigation

        navigation.register()
