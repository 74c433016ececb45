"""What the text of an element stands for: references resolved, line ends made one character."""

import re

_REFERENCE = re.compile(rb"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,9})|#x([0-9a-fA-F]{1,8}));|&")
_NAMED = {b"amp": b"&", b"lt": b"<", b"gt": b">", b"quot": b'"', b"apos": b"'"}


class BadReference(ValueError):
    """A text refers to an entity or a character that there is not."""


def unescaped(text: bytes) -> str:
    """Return the text that XML text stands for. Raises BadReference or UnicodeDecodeError."""
    if b"&" in text:
        text = _REFERENCE.sub(_character, text)
    return text.decode()


def _character(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return _NAMED[match[1]]
    if not (match[2] or match[3]):
        raise BadReference(match[0])
    number = int(match[2]) if match[2] else int(match[3], 16)
    low = number in (9, 10, 13) or 32 <= number < 0xD800
    if not (low or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000):
        raise BadReference(match[0])
    return chr(number).encode()
