"""Kinds, tiers, sectors and roles."""

from django.db.models import TextChoices


class AreaKind(TextChoices):
    """What an area is; ONS terms."""

    COUNTRY = "country", "country"
    REGION = "region", "region"
    COUNTY = "county", "county"
    UNITARY = "unitary", "unitary authority"
    METROPOLITAN = "metropolitan borough", "metropolitan borough"
    LONDON = "London borough", "London borough"
    DISTRICT = "district", "district"


class Tier(TextChoices):
    """Where a body stands among bodies (DOMAIN, Vocabulary)."""

    PARTNERSHIP = "partnership", "partnership"
    AUTHORITY = "authority", "authority"
    SUB_REGION = "sub-region", "sub-region"
    REGION = "region", "region"
    NATION = "nation", "nation"


class Sector(TextChoices):
    """What kind of member an organisation is. The sectors are those counted in the network of
    2000 and those of today's partnerships.
    """

    AUTHORITY = "authority", "local authority"
    COLLEGE = "college", "college"
    SIXTH_FORM = "sixth form college", "sixth form college"
    ADULT = "adult learning", "adult and community learning service"
    TRAINING = "training provider", "training provider"
    SCHOOL = "school", "school"
    VOLUNTARY = "voluntary", "voluntary or community organisation"
    EMPLOYER = "employer", "employer"
    UNION = "trade union", "trade union"
    FAITH = "faith", "faith organisation"
    OTHER = "other", "other"


class Role(TextChoices):
    """What a person is appointed to, in a body, for an organisation or for the body itself."""

    MANAGER = "manager", "partnership manager"
    COMMISSIONER = "commissioner", "commissioner"
    DIRECTOR = "director", "director"
    ELECTED = "elected member", "elected member"
    MIS = "MIS officer", "MIS officer"
    OBSERVER = "observer", "observer"
