"""What the table of providers calls those who are no organisation of ours."""

from collections.abc import Collection

import pyarrow.parquet as pq

from moothall.evidence import home
from moothall.evidence.models import Return


def in_use(ukprns: Collection[str]) -> dict[str, str]:
    """Return the names of these providers by UKPRN, as the table of providers in use has them."""
    path = home.references().providers
    wanted = sorted({int(ukprn) for ukprn in ukprns if ukprn})
    if path is None or not wanted:
        return {}
    rows = pq.read_table(path, columns=["ukprn", "name"], filters=[("ukprn", "in", wanted)])
    return {str(row["ukprn"]): row["name"] for row in rows.to_pylist()}


def renew() -> None:
    """Call the provider of every return as the table of providers in use does."""
    given = list(Return.objects.exclude(ukprn=""))
    called = in_use({each.ukprn for each in given})
    changed = [each for each in given if each.called != called.get(each.ukprn, "")]
    for each in changed:
        each.called = called.get(each.ukprn, "")
    Return.objects.bulk_update(changed, ["called"])
