"""Disputes as a Django app."""

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """Keeps disputes; rooms above register what can be disputed."""

    name = "moothall.disputes"
    label = "disputes"
    default_auto_field = "django.db.models.BigAutoField"
    actions_in = ("actions", "answering", "course", "joining", "moves", "naming", "results")

    def ready(self) -> None:
        """Add disputes to what the rooms below know: holds, subjects, agendas, duties, notices."""
        from moothall.disputes import (
            agenda,
            duties,
            elsewhere,
            holds,
            navigation,
            results,
            subjects,
            telling,
        )

        subjects.register_decisions()
        holds.register()
        results.register()
        agenda.register()
        navigation.register()
        duties.register()
        elsewhere.register()
        telling.register()
