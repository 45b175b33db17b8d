"""How many threads a call uses where nobody says."""

from __future__ import annotations

import multiprocessing
import os
import threading

from . import _library as library

_CORES = library.threads()  # before anybody has set another number


def default_threads() -> int:
    """OMP_NUM_THREADS, which joblib sets in its workers; else 1 where others work beside this
    thread (in a child process, or in a thread that is not the main one); else all cores."""
    said = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    if said.isdigit() and int(said) > 0:
        return int(said)
    among_others = (multiprocessing.parent_process() is not None or
                    threading.current_thread() is not threading.main_thread())
    return 1 if among_others else _CORES


def use_threads(count: int | None) -> None:
    """For the calls that follow in this thread; None: as default_threads() says."""
    library.call["set_threads"](default_threads() if count is None else int(count))
