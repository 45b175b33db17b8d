"""Estimators as notebooks show them."""

from __future__ import annotations

import html
import math

from ._training import Report

_WIDTH, _HEIGHT, _EDGE = 420, 120, 8


def _line(depths: list[float], losses: list[float], low: float, high: float, colour: str) -> str:
    """One curve of the losses, which are between low and high."""
    across = (_WIDTH - 2 * _EDGE) / max(depths[-1] - depths[0], 1)
    down = (_HEIGHT - 2 * _EDGE) / ((high - low) or 1)
    points = " ".join(f"{_EDGE + (d - depths[0]) * across:.1f},{_EDGE + (high - v) * down:.1f}"
                      for d, v in zip(depths, losses) if math.isfinite(v))
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'


def curve_html(text: str, history: list[Report]) -> str:
    """The estimator's text, and the losses after every stage as a small picture."""
    page = f"<pre>{html.escape(text)}</pre>"
    if len(history) < 2:
        return page
    depths = [report["stage"] for report in history]
    curves = {name: [report[name] for report in history] for name in ("train_loss", "valid_loss")}
    seen = [v for losses in curves.values() for v in losses if math.isfinite(v)]
    if not seen:
        return page
    colours = {"train_loss": "#888", "valid_loss": "#06c"}
    lines = "".join(_line(depths, losses, min(seen), max(seen), colours[name])
                    for name, losses in curves.items())
    last = history[-1]
    shown = ", ".join(f"{name.replace('_', ' ')} {last[name]:.4g}" for name in curves
                      if math.isfinite(last[name]))
    return (f'{page}<svg width="{_WIDTH}" height="{_HEIGHT}" role="img">{lines}</svg>'
            f"<div>after stage {last['stage']:.0f}: {shown}</div>")
