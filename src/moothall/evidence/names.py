"""What the table of providers calls those who are no organisation of ours."""

from collections.abc import Collection, Mapping, Sequence

import pyarrow.parquet as pq

from moothall.evidence import home
from moothall.evidence.models import Return
from moothall.partnership.models import Organisation


def in_use(ukprns: Collection[str]) -> dict[str, str]:
    """Return the names of these providers by UKPRN, as the table of providers in use has them."""
    path = home.references().providers
    wanted = sorted({int(ukprn) for ukprn in ukprns if ukprn})
    if path is None or not wanted:
        return {}
    rows = pq.read_table(path, columns=["ukprn", "name"], filters=[("ukprn", "in", wanted)])
    return {str(row["ukprn"]): row["name"] for row in rows.to_pylist()}


def as_counted(where: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return conditions by which figures are counted: providers that are named as organisations
    are here, as the table of providers names them, or by their UKPRN where it does not.
    """
    found = {name: list(values) for name, values in where.items()}
    asked = found.get("provider", [])
    ours = dict(
        Organisation.objects.filter(name__in=asked).exclude(ukprn=None).values_list("name", "ukprn")
    )
    if ours:
        called = in_use([ukprn for ukprn in ours.values() if ukprn])
        named = {name: called.get(ukprn or "", ukprn or "") for name, ukprn in ours.items()}
        found["provider"] = [named.get(value, value) for value in asked]
    return found


def renew() -> None:
    """Call the provider of every return as the table of providers in use does."""
    given = list(Return.objects.exclude(ukprn=""))
    called = in_use({each.ukprn for each in given})
    changed = [each for each in given if each.called != called.get(each.ukprn, "")]
    for each in changed:
        each.called = called.get(each.ukprn, "")
    Return.objects.bulk_update(changed, ["called"])
