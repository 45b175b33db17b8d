#!/usr/bin/python3
"""XGBoost with tuned defaults on one set: the peer of suite.py, in a process of its own. Prints one line of JSON.

usage: xgboost_peer.py TRAIN.csv TEST.csv classification|regression [--threads N]

Tuned defaults of Holzmueller et al. (2024, RealMLP), histogram trees, early stopping after 100 rounds on 15 % of the training rows;
categories one-hot, at most 50 a column. Needs Debian's python3-xgboost, python3-sklearn and python3-pandas. `fit` is processor
seconds of encoding and fitting without the start of Python and without reading; `rows_per_second` is of one prediction of the test
rows.
"""
import argparse
import json
import time
import warnings

import numpy as np
import pandas as pd
import xgboost
from sklearn.compose import make_column_transformer
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import OneHotEncoder

warnings.filterwarnings("ignore")

CLASSES = dict(learning_rate=.08, max_depth=6, subsample=.65, colsample_bylevel=.9, min_child_weight=5e-6, reg_lambda=0)
NUMBERS = dict(learning_rate=.05, max_depth=9, subsample=.7, colsample_bylevel=.9, min_child_weight=2, reg_lambda=1)
VALIDATION = .15


def encoded(train, test):
    """Both tables as floats."""
    both = pd.concat([train, test])
    text = [name for name in both if both[name].dtype == object or both[name].dtype == bool]
    if not text:
        return train.values.astype("f4"), test.values.astype("f4")
    for name in text:
        for table in (train, test):
            table[name] = table[name].astype(str).where(table[name].notna(), np.nan)
    numbers = [name for name in both if name not in text]
    encoder = make_column_transformer(
        ("passthrough", numbers), (OneHotEncoder(handle_unknown="ignore", sparse_output=False, max_categories=50), text))
    return encoder.fit_transform(train).astype("f4"), encoder.transform(test).astype("f4")


def classify(x, labels, x_test, labels_test, threads):
    names, y = np.unique(labels.astype(str), return_inverse=True)
    fewest = np.bincount(y).min()
    fit, held = train_test_split(np.arange(len(y)), test_size=VALIDATION, random_state=0, stratify=y if fewest > 1 else None)
    seen = np.unique(y[fit])  # the booster wants classes 0, 1, ... without gaps
    code = {k: i for i, k in enumerate(seen)}
    held = held[np.isin(y[held], seen)]
    rounds = 1000 if len(x) * len(names) < 3e5 else 300
    model = xgboost.XGBClassifier(n_estimators=rounds, tree_method="hist", n_jobs=threads, early_stopping_rounds=100,
                                  random_state=0, **CLASSES)
    model.fit(x[fit], [code[k] for k in y[fit]], eval_set=[(x[held], [code[k] for k in y[held]])], verbose=False)

    def score():
        p = model.predict_proba(x_test)
        full = np.full((len(p), len(names)), 1e-15)
        full[:, seen] = np.clip(p, 1e-15, 1)
        truth = labels_test.astype(str)
        where = {name: i for i, name in enumerate(names)}
        index = np.array([where.get(name, -1) for name in truth])
        chosen = np.where(index >= 0, full[np.arange(len(p)), np.maximum(index, 0)] / full.sum(1), 1e-15)
        return {"accuracy": float((full.argmax(1) == index).mean()), "log_loss": float(-np.log(chosen).mean())}
    return model, score


def regress(x, target, x_test, target_test, threads):
    mean, deviation = target.mean(), target.std()
    y = (target - mean) / deviation
    fit, held = train_test_split(np.arange(len(y)), test_size=VALIDATION, random_state=0)
    model = xgboost.XGBRegressor(n_estimators=1000 if len(x) < 3e5 else 300, tree_method="hist", n_jobs=threads,
                                 early_stopping_rounds=100, random_state=0, **NUMBERS)
    model.fit(x[fit], y[fit], eval_set=[(x[held], y[held])], verbose=False)

    def score():
        error = model.predict(x_test) * deviation + mean - target_test
        return {"nrmse": float(np.sqrt((error ** 2).mean()) / target_test.std())}
    return model, score


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("train")
    parser.add_argument("test")
    parser.add_argument("task", choices=["classification", "regression"])
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    train, test = (pd.read_csv(path, low_memory=False) for path in (options.train, options.test))
    y, y_test = train.pop("target").values, test.pop("target").values
    start = time.process_time()
    x, x_test = encoded(train, test)
    learn = classify if options.task == "classification" else regress
    model, score = learn(x, y, x_test, y_test, options.threads)
    result = {"fit": round(time.process_time() - start, 3)}
    model.predict(x_test[:100])
    start = time.process_time()
    model.predict(x_test)
    result["rows_per_second"] = round(len(x_test) / max(time.process_time() - start, 1e-6))
    result.update(score())
    print(json.dumps(result))


if __name__ == "__main__":
    main()
