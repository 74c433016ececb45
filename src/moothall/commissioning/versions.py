"""Versions of a round's inputs: made when scenarios are asked for on inputs that have changed."""

from django.db.models import Max

from moothall.commissioning.content import content_of, hash_of
from moothall.commissioning.models import Round, Version


def take_version(round: Round) -> Version:
    """Return the version that holds a round's inputs as they are now, made where there is none.

    Called inside the action that asks for scenarios, under the round's lock.
    """
    content = content_of(round)
    sha256 = hash_of(content)
    found = Version.objects.filter(round=round, sha256=sha256).first()
    if found:
        return found
    last = Version.objects.filter(round=round).aggregate(Max("number"))["number__max"] or 0
    return Version.objects.create(round=round, number=last + 1, content=content, sha256=sha256)
