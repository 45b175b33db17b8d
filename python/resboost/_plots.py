"""Plots of what estimators tell, by matplotlib, which is loaded when one is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._result import Result
from ._training import Report


def _axes(ax: Any) -> Any:
    """Those given, or new ones."""
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("plots need matplotlib: apt-get install python3-matplotlib") from error
    return pyplot.subplots()[1]


def stages(history: list[Report], ax: Any) -> Any:
    """Losses after every stage."""
    if not history:
        raise ValueError("there is no history: the estimator was loaded, not fitted here")
    ax = _axes(ax)
    depths = [report["stage"] for report in history]
    for name, label in (("train_loss", "training rows"), ("valid_loss", "held-out rows")):
        losses = np.array([report[name] for report in history])
        if not np.isnan(losses).all():
            ax.plot(depths, losses, marker="o", label=label)
    ax.set(xlabel="stages", ylabel="loss")
    ax.legend()
    return ax


def importance(found: Any, ax: Any) -> Any:
    """Bars of columns, the most important on top."""
    ax = _axes(ax)
    columns = list(map(str, found["column"]))
    worse, low, high = (np.asarray(found[name], float) for name in ("worse by", "low", "high"))
    reach = np.nan_to_num(np.stack([worse - low, high - worse]))
    ax.barh(columns, worse, xerr=np.maximum(reach, 0))
    ax.invert_yaxis()
    ax.set(xlabel="the metric is worse by")
    return ax


def lesions(found: Result, ax: Any) -> Any:
    """The error without each stage."""
    ax = _axes(ax)
    if "lesions-one" not in found.sections:
        raise ValueError("no stage of this network can be left out")
    errors = found.table("lesions-one")
    ax.plot([int(stage) for stage in errors["x"]], np.asarray(errors["y"], float), marker="o",
            linestyle="")
    ax.set(xlabel="stage left out", ylabel="error")
    return ax


def occlusion(fall: NDArray[np.float64], picture: NDArray[np.uint8] | None, ax: Any) -> Any:
    """A map over its picture: red where hiding lowers the probability."""
    ax = _axes(ax)
    if picture is not None:
        ax.imshow(picture.mean(axis=2), cmap="gray", vmin=0, vmax=255)
    most = max(float(np.abs(fall).max()), 1e-12)
    ax.imshow(fall, cmap="RdBu_r", vmin=-most, vmax=most, alpha=1 if picture is None else 0.6)
    ax.set(xticks=[], yticks=[])
    return ax


def calibration(predicted: NDArray[np.float64], happened: NDArray[np.float64], ax: Any) -> Any:
    """What happened against what was predicted."""
    ax = _axes(ax)
    ax.plot([0, 1], [0, 1], color="grey", linewidth=1)
    ax.plot(predicted, happened, marker="o")
    ax.set(xlabel="predicted probability", ylabel="share of rows", xlim=(0, 1), ylim=(0, 1))
    return ax
