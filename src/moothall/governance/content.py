"""What a decision says, as one hash: anyone who has the notice can compute it again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from moothall.ledger.refs import Ref


@dataclass(frozen=True, slots=True)
class Considered:
    """An option that was considered, and why it was rejected."""

    text: str
    why_rejected: str


@dataclass(frozen=True, slots=True)
class Exempt:
    """A part of a decision that is kept from the public, and the key of its ground."""

    ground: str
    text: str

    def sha256(self, salt: str) -> str:
        """Return the hash of a salt and the text, by which the public notice proves the part."""
        return hashlib.sha256(f"{salt}{self.text}".encode()).hexdigest()


LATER = ("quorum", "delegation", "exempt", "to_tell")


@dataclass(frozen=True, slots=True)
class Content:
    """All that is fixed when a decision is proposed.

    `reference` is year/number in the body's series; `pins` are (pinned as, Ref); `requirements`
    (name of the authority, level, may be pending); `supersedes` the reference of the earlier one.
    `exempt` is the ground and the hash of a part that is kept from the public: whoever has that
    part and its salt can prove that it is the one. `delegation` is the one it is decided under.
    """

    body: str
    reference: str
    question: str
    proposal: str
    reason: str
    rule: str
    rule_version: int
    call_in_days: int
    answer_by: str
    supersedes: str
    options: Sequence[Considered]
    pins: Sequence[tuple[str, Ref]]
    requirements: Sequence[tuple[str, str, bool]]
    quorum: int = 0
    delegation: str = ""
    exempt: str = ""
    to_tell: Sequence[str] = ()

    def sha256(self) -> str:
        """Return the hash of the text of the content, in hexadecimal."""
        return hashlib.sha256(self.text().encode()).hexdigest()

    def text(self) -> str:
        """Return the content as JSON with sorted keys and no spaces: what its hash is of."""
        # What came later than the first decisions counts where there is something of it.
        told = {name: value for name, value in asdict(self).items() if name not in LATER or value}
        return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
