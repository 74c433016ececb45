"""Who may publish, and who may read."""

from moothall.partnership.permissions import Standing


def may_publish(place: Standing) -> bool:
    """Whether someone publishes for a body: its manager, and the site's operator."""
    return place.manager
