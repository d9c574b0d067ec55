"""Compile statements once, to run them on the driver's own cursor.

SQLAlchemy's way there takes several times as long as SQLite, and as long as PostgreSQL's driver.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Dialect, Executable, Select, TypeDecorator, UpdateBase

_Process = Callable[[Any], Any]


@dataclass(frozen=True)
class Prepared:
    """The text of a statement, the names of its values in order, and what those and its columns need."""

    text: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    writers: Mapping[str, _Process]
    columns: tuple[tuple[int, _Process], ...]

    @classmethod
    def compile(
        cls, statement: Select[Any] | UpdateBase, dialect: Dialect, names: list[str]
    ) -> Self:
        """Compile for values of these names."""
        compiled: Any = statement.compile(dialect=dialect, column_keys=names)
        places = tuple(compiled.positiontup or ())
        constants = {name: compiled.params[name] for name in places if name not in names}
        # The drivers take everything but our own types as it is.
        own = (
            (n, b.type) for b, n in compiled.bind_names.items() if isinstance(b.type, TypeDecorator)
        )
        writers = {n: write for n, one in own if (write := one.bind_processor(dialect))}
        found = enumerate(statement.exported_columns)
        readers = (
            (n, c.type.dialect_impl(dialect).result_processor(dialect, None)) for n, c in found
        )
        columns = tuple((place, read) for place, read in readers if read is not None)
        return cls(str(compiled), places, constants, writers, columns)

    def values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values in the order of the text; raise KeyError for one that is missing."""
        told = {**self.constants, **given} if self.constants else given
        if self.writers:
            told = {**told, **{name: write(told[name]) for name, write in self.writers.items()}}
        return self._pick(told)

    @cached_property
    def _pick(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        if len(self.names) > 1:
            return itemgetter(*self.names)
        # It returns no tuple for one name.
        return lambda told: tuple([told[name] for name in self.names])

    def read(self, rows: list[Any]) -> Sequence[Any]:
        """Return the rows as their columns' types have them."""
        if not self.columns:
            return rows
        return [self._read(list(row)) for row in rows]

    def _read(self, row: list[Any]) -> list[Any]:
        for place, read in self.columns:
            row[place] = read(row[place])
        return row


# More than there are that stand in the code; those made for one question are forgotten with the rest.
_MANY = 256


class Statements:
    """What was compiled."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[Executable, Prepared] = {}

    def prepared(self, statement: Executable, given: Mapping[str, Any]) -> Prepared | None:
        """Return a statement compiled; None for one whose text depends on its values, or is text."""
        known = self._known.get(statement)
        if known is None and isinstance(statement, Select | UpdateBase):
            made = Prepared.compile(statement, self._dialect, list(given))
            if _EXPANDED not in made.text:
                if len(self._known) >= _MANY:
                    self._known.clear()
                known = self._known[statement] = made
        return known


# Where SQLAlchemy writes as many marks as a list has values.
_EXPANDED = "__[POSTCOMPILE"
