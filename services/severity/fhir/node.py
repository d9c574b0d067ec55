"""Walk a JSON value by name, with the path at hand for whatever has the wrong shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from emsync.problem import Problem, Violation, invalid


@dataclass(frozen=True)
class Node:
    """A JSON value and where it stands, such as `entry[3].resource`."""

    path: str
    value: Any

    def child(self, name: str) -> "Node | None":
        """Return a member that is an object, None when it is absent."""
        return self._of(name, dict, "an object")

    def text(self, name: str) -> str | None:
        """Return a member that is text, None when it is absent."""
        found = self._of(name, str, "text")
        return None if found is None else str(found.value)

    def number(self, name: str) -> "Node | None":
        """Return a member that is a number, None when it is absent."""
        found = self._of(name, (int, float), "a number")
        if found is not None and isinstance(found.value, bool):
            raise found.refused("must be a number")
        return found

    def children(self, name: str) -> Iterator["Node"]:
        """Return the objects of a member that is a list; none when it is absent."""
        found = self._of(name, list, "a list")
        for place, value in enumerate([] if found is None else found.value):
            node = Node(f"{self._path_of(name)}[{place}]", value)
            if not isinstance(value, dict):
                raise node.refused("must be an object")
            yield node

    def refused(self, rule: str) -> Problem:
        """Return the problem that names this place, its value and the rule; lists stay unnamed."""
        shown = None if isinstance(self.value, dict | list) else self.value
        return invalid([Violation(self.path, rule, shown)])

    def missing(self, name: str, rule: str) -> Problem:
        """Return the problem that a member is not there."""
        return invalid([Violation(self._path_of(name), rule)])

    def _of(self, name: str, kind: type | tuple[type, ...], said: str) -> "Node | None":
        if name not in self.value:
            return None
        node = Node(self._path_of(name), self.value[name])
        if not isinstance(node.value, kind):
            raise node.refused(f"must be {said}")
        return node

    def _path_of(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name
