"""Codes that identify things in the field: each is a type that refuses bad input when made."""

import re
from typing import ClassVar, Self

from moothall.faults import InvalidValue


class Code(str):
    """A code of one kind: text that matches `pattern`; equal only to codes of its own kind.

    Raises InvalidValue, in words a user can act on, when made from text of the wrong shape.
    """

    __slots__ = ()
    title: ClassVar[str]  # type: ignore[assignment] # str.title is of no use to a code
    pattern: ClassVar[re.Pattern[str]]
    shape: ClassVar[str]

    def __new__(cls, text: object) -> Self:
        """Make the code from text, or refuse it."""
        value = cls.clean(str(text))
        if not cls.pattern.fullmatch(value):
            article = "an" if cls.title[0] in "aeio" else "a"
            raise InvalidValue(f"“{text}” is not {article} {cls.title}: it should be {cls.shape}.")
        return super().__new__(cls, value)

    @classmethod
    def clean(cls, text: str) -> str:
        """Return the text as it is compared and stored."""
        return text.strip()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Code) and type(other) is not type(self):
            return False
        return str.__eq__(self, other) if isinstance(other, str) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"


class UKPRN(Code):
    """UK provider reference number: eight digits, not starting with 0."""

    __slots__ = ()
    title = "UKPRN"
    pattern = re.compile(r"[1-9][0-9]{7}")
    shape = "eight digits that do not start with 0, such as 10004375"


class ULN(Code):
    """Unique learner number: ten digits with a check digit; 9999999999 stands for none yet.

    Check digit as in the ILR specification, rule ULN_04 of the official validation rules.
    """

    __slots__ = ()
    title = "ULN"
    pattern = re.compile(r"[1-9][0-9]{9}")
    shape = "ten digits, such as 1000000043"
    TEMPORARY: ClassVar[str] = "9999999999"

    @property
    def is_temporary(self) -> bool:
        """Whether this stands for a number that the learner does not have yet."""
        return str(self) == self.TEMPORARY

    @property
    def has_right_check_digit(self) -> bool:
        """Whether the last digit agrees with the first nine."""
        remainder = sum(int(d) * w for d, w in zip(self[:9], range(10, 1, -1), strict=True)) % 11
        return remainder != 0 and 10 - remainder == int(self[9])


class AreaCode(Code):
    """ONS code of an area, such as E06000032 (Luton)."""

    __slots__ = ()
    title = "area code"
    pattern = re.compile(r"[ENSW][0-9]{8}")
    shape = "a letter and eight digits, such as E06000032"


class CharityNumber(Code):
    """A registered charity's number, by its register: the Charity Commission's of England and Wales
    (a subsidiary has a suffix, 1234567-1), OSCR's of Scotland, or that of Northern Ireland.
    """

    __slots__ = ()
    title = "charity number"
    pattern = re.compile(r"[1-9][0-9]{5,6}(-[1-9][0-9]{0,2})?|SC[0-9]{6}|NIC[0-9]{6}")
    shape = (
        "six or seven digits, with -1 and so on for a subsidiary, SC and six digits for Scotland, "
        "or NIC and six digits for Northern Ireland, such as 1062135 or SC037759"
    )

    @classmethod
    def clean(cls, text: str) -> str:
        """Return the number in capitals without spaces."""
        return re.sub(r"\s+", "", text).upper()


class CompanyNumber(Code):
    """A number of the registers that Companies House keeps: eight characters, of which the first
    two say which register (none for England and Wales).

    Prefixes as in its guides; societies may end in letters (IP12345R, SP2345RS).
    """

    __slots__ = ()
    title = "company number"
    PREFIXES: ClassVar[str] = (
        "AC|CE|CS|EN|ES|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|RC|RS|SA|SC|SE"
        "|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
    )
    pattern = re.compile(
        rf"[0-9]{{8}}|R[0-9]{{7}}|(?:{PREFIXES})[0-9]{{6}}|IP[0-9]{{5}}R|SP[0-9]{{4}}RS"
    )
    shape = (
        "eight digits, or two letters of a register and six digits, such as 02050399, SC123456, "
        "NI012345 or OC301234"
    )

    @classmethod
    def clean(cls, text: str) -> str:
        """Return the number in capitals without spaces, with the noughts it begins with."""
        squeezed = re.sub(r"\s+", "", text).upper()
        return squeezed.zfill(8) if squeezed.isdecimal() and len(squeezed) >= 6 else squeezed


class Postcode(Code):
    """A postcode, kept in capitals with one space before the last three characters."""

    __slots__ = ()
    title = "postcode"
    pattern = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}")
    shape = "a United Kingdom postcode, such as LU1 2LJ"

    @classmethod
    def clean(cls, text: str) -> str:
        """Return the postcode in capitals with one space before its last three characters."""
        squeezed = re.sub(r"\s+", "", text).upper()
        return f"{squeezed[:-3]} {squeezed[-3:]}"
