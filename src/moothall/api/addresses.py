"""Addresses as others use them: whole, and never taken from what the visitor says the host is."""

from django.conf import settings
from django.urls import reverse


def absolute(path: str) -> str:
    """Return the whole address of a path of this site."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def of(name: str, **keys: object) -> str:
    """Return the whole address of something in the API, by the name of its endpoint."""
    return absolute(reverse(f"api-1:{name}", kwargs=keys))
