"""Every page of the example by who opens it: path by name."""

from tests.journeys.conftest import BARNFIELD, LUTON, MANAGER

PUBLIC = ""
PAGES: dict[str, dict[str, str]] = {
    MANAGER: {
        "overview": "/example/",
        "returns": "/example/returns/",
        "accepted return": "/example/returns/1/",
        "travel": "/example/travel/",
        "areas": "/example/areas/",
        "area": "/example/areas/E06000032",
        "providers": "/example/providers/",
        "provider": "/example/providers/99999001",
        "any figure": "/example/figures/",
        "a figure with hidden numbers": "/example/figures/?measure=learners&by=home_area&by=level",
        "a figure that cannot be": "/example/figures/?measure=learners&age=nine",
        "where a figure comes from": "/example/figures/1",
        "definitions": "/example/definitions/",
        "definition": "/example/definitions/achievement_rate",
        "rules": "/example/rules/",
        "rule": "/example/rules/LearnPlanEndDate_02",
        "sources": "/example/sources/",
        "snapshot": "/example/sources/snapshots/1",
        "published figures": "/example/sources/published",
        "protocols": "/example/protocols/",
        "protocol": "/example/protocols/1",
        "refused return": "/example/returns/14/",
        "faults": "/example/returns/14/faults",
        "withdrawal": "/example/returns/1/withdraw",
        "new protocol": "/example/protocols/new",
        "end of a protocol": "/example/protocols/1/end",
    },
    # What differs from the manager's.
    LUTON: {
        "returns": "/example/returns/",
        "areas": "/example/areas/",
        "another's area": "/example/areas/E10000015",
        "providers": "/example/providers/",
        "protocol": "/example/protocols/1",
        "snapshot": "/example/sources/snapshots/1",
    },
    BARNFIELD: {
        "own overview": "/example/",
        "own returns": "/example/returns/",
        "own return": "/example/returns/1/",
        "own provider": "/example/providers/99999001",
        "closed page": "/example/travel/",
        "protocols": "/example/protocols/",
        "rules": "/example/rules/",
    },
    PUBLIC: {
        "welcome": "/",
        "sign in": "/account/sign-in",
        "password reset": "/account/password/reset",
        "accessibility": "/accessibility",
        "no page": "/account/nothing",
    },
}
