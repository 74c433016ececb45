"""The fields that rules look at, as attributes of a record: `d.LearnStartDate` is a column."""

from typing import TYPE_CHECKING, Self, overload

import polars as pl
import pyarrow as pa

if TYPE_CHECKING:
    from moothall.records.check.record import Record


class Field:
    """A field of a record kind. Read on a record of a rule, it is the column's expression."""

    type: pa.DataType

    def __set_name__(self, owner: "type[Record]", name: str) -> None:
        self.name = name
        owner.fields = {**owner.fields, name: self.type}

    @overload
    def __get__(self, record: None, owner: object) -> Self: ...
    @overload
    def __get__(self, record: "Record", owner: object) -> pl.Expr: ...
    def __get__(self, record: "Record | None", owner: object) -> Self | pl.Expr:
        return self if record is None else record.column(self.name)


class Text(Field):
    """A field of text, codes with leading zeros among them."""

    type = pa.string()


class Whole(Field):
    """A field of whole numbers, codes among them."""

    type = pa.int64()


class Date(Field):
    """A field of dates."""

    type = pa.date32()
