"""Governance as a Django app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Stands above the partnership; what it decides on it knows by Ref only."""

    name = "moothall.governance"
    label = "governance"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = (
        "actions",
        "agreeing",
        "calling",
        "declaring",
        "delegations",
        "moves",
        "panels",
        "releasing",
        "speaking",
    )

    def ready(self) -> None:
        """Add the decisions to the navigation, to what awaits people, and to what they are told."""
        from moothall.governance import (
            duties,
            elsewhere,
            navigation,
            readback,
            seats,
            steps,
            telling,
        )

        navigation.register()
        duties.register()
        seats.register()
        steps.register()
        telling.register()
        readback.register()
        elsewhere.open_doors()
