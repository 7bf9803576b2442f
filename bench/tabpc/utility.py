"""MLE: XGBoost trained on synthetic rows, chosen on a ninth of them, scored on the real test rows."""

from itertools import product

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score, root_mean_squared_error
from sklearn.preprocessing import OneHotEncoder
from xgboost import XGBClassifier, XGBRegressor

from split import Split

TREE_COUNTS = (10, 50, 100)
GRID = tuple(product((1, 10), (5, 10, 20), (0.0, 1.0)))  # min_child_weight, max_depth, gamma
LOG_TARGETS = ("beijing", "news")


def features(train: pd.DataFrame, test: pd.DataFrame, split: Split) -> tuple[np.ndarray, np.ndarray]:
    """One-hot categories known to the training rows, numbers as they are.

    The published code scales every numeric column by the first one's range: a monotone map, which trees do not see. Not repeated.
    """
    blocks = []
    for column in split.columns:
        if column == split.target or column in split.excluded:
            continue
        if column in split.numeric:
            blocks.append((train[[column]].to_numpy(np.float32), test[[column]].to_numpy(np.float32)))
        else:
            encoder = OneHotEncoder(sparse_output=False, handle_unknown="ignore", dtype=np.float32).fit(train[[column]])
            blocks.append((encoder.transform(train[[column]]), encoder.transform(test[[column]])))
    return tuple(np.hstack(side) for side in zip(*blocks))


def targets(train: pd.DataFrame, test: pd.DataFrame, split: Split) -> tuple[np.ndarray, np.ndarray]:
    """Class codes; for Beijing and News the published log of the target clipped to [1, 20000]; else units of test's deviation."""
    if split.task != "regression":
        classes = {name: code for code, name in enumerate(sorted(set(train[split.target]) | set(test[split.target])))}
        return tuple(table[split.target].map(classes).to_numpy() for table in (train, test))
    values = [table[split.target].to_numpy(float) for table in (train, test)]
    if split.name in LOG_TARGETS:
        return tuple(np.log(np.clip(side, 1, 20000)) for side in values)
    deviation = values[1].std() or 1.0
    return tuple(side / deviation for side in values)


def score(model, trees: int, x: np.ndarray, y: np.ndarray, split: Split) -> float:
    """AUC (mean of one-against-rest), or minus the RMSE: higher is better."""
    if split.task == "regression":
        return -root_mean_squared_error(y, model.predict(x, iteration_range=(0, trees)))
    chances = model.predict_proba(x, iteration_range=(0, trees))
    present = [label for label in range(chances.shape[1]) if 0 < (y == label).sum() < len(y)]
    return float(np.mean([roc_auc_score(y == label, chances[:, label]) for label in present]))


def best_on_test(train: pd.DataFrame, test: pd.DataFrame, split: Split, seed: int) -> float:
    """AUC, or RMSE for a regression, of the setting that does best on the held-back ninth.

    The grid's tree counts share one fit: the first n trees of 100 are the n trees of a shorter fit.
    """
    x, x_test = features(train, test, split)
    y, y_test = targets(train, test, split)
    order = np.random.RandomState(seed).permutation(len(x))
    held, used = order[: len(x) // 9], order[len(x) // 9 :]
    if split.task != "regression" and len(np.unique(y[used])) <= y.max():
        raise ValueError(f"some class of {split.target} is absent from the training rows")
    kind = XGBRegressor if split.task == "regression" else XGBClassifier
    best = (-np.inf, 0.0)
    for weight, depth, gamma in GRID:
        model = kind(n_estimators=max(TREE_COUNTS), min_child_weight=weight, max_depth=depth, gamma=gamma, tree_method="hist")
        model.fit(x[used], y[used])
        for trees in TREE_COUNTS:
            held_score = score(model, trees, x[held], y[held], split)
            if held_score > best[0]:
                best = (held_score, score(model, trees, x_test, y_test, split))
    return abs(best[1])
