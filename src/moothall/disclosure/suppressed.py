"""A number that is withheld: its own type, never 0 and never None (STYLE, "The core")."""

from typing import Final, NoReturn, Self, final


@final
class Suppressed:
    """A count or rate that is hidden, because it is small or because it would betray one that is.

    There is one such value, `SUPPRESSED`. It looks the same whatever the reason, so that a reader
    cannot tell a small number from one that is hidden to protect it. Arithmetic, comparison of
    size and truth value raise TypeError; it equals only itself and can be a key.
    """

    __slots__ = ()
    TEXT: Final = "fewer than 6 or hidden to protect others"
    _only: "Suppressed | None" = None

    def __new__(cls) -> Self:
        """Return the one suppressed value."""
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "SUPPRESSED"

    def __str__(self) -> str:
        return self.TEXT

    def __format__(self, spec: str) -> str:
        return format(self.TEXT, spec if not spec or spec[-1] in "s<>^0123456789" else "")

    def __eq__(self, other: object) -> bool:
        return other is self

    def __hash__(self) -> int:
        return hash(Suppressed)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> tuple[type["Suppressed"], tuple[()]]:
        return (Suppressed, ())

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError(
            "This number is hidden: it cannot be calculated with, compared, sorted or turned into"
            " a number. Check `value is SUPPRESSED` first."
        )

    __bool__ = __int__ = __float__ = __index__ = __complex__ = _refuse
    __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _refuse
    __divmod__ = __rdivmod__ = __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = _refuse
    __round__ = __trunc__ = __floor__ = __ceil__ = _refuse


SUPPRESSED: Final = Suppressed()
