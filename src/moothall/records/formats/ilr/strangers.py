"""Fields that are not of the year, taken out of a chunk before it is judged.

Software of another year writes the same unknown field into every learner. Such a field, plain text
between two tags of one simple name, is blanked, and told as a fault of its own; so the learner
itself stays regular, and a whole file of such learners is still read fast.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]

_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_-]{0,60}")
_TEXT = re.compile(rb"[A-Za-z0-9 .,:/_+-]{0,200}")


@dataclass(frozen=True, slots=True)
class Stranger:
    """An unknown field: where it stands in the padded chunk, and its name."""

    place: int
    name: str


def take_out(
    padded: npt.NDArray[np.uint8], less: Places, greater: Places, code: npt.NDArray[np.uint8]
) -> tuple[list[Stranger], npt.NDArray[np.bool_]]:
    """Blank the unknown fields of a chunk; return them, and which tags are left.

    `less`, `greater` and `code` are the tags; 0 is the code of those that are not known.
    """
    left = np.ones(len(code), np.bool_)
    found = []
    pairs = np.flatnonzero((code[:-1] == 0) & (code[1:] == 0))
    for tag in pairs.tolist():
        if not left[tag]:
            continue
        start, end = int(less[tag]), int(greater[tag + 1]) + 1
        if end - start > 400:
            continue
        whole = padded[start:end].tobytes()
        name, _, rest = whole[1:].partition(b">")
        text, _, closing = rest.partition(b"<")
        sound = _NAME.fullmatch(name) and _TEXT.fullmatch(text)
        if not sound or closing != b"/" + name + b">":
            continue
        padded[start:end] = ord(" ")
        left[tag : tag + 2] = False
        found.append(Stranger(start, name.decode()))
    return found, left
