"""Changes that make a sound return wrong, or odd: in bytes, tags, values and records."""

import random
import re
from collections.abc import Callable

VALUES = """\
|x|0|-1|+5| 5 |05|99999999999|1e3|0x1F|2025-09-08Z| 2025-09-08|2025-02-30|2025-09-08|12025-01-01
0000-01-01|1899-01-01|2024-02-29|2025-09-08T00:00:00|é|€|£|a&amp;b|&lt;|&#65;|&#0;|&foo;|&|a"b|a`b
\t|<b/>|<!-- c -->5|5<!-- c -->|<![CDATA[5]]>|<![CDATA[a<b]]>|<![CDATA[2025-09-08]]>|<?pi x?>7
a>b|a]]>b|1.5|.5|300.01|\x7f|\x85|\ufffe|٣|😀|&#x41;|&amp;lt;|&#38;lt;|100|1000|10000000|9999999999
LSR|A|[x]|{x}|a@b|@|ZZZZZZZZ|ZZZZZZZZZ|\u00a05""".replace("\n", "|").split("|")
VALUES += ["a|b", "\n5", "5\r\n", "a\nb", "x" * 60, "x" * 101]

STRAYS = """<|>|&|/| |\n|\r|<!--|-->|<![CDATA[|]]>|<?|?>|"|\0|<Foo>|</Learner>|<Learner>|</Message>
<!-- x -->|<!-- x\n\n -->|<?p q?>|<Foo/>|<!DOCTYPE a>|text|<!-- </Learner> -->
<![CDATA[ </Learner> ]]>|\ufeff|<?xml version="1.0"?>|--|<!-- \x01 -->|<!----->"""
STRAY_BYTES = [each.encode() for part in STRAYS.split("\n<") for each in part.split("|")]

IN_TAGS = [b" ", b"\n", b"\t", b"/", b" /", b' a="1"', b' xmlns="u"', b' xmlns:q="u"',
           b' xml:space="preserve"', b' xsi:nil="true"', b' xmlns:xsi="u"']  # fmt: skip

_TAG = re.compile(rb"<(/?)([A-Za-z]+)([^<>]*)>")
_FIELD = re.compile(rb"<([A-Za-z0-9]+)>([^<>]*)</\1>")
_RECORD = re.compile(
    rb"<(LearnerFAM|LearningDelivery|PriorAttain|LearningDeliveryFAM|AppFinRecord|LearnerHE"
    rb"|ProviderSpecDeliveryMonitoring|LearningDeliveryHE|LearnerEmploymentStatus|DPOutcome"
    rb"|LearningProvider|Header)>.*?</\1>",
    re.DOTALL,
)

Mutation = Callable[[bytes, random.Random], bytes]


def _one(pattern: re.Pattern[bytes], text: bytes, draw: random.Random) -> re.Match[bytes]:
    return draw.choice(list(pattern.finditer(text)))


def other_value(text: bytes, draw: random.Random) -> bytes:
    """Put another value into a field."""
    field = _one(_FIELD, text, draw)
    return text[: field.start(2)] + draw.choice(VALUES).encode() + text[field.end(2) :]


def field_out(text: bytes, draw: random.Random) -> bytes:
    """Take a field out."""
    field = _one(_FIELD, text, draw)
    return text[: field.start()] + text[field.end() :]


def field_again(text: bytes, draw: random.Random) -> bytes:
    """Put a field in again, beside itself or elsewhere."""
    field = _one(_FIELD, text, draw)
    at = draw.choice([field.end(), _one(_FIELD, text, draw).start()])
    return text[:at] + field[0] + text[at:]


def field_emptied(text: bytes, draw: random.Random) -> bytes:
    """Write a field as an empty element, or with blanks in its tags."""
    field = _one(_FIELD, text, draw)
    name = field[1]
    ways = [b"/>", b" />", b"\n/>", b"></" + name + b" >", b"\n>1</" + name + b">"]
    return text[: field.start()] + b"<" + name + draw.choice(ways) + text[field.end() :]


def tag_out(text: bytes, draw: random.Random) -> bytes:
    """Take a tag out."""
    tag = _one(_TAG, text, draw)
    return text[: tag.start()] + text[tag.end() :]


def other_tag(text: bytes, draw: random.Random) -> bytes:
    """Put another tag in the place of one."""
    tag = _one(_TAG, text, draw)
    return text[: tag.start()] + _one(_TAG, text, draw)[0] + text[tag.end() :]


def more_in_tag(text: bytes, draw: random.Random) -> bytes:
    """Put a blank, a stroke or an attribute into a tag."""
    end = _one(_TAG, text, draw).end() - 1
    return text[:end] + draw.choice(IN_TAGS) + text[end:]


def other_byte(text: bytes, draw: random.Random) -> bytes:
    """Change one byte."""
    at = draw.randrange(len(text))
    return text[:at] + bytes([draw.randrange(256)]) + text[at + 1 :]


def stray(text: bytes, draw: random.Random) -> bytes:
    """Put something anywhere."""
    at = draw.randrange(len(text))
    return text[:at] + draw.choice(STRAY_BYTES) + text[at:]


def cut_short(text: bytes, draw: random.Random) -> bytes:
    """Cut the end off."""
    return text[: draw.randrange(len(text))]


def other_records(text: bytes, draw: random.Random) -> bytes:
    """Take a record out, repeat it, or put it elsewhere."""
    record, other = _one(_RECORD, text, draw), _one(_RECORD, text, draw)
    times = draw.choice([1, 1, 2, 5, 18])
    at = draw.choice([other.start(), other.end()])
    return draw.choice(
        [
            text[: record.start()] + text[record.end() :],
            text[: record.end()] + record[0] * times + text[record.end() :],
            text[:at] + record[0] + text[at:],
        ]
    )


MUTATIONS: list[Mutation] = [
    other_value, other_value, other_value, field_out, field_again, field_emptied, tag_out,
    other_tag, more_in_tag, other_byte, stray, other_records,
]  # fmt: skip


def mutated(text: bytes, draw: random.Random) -> bytes:
    """Return a text with one change of any kind, or none where it holds no such thing."""
    try:
        return draw.choice(MUTATIONS)(text, draw)
    except IndexError:
        return text


def in_some_style(text: bytes, draw: random.Random) -> bytes:
    """Return a text as other software might write it: other line ends, none, a prefix."""
    style = draw.randrange(6)
    if style == 1:
        return text.replace(b"\n", b"\r\n")
    if style == 2:
        return re.sub(rb">\s+<", b"><", text)
    if style == 3:
        prefixed = re.sub(rb"<(/?)([A-Z])", rb"<\1i:\2", text)
        return prefixed.replace(b'xmlns="ESFA', b'xmlns:i="ESFA')
    if style == 4:
        return text.replace(b"<Learner>", b"<!-- a learner -->\n<Learner>")
    return text
