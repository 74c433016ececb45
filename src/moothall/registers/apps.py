"""Registers as a Django app."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Keeps the registers of risks and issues (GOV-9)."""

    name = "moothall.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "issues", "reviewing", "importing", "owning")

    def ready(self) -> None:
        """Add the registers to the navigation, to what awaits and is told to people, to the next
        agenda, and to what a leaver hands over.
        """
        from moothall.registers import agenda, duties, navigation, owning, telling

        navigation.register()
        duties.register()
        telling.register()
        agenda.register()
        owning.register()
