#!/usr/bin/python3
"""Writes tests/parity/trees.json: single trees of XGBoost, for tests/train/trees/booster_test.cpp.   tools/make_trees_parity.py

Needs Debian's python3-xgboost (made with 1.7.4). Features are small whole numbers, so that its bins are their values; nothing is
sampled and the rate is 1. Per case: the codes (0: missing), targets, XGBoost's settings, and the value of each row's leaf.
"""

import json
import pathlib

import numpy as np
import xgboost

ROWS = 240
CASES = [("squared", "reg:squarederror", 1.0, 8), ("squared", "reg:squarederror", 0.0, 12), ("logistic", "binary:logistic", 1.0, 8)]


def main():
    rng = np.random.RandomState(1)
    codes = np.stack([rng.randint(1, 9, ROWS), rng.randint(1, 31, ROWS), rng.randint(1, 101, ROWS)], axis=1)
    codes[rng.rand(ROWS) < 0.15, 1] = 0
    smooth = np.sin(codes[:, 0]) + 0.05 * codes[:, 1] + 0.01 * codes[:, 2] * (codes[:, 0] > 4) + 0.3 * rng.randn(ROWS)
    features = np.where(codes == 0, np.nan, codes).astype(np.float32)
    cases = []
    for loss, objective, l2, leaves in CASES:
        target = (smooth > np.median(smooth)).astype(float) if loss == "logistic" else smooth
        base = 0.5 if loss == "logistic" else float(target.mean())
        parameters = {"objective": objective, "eta": 1.0, "lambda": l2, "max_depth": 0, "max_leaves": leaves, "grow_policy": "lossguide",
                      "tree_method": "hist", "min_child_weight": 1e-3, "base_score": base, "nthread": 1}
        booster = xgboost.train(parameters, xgboost.DMatrix(features, label=target), 1)
        margin = booster.predict(xgboost.DMatrix(features), output_margin=True)
        start = 0.0 if loss == "logistic" else base
        cases.append({"loss": loss, "l2": l2, "leaves": leaves, "base": start, "target": [round(float(v), 7) for v in target],
                      "value": [round(float(v) - start, 8) for v in margin]})
    text = json.dumps({"xgboost": xgboost.__version__, "codes": codes.T.tolist(), "cases": cases})
    (pathlib.Path(__file__).resolve().parent.parent / "tests/parity/trees.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
