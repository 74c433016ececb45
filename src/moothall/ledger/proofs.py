"""Proofs: that a thing's events stand in the ledger, to be checked with SHA-256 and nothing else.

A proof is JSON. It begins after one event of the chain and ends at a head. The thing's own events
are in it with their content; of those between them, which are others' to read, only the digests.
Each hash is that of the hash before and of the digest, so whoever follows the proof comes to the
head, and only if nothing was changed, left out or put in. This module needs no database.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moothall.faults import InvalidValue

FORMAT = "moothall-proof-1"
HEX_HASH = 64


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def linked(previous: str, of_content: str) -> str:
    """Return the hash of an event from the hash before it and the digest of its content."""
    return digest(previous + of_content)


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a proof, with its hash as it was computed; `own` where it is the thing's."""

    sequence: int
    previous: str
    hash: str
    content: Mapping[str, Any] | None

    @property
    def own(self) -> bool:
        """Whether the proof shows its content."""
        return self.content is not None


@dataclass(frozen=True, slots=True)
class Checked:
    """What following a proof found: its own events, how many others, the head, and the faults."""

    title: str
    own: tuple[Link, ...]
    others: int
    on_trust: int
    head: str
    faults: tuple[str, ...]

    @property
    def words(self) -> str:
        """The result in a sentence or two."""
        if self.faults:
            return "It does not fit. " + " ".join(self.faults)
        events = f"{len(self.own)} event{'' if len(self.own) == 1 else 's'}"
        through = f", through {self.others} of others," if self.others else ""
        trusted = (
            f" {self.on_trust} of those were written in an older form that only the site itself "
            "can check."
            if self.on_trust
            else ""
        )
        number, _, hash_ = self.head.partition(":")
        return (
            f"It fits: its {events} lead{through} without a break to event {number} of the ledger, "
            f"whose hash is {hash_}.{trusted}"
        )


def read(text: str) -> Mapping[str, Any]:
    """Return a proof from a file's text. Raises InvalidValue where it is none."""
    try:
        proof = json.loads(text)
    except ValueError:
        raise InvalidValue("This file is no JSON: give the proof.json of a notice.") from None
    if not isinstance(proof, dict) or proof.get("format") != FORMAT:
        raise InvalidValue(
            f"This file is no proof of the form {FORMAT}: give the proof.json of a notice."
        )
    return proof


def check(proof: Mapping[str, Any], expect_head: str = "") -> Checked:
    """Follow a proof from its beginning to its head, and name all that does not fit.

    `expect_head` (`number:hash`) is a head that its reader has from elsewhere, such as a printed
    notice. Raises InvalidValue where the proof lacks what it must have.
    """
    try:
        return _checked(proof, expect_head)
    except (KeyError, TypeError, IndexError, AttributeError, ValueError):
        raise InvalidValue(
            "The proof is damaged: something that it must have is missing."
        ) from None


def _checked(proof: Mapping[str, Any], expect_head: str) -> Checked:
    faults: list[str] = []
    links = list(_followed(proof, faults))
    own = tuple(link for link in links if link.own)
    last = links[-1]
    head = f"{last.sequence}:{last.hash}"
    if head != proof["head"]:
        faults.append(f"The events lead to {head}, and not to the head {proof['head']}.")
    if expect_head and expect_head != head:
        faults.append(f"The head you expected is {expect_head}.")
    faults += _of_content(proof, own)
    on_trust = sum("hash" in one for one in proof["events"])
    return Checked(
        proof["title"], own, len(links) - len(own), on_trust, head, tuple(dict.fromkeys(faults))
    )


def _followed(proof: Mapping[str, Any], faults: list[str]) -> Iterator[Link]:
    sequence, previous = proof["after"]["sequence"], proof["after"]["hash"]
    if not proof["events"]:
        raise InvalidValue("The proof holds no event.")
    for one in proof["events"]:
        sequence += 1
        if one["sequence"] != sequence:
            faults.append(f"Event {sequence} is missing.")
            sequence = one["sequence"]
        link = _link(one, previous, faults)
        yield link
        previous = link.hash


def _link(one: Mapping[str, Any], previous: str, faults: list[str]) -> Link:
    number = one["sequence"]
    if "hash" in one:  # of an older form, and others' to read
        return Link(number, previous, one["hash"], None)
    if "digest" in one:
        return Link(number, previous, linked(previous, one["digest"]), None)
    whole = "whole" in one  # of an older form, with the hash before it in its content
    text = one["whole"] if whole else one["content"]
    content = json.loads(text)
    if content["sequence"] != number:
        faults.append(f"Event {number} says of itself that it is event {content['sequence']}.")
    if whole and content["previous_hash"] != previous:
        faults.append(f"Event {number} does not follow the event before it.")
    return Link(
        number, previous, digest(text) if whole else linked(previous, digest(text)), content
    )


def _of_content(proof: Mapping[str, Any], own: Sequence[Link]) -> Iterator[str]:
    """Faults of what the events are about: the text that they bear the fingerprint of."""
    if not own:
        yield "The proof shows none of the thing's own events."
    found = digest(proof["text"])
    kind, key = proof["subject"]
    for link in own:
        assert link.content is not None
        at_kind, at_key, fingerprint = link.content["subject"]
        if (at_kind, at_key) != (kind, key):
            yield f"Event {link.sequence} is about something else."
        elif fingerprint not in ("", found):
            yield f"The text is not the one of which event {link.sequence} has the fingerprint."
