"""What a call can fail with. Texts name the place, what was found, what was expected, the cure."""

from __future__ import annotations

import inspect
import re
import warnings


class Error(Exception):
    """Base of all errors of the library."""


class OptionError(Error, ValueError):
    """A parameter that there is not, or a value that it does not take."""


class DataError(Error, ValueError):
    """Data that cannot be used."""


class ModelError(Error, ValueError):
    """Bytes that are no model, or a model whose weights overflow."""


class RefusedError(Error, OSError):
    """The system refused: a missing file, a permission, a full disk."""


class InternalError(Error, RuntimeError):
    """Training could not go on, or a mistake of ours."""


class ResBoostWarning(UserWarning):
    """Something was decided about the data that its owner may want to know."""


def warn(text: str, category: type[Warning]) -> None:
    """Warns in the name of the code that called this package, however deep in it this is."""
    frame, depth = inspect.currentframe(), 1
    while frame is not None and frame.f_globals.get("__package__") == __package__:
        frame, depth = frame.f_back, depth + 1
    warnings.warn(text, category, stacklevel=depth)


_OF_STATUS = {2: OptionError, 3: DataError, 4: ModelError, 5: RefusedError}


def error_of(status: int, text: str) -> Error:
    """The exception for a status of the C interface that is not 0."""
    return _OF_STATUS.get(status, InternalError)(in_python(text))


def in_python(text: str) -> str:
    """Parameters by their names here: `block.width` is `block__width`."""
    def renamed(match: re.Match[str]) -> str:
        return "`" + match[1].replace(".", "__").replace("-", "_") + "`"
    return re.sub(r"`([a-z][a-z0-9.-]*)`", renamed, text)
