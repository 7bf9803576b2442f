"""Checks the ruler itself on small made-up tables: python bench/tabpc/check_measures.py"""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import OneHotEncoder
from xgboost import XGBClassifier

from fidelity import c2st, shape_trend, trend_shared_bins, weighted_nmi_similarity
from nearest import alpha_beta, dcr_below_quantile, dcr_share, nearest
from prepare import shuffled_cut
from split import Split
from utility import best_on_test


def made_up(rows: int, seed: int) -> pd.DataFrame:
    rng = np.random.RandomState(seed)
    age = rng.normal(40, 12, rows)
    trade = np.where(age + rng.normal(0, 8, rows) > 40, "smith", rng.choice(["baker", "clerk"], rows))
    pay = age * 2 + (trade == "smith") * 30 + rng.normal(0, 6, rows)
    rich = np.where(pay + rng.normal(0, 10, rows) > 100, "yes", "no")
    return pd.DataFrame({"age": age, "pay": pay, "trade": trade, "rich": rich})


def shuffled(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    rng = np.random.RandomState(seed)
    return table.apply(lambda column: column.to_numpy()[rng.permutation(len(column))])


SPLIT = Split(
    folder=Path(tempfile.gettempdir()),
    name="made-up",
    rule="",
    columns=("age", "pay", "trade", "rich"),
    numeric=("age", "pay"),
    categorical=("trade", "rich"),
    target="rich",
    task="binclass",
    excluded=(),
    facts={},
)
TRAIN, TEST, FRESH = made_up(2000, 1), made_up(2000, 2), made_up(2000, 3)


def check_nearest_against_one_hot() -> None:
    encoder = OneHotEncoder(sparse_output=False).fit(TRAIN[["trade", "rich"]])
    space = [np.hstack([table[["age", "pay"]].to_numpy() / 10, encoder.transform(table[["trade", "rich"]])]) for table in (FRESH, TRAIN)]
    numbers = [table[["age", "pay"]].to_numpy() / 10 for table in (FRESH, TRAIN)]
    codes = [np.column_stack([np.unique(table[name], return_inverse=True)[1] for name in ("trade", "rich")]) for table in (FRESH, TRAIN)]
    for squared, metric in ((False, "manhattan"), (True, "sqeuclidean")):
        known = NearestNeighbors(n_neighbors=1, metric=metric, algorithm="brute").fit(space[1]).kneighbors(space[0])[0][:, 0]
        assert np.allclose(nearest(numbers[0], codes[0], numbers[1], codes[1], squared, False)[0], known)
    itself = nearest(numbers[1], codes[1], numbers[1], codes[1], False, True)
    assert (itself[0] > 0).all() and (itself[1] != np.arange(len(TRAIN))).all()


def check_copies_are_caught_and_fresh_rows_are_not() -> None:
    copy = TRAIN.sample(frac=1, replace=True, random_state=4).reset_index(drop=True)
    assert dcr_share(TRAIN, TEST, copy, SPLIT)["TabPC"] == 1 and dcr_share(TRAIN, TEST, copy, SPLIT)["TabDiff"] == 1
    assert abs(dcr_share(TRAIN, TEST, FRESH, SPLIT)["TabPC"] - 0.5) < 0.05
    assert dcr_below_quantile(TRAIN, TEST, copy, SPLIT) == 100 and dcr_below_quantile(TRAIN, TEST, FRESH, SPLIT) < 5


def check_fidelity_tells_dependence() -> None:
    loose = shuffled(TRAIN, 5)
    assert c2st(TRAIN, FRESH, SPLIT, 0)["xgb"] > 0.9 > 0.5 > c2st(TRAIN, loose, SPLIT, 0)["xgb"]
    assert c2st(TRAIN, FRESH, SPLIT, 0) == c2st(TRAIN, FRESH, SPLIT, 0)
    fresh_similarity, loose_similarity = (weighted_nmi_similarity(TRAIN, other, SPLIT) for other in (FRESH, loose))
    assert weighted_nmi_similarity(TRAIN, TRAIN, SPLIT) == 1 and fresh_similarity > 0.95 > 0.8 > loose_similarity
    shape, trend = shape_trend(TRAIN, loose, SPLIT)
    assert shape == 1 and trend < 0.8 and shape_trend(TRAIN, FRESH, SPLIT)[1] > 0.9


def check_one_far_value_moves_the_reports_bins_alone() -> None:
    tailed = TRAIN.copy()
    tailed.loc[0, "age"] = 400.0
    assert shape_trend(tailed, TRAIN, SPLIT)[1] < 0.8 < 0.98 < trend_shared_bins(tailed, TRAIN, SPLIT)


def check_alpha_beta() -> None:
    alpha, beta = alpha_beta(TRAIN, FRESH, SPLIT)
    assert alpha > 0.95 and 0.3 < beta < 0.7
    narrow = FRESH.copy()
    narrow["age"], narrow["pay"] = 40.0, 90.0
    assert alpha_beta(TRAIN, narrow, SPLIT)[1] < 0.1


def check_utility() -> None:
    real, loose = best_on_test(TRAIN, TEST, SPLIT, 0), best_on_test(shuffled(TRAIN, 5), TEST, SPLIT, 0)
    assert real > 0.9 and abs(loose - 0.5) < 0.2
    x, y = TRAIN[["age", "pay"]].to_numpy(), (TRAIN["rich"] == "yes").to_numpy().astype(int)
    long, brief = (XGBClassifier(n_estimators=trees, max_depth=5, tree_method="hist").fit(x, y) for trees in (100, 10))
    assert np.array_equal(long.predict_proba(x, iteration_range=(0, 10)), brief.predict_proba(x))


def check_cut_keeps_every_category_in_train() -> None:
    table = pd.DataFrame({"trade": ["rare"] + ["smith"] * 9})
    train, test, seed, complete = shuffled_cut(table, ["trade"], 5)
    assert complete and 0 in train and sorted([*train, *test]) == list(range(10)) and seed >= 1234
    _, _, seed, complete = shuffled_cut(pd.DataFrame({"trade": [str(i) for i in range(40)]}), ["trade"], 20)
    assert not complete and seed == 1234


if __name__ == "__main__":
    checks = [check for name, check in list(globals().items()) if name.startswith("check_")]
    for check in checks:
        check()
        print("ok", check.__name__.removeprefix("check_").replace("_", " "))
    print(f"{len(checks)} passed, 0 failed")
