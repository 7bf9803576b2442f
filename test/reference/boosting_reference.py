"""Writes test/fixtures/boosting-reference.json: predictions of scikit-learn's HistGradientBoosting on a fixed small table.

scikit-learn 1.9.1, numpy 1.26.4. Usage: python test/reference/boosting_reference.py test/fixtures/boosting-reference.json
The table: two numeric columns (one with missing cells), two categorical ones (one with a category that only test rows have).
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(5)
n, train = 900, 600
x = np.round(rng.normal(size=n), 3)
z = rng.integers(0, 40, n).astype(float)
z[rng.random(n) < 0.15] = np.nan
c = rng.integers(0, 6, n).astype(float)
d = rng.choice(25, n, p=np.arange(25, 0, -1) / 325).astype(float)
d[train + 3 :: 50] = 26
d[:train][d[:train] == 24] = 23
effect = np.array([0.0, 1.2, -0.8, 0.4, -1.5, 0.9])
raw = 1.3 * np.sin(2 * x) + np.where(np.isnan(z), 0.8, (z - 20) / 15) + effect[c.astype(int)] + 0.5 * np.cos(d)
X = np.column_stack([x, z, c, d])
mask = [False, False, True, True]
binary = (rng.random(n) < 1 / (1 + np.exp(-raw))).astype(int)
multi = np.clip(np.round(raw + rng.normal(size=n)), -1, 1).astype(int) + 1
value = np.round(raw + 0.3 * rng.normal(size=n), 3)
common = dict(categorical_features=mask, max_iter=10, early_stopping=False, random_state=0)
fits = {
    "binary": HistGradientBoostingClassifier(**common).fit(X[:train], binary[:train]),
    "multiclass": HistGradientBoostingClassifier(**common).fit(X[:train], multi[:train]),
    "squared": HistGradientBoostingRegressor(**common).fit(X[:train], value[:train]),
}
out = {
    "version": f"scikit-learn {sklearn.__version__}",
    "trainRows": train,
    "columns": [[None if np.isnan(v) else v for v in X[:, j]] for j in range(4)],
    "categorical": mask,
    "target": {"binary": binary.tolist(), "multiclass": multi.tolist(), "squared": value.tolist()},
    "expected": {
        "binary": np.round(fits["binary"].predict_proba(X[train:])[:, 1], 8).tolist(),
        "multiclass": np.round(fits["multiclass"].predict_proba(X[train:]), 8).ravel().tolist(),
        "squared": np.round(fits["squared"].predict(X[train:]), 8).tolist(),
    },
    "auc": roc_auc_score(binary[train:], HistGradientBoostingClassifier(**(common | {"max_iter": 60})).fit(X[:train], binary[:train]).predict_proba(X[train:])[:, 1]),
}
with open(sys.argv[1], "w") as file:
    json.dump(out, file)
    file.write("\n")
