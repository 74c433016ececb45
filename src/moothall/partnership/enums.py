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
    """Where a body stands among bodies (DOMAIN, Vocabulary); a group is part of another body, and
    no partnership of its own.
    """

    GROUP = "group", "working group"
    PARTNERSHIP = "partnership", "partnership"
    AUTHORITY = "authority", "authority"
    SUB_REGION = "sub-region", "sub-region"
    REGION = "region", "region"
    NATION = "nation", "nation"


class ChairFrom(TextChoices):
    """Among whom the chair of a body goes round (GOV-2)."""

    MEMBERS = "members", "all members"
    AUTHORITIES = "authorities", "the member authorities"
    NOBODY = "nobody", "nobody: the chair is chosen otherwise"


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
    CHAIR = "chair", "chair"
    DEPUTY = "deputy", "deputy chair"
    CLERK = "clerk", "clerk"
    LEAD_OFFICER = "lead officer", "lead officer"
    COMMISSIONER = "commissioner", "commissioner"
    DIRECTOR = "director", "director"
    ELECTED = "elected member", "elected member"
    MIS = "MIS officer", "MIS officer"
    REPRESENTATIVE = "representative", "representative"
    OBSERVER = "observer", "observer"


# Roles that may be held for the body itself. Chair and deputy are held for a member while the chair
# goes round (GOV-2), and for none where a body chooses somebody independent.
OF_THE_BODY = (Role.MANAGER, Role.CHAIR, Role.DEPUTY, Role.CLERK, Role.OBSERVER)
# Roles that one person holds at a time.
ONE_AT_A_TIME = (Role.CHAIR, Role.DEPUTY)
# The tiers, lowest first: no body belongs to one of a lower tier.
TIERS = tuple(Tier)
# Whose names everybody in the body sees: those who lead it and serve all.
KNOWN_TO_ALL = (Role.MANAGER, Role.CHAIR, Role.DEPUTY, Role.CLERK)
