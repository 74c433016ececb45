"""Zip archives whose bytes depend on what is in them and on nothing else."""

import io
import zipfile
from collections.abc import Mapping

# The earliest time a zip can hold: the true one would differ each time a file is made.
NO_TIME = (1980, 1, 1, 0, 0, 0)
# What must be first in an OpenDocument file, and uncompressed, so that programs know it for one.
FIRST = "mimetype"


def members_of(archive: bytes) -> dict[str, bytes]:
    """Return the members of an archive by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of members in the order of their names, without times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members, key=lambda name: (name != FIRST, name)):
            about = zipfile.ZipInfo(name, NO_TIME)
            about.compress_type = zipfile.ZIP_STORED if name == FIRST else zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            archive.writestr(about, members[name])
    return out.getvalue()
