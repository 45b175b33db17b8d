"""The library's options as parameters of Python: `block.width` is `block__width`."""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterable
from typing import Any, Callable

from . import _library as library

# What fit() knows by itself.
_OF_FIT = ("target", "weight", "task")


class Option:
    """One option: `name` in Python, `library_name`, and what it takes."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.library_name: str = described["name"]
        self.name = self.library_name.replace(".", "__").replace("-", "_")
        self.text: str = described["text"]
        self.choices: list[str] = described["choices"]
        self.range: str = described["range"]
        self.argument: str = described["argument"]
        self.kind: str = described["kind"]
        self.default: list[str] = described["default"]

    def document(self) -> str:
        """The lines of a docstring."""
        takes = ("bool" if self.kind == "flag" else "list of str" if self.kind == "list" else
                 "{" + ", ".join(map(repr, self.choices)) + "}" if self.choices else
                 {"N": "int", "X": "float"}.get(self.argument, "str"))
        if self.range:
            takes += ", " + self.range
        default = ", ".join(self.default) or "none"
        return f"{self.name} : {takes}; default {default}\n    {self.text}"

    def value_of(self, text: str) -> bool | int | float | str:
        """What somebody would give here for a text of the library."""
        if self.kind == "flag":
            return text == "true"
        numbers: dict[str, Callable[[str], float]] = {"N": int, "X": float}
        number = numbers.get(self.argument)
        return number(text) if number and not self.choices else text

    def texts_of(self, value: Any) -> list[str]:
        """A value as the library reads it; of a list several."""
        if self.kind == "list":
            return [str(v) for v in ([value] if isinstance(value, str) else value)]
        if isinstance(value, bool) or type(value).__name__ == "bool_":
            return ["true" if value else "false"]
        return [repr(float(value)) if isinstance(value, float) else str(value)]


@functools.lru_cache(maxsize=None)
def options() -> dict[str, Option]:
    """All options that estimators take, by name."""
    described = json.loads(library.written("options_describe").rstrip(b"\0"))
    found = [Option(one) for one in described if one["name"] not in _OF_FIT]
    return {option.name: option for option in sorted(found, key=lambda o: o.name != "method")}


def require_known(names: Iterable[str], known: Iterable[str], owner: str) -> None:
    """TypeError for the first name that is not among the known ones, and the one it may mean."""
    for name in names:
        if name not in known:
            near = [k for k in known if k.endswith("__" + name)] or \
                difflib.get_close_matches("seed" if name == "random_state" else name, known, 1)
            hint = f"; did you mean {' or '.join(near)}" if near else ""
            raise TypeError(f"{owner} has no parameter {name}{hint}")


class OptionTexts:
    """Options as the library keeps them."""

    def __init__(self) -> None:
        self._handle = library.Handle("options_free", "options_create")
        self.stage_fitter: Any = None  # what the library calls back, where there is one

    @property
    def handle(self) -> int:
        """For calls of the library, while this lives."""
        return self._handle.value

    def set(self, library_name: str, text: str) -> None:
        """Sets one from text."""
        library.call["options_set"](self.handle, library_name.encode(), library.text_bytes(text))

    def append(self, library_name: str, text: str) -> None:
        """Adds a text to a list."""
        library.call["options_append"](self.handle, library_name.encode(), library.text_bytes(text))

    def set_parameter(self, name: str, value: Any) -> None:
        """Sets what a parameter of Python says; None: nothing."""
        if value is None:
            return
        option = options()[name]
        give = self.append if option.kind == "list" else self.set
        for text in option.texts_of(value):
            give(option.library_name, text)
