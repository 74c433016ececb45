"""Evidence as a Django app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Stands above the partnership; the only caller of the measures."""

    name = "moothall.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "figures", "queries", "reference_files", "sharing", "snapshots")

    def ready(self) -> None:
        """Add the evidence to the navigation, and link returns to organisations that come later."""
        from moothall.evidence import arrivals, duties, navigation, steps, subjects, telling

        navigation.register()
        duties.register()
        arrivals.register()
        steps.register()
        subjects.register()
        telling.register()
