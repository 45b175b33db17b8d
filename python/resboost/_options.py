"""The library's options as parameters of Python: `block.width` is `block__width`."""

import difflib
import functools
import json

from . import _library as library

# What fit() knows by itself.
_OF_FIT = ("target", "weight", "task")


class Option:
    """One option: `name` in Python, `library_name`, and what it takes."""

    def __init__(self, described):
        self.library_name = described["name"]
        self.name = described["name"].replace(".", "__").replace("-", "_")
        self.text = described["text"]
        self.choices = described["choices"]
        self.range = described["range"]
        self.argument = described["argument"]
        self.kind = described["kind"]
        self.default = described["default"]

    def document(self):
        """The lines of a docstring."""
        takes = ("bool" if self.kind == "flag" else "list of str" if self.kind == "list" else
                 "{" + ", ".join(map(repr, self.choices)) + "}" if self.choices else
                 {"N": "int", "X": "float"}.get(self.argument, "str"))
        if self.range:
            takes += ", " + self.range
        default = ", ".join(self.default) or "none"
        return f"{self.name} : {takes}; default {default}\n    {self.text}"

    def value_of(self, text):
        """What somebody would give here for a text of the library."""
        if self.kind == "flag":
            return text == "true"
        number = {"N": int, "X": float}.get(self.argument)
        return number(text) if number and not self.choices else text

    def texts_of(self, value):
        """A value as the library reads it; of a list several."""
        if self.kind == "list":
            return [str(v) for v in ([value] if isinstance(value, str) else value)]
        if isinstance(value, bool) or type(value).__name__ == "bool_":
            return ["true" if value else "false"]
        return [repr(float(value)) if isinstance(value, float) else str(value)]


@functools.lru_cache(maxsize=None)
def options():
    """All options that estimators take, by name."""
    described = json.loads(library.written("options_describe").rstrip(b"\0"))
    found = [Option(one) for one in described if one["name"] not in _OF_FIT]
    return {option.name: option for option in sorted(found, key=lambda o: o.name != "method")}


def require_known(names, known, owner):
    """TypeError for the first name that is not among the known ones, and the one it may mean."""
    for name in names:
        if name not in known:
            near = [k for k in known if k.endswith("__" + name)] or \
                difflib.get_close_matches("seed" if name == "random_state" else name, known, 1)
            hint = f"; did you mean {' or '.join(near)}" if near else ""
            raise TypeError(f"{owner} has no parameter {name}{hint}")


class OptionTexts:
    """Options as the library keeps them."""

    def __init__(self):
        self._handle = library.Handle("options_free", "options_create")

    @property
    def handle(self):
        """For calls of the library, while this lives."""
        return self._handle.value

    def set(self, library_name, text):
        """Sets one from text."""
        library.call["options_set"](self.handle, library_name.encode(), library.text_bytes(text))

    def append(self, library_name, text):
        """Adds a text to a list."""
        library.call["options_append"](self.handle, library_name.encode(), library.text_bytes(text))

    def set_parameter(self, name, value):
        """Sets what a parameter of Python says; None: nothing."""
        if value is None:
            return
        option = options()[name]
        give = self.append if option.kind == "list" else self.set
        for text in option.texts_of(value):
            give(option.library_name, text)
