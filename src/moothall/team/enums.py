"""Kinds of posts, who directs them, and at which level a function is carried out."""

from django.db.models import TextChoices


class PostKind(TextChoices):
    """How somebody comes to be in a post."""

    EMPLOYED = "employed", "employed"
    SECONDEE = "secondee", "secondee"
    CONSULTANT = "consultant", "consultant"


# Kinds of posts that end: their holders come for a time.
FOR_A_TIME = (PostKind.SECONDEE, PostKind.CONSULTANT)


class Direction(TextChoices):
    """Who says what a post is to do (GOV-12)."""

    BODY = "body", "the partnership"
    CHAIR = "chair", "the chair"
    AUTHORITY = "authority", "one authority"
    POST = "post", "another post"


class Management(TextChoices):
    """Who manages the holder of a post as a line manager."""

    CHAIR = "chair", "the chair"
    EMPLOYER = "employer", "the employer"
    POST = "post", "another post"


class Level(TextChoices):
    """At which level a function is carried out."""

    LOCAL = "local", "local"
    GROUPING = "grouping", "grouping"
    REGION = "region", "regional"
