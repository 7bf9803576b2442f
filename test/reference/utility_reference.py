"""Writes test/fixtures/utility-reference.json: scikit-learn on the rows of fidelity-real.csv and fidelity-synthetic.csv.

scikit-learn 1.9.1, numpy, pandas 2.3.3, SciPy. Usage: python test/reference/utility_reference.py test/fixtures
Linear models: LogisticRegression (C = 1) and Ridge (alpha = 1, target in standard scores), learned on the synthetic rows, on the terms that
linear-columns.ts makes: standard scores with 0 and a term of their own for missing numbers, one-hot categories, those of fewer than 20 rows together.
Calibration: the debiased root mean square of 15 bins of equal count, written out in numpy, of the logistic model's probabilities. Importance:
sklearn.inspection.permutation_importance, 30 repeats, of HistGradientBoosting on the rows it learned from.
"""
import json
import sys
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression, Ridge

warnings.filterwarnings("ignore")
out = sys.argv[1]
real, syn = (pd.read_csv(f"{out}/fidelity-{name}.csv", keep_default_na=False, na_values=[""]) for name in ("real", "synthetic"))
categories = ["job", "region", "member"]


def terms(frame, names):
    parts = []
    for c in names:
        if c not in categories:
            known = syn[c].dropna()
            scores = (frame[c] - known.mean()) / known.std(ddof=0)
            parts += [scores.fillna(0).to_numpy(), scores.isna().to_numpy(float)]
            continue
        counts = syn[c].value_counts()
        kept = counts.index[counts >= 20]
        parts += [(frame[c] == value).to_numpy(float) for value in kept]
        parts += [(frame[c].notna() & ~frame[c].isin(kept)).to_numpy(float), frame[c].isna().to_numpy(float)]
    return np.column_stack(parts)


def linear(target):
    names = [c for c in real if c != target]
    train, test = syn[syn[target].notna()], real
    y = train[target]
    if target in categories:
        model = LogisticRegression(C=1.0, max_iter=10_000, tol=1e-8).fit(terms(train, names), y)
        classes = sorted(model.classes_)
        p = model.predict_proba(terms(test, names))[:, [list(model.classes_).index(c) for c in classes]]
        return {"classes": classes, "predictions": (p[:, 1:] if len(classes) == 2 else p).ravel().round(7).tolist()}
    model = Ridge(alpha=1.0, solver="cholesky").fit(terms(train, names), (y - y.mean()) / y.std(ddof=0))
    return {"classes": [], "predictions": (y.mean() + y.std(ddof=0) * model.predict(terms(test, names))).round(5).tolist()}


def calibration(p, came):
    order = np.lexsort((np.arange(len(p)), p))
    ends = [i * len(p) // 15 for i in range(16)]
    square = 0.0
    for a, b in zip(ends, ends[1:]):
        gap = p[order[a:b]] - came[order[a:b]]
        square += (b - a) / len(p) * (gap.mean() ** 2 - gap.var(ddof=1) / (b - a))
    return float(np.sqrt(max(0.0, square)))


def importance(target):
    frame = real[real[target].notna()]
    names = [c for c in real if c != target]
    x = frame[names].copy()
    for c in set(names) & set(categories):
        x[c] = x[c].astype("category")
    kind, scoring = (
        (HistGradientBoostingClassifier, "neg_log_loss") if target in categories else (HistGradientBoostingRegressor, "neg_mean_squared_error")
    )
    model = kind(max_iter=30, early_stopping=False, categorical_features="from_dtype").fit(x, frame[target])
    worth = permutation_importance(model, x, frame[target], scoring=scoring, n_repeats=30, random_state=0)
    return dict(zip(names, np.maximum(0, worth.importances_mean).tolist()))


member = linear("member")
known = real["member"].notna().to_numpy()
p = np.array(member["predictions"])[known]
reference = {
    "versions": {name: version(name) for name in ("scikit-learn", "pandas")},
    "linear": {"member": member, "region": linear("region"), "income": linear("income")},
    "calibration": calibration(p, (real["member"][known] == member["classes"][1]).to_numpy(float)),
    "importance": {target: importance(target) for target in ("member", "income")},
}
with open(f"{out}/utility-reference.json", "w") as file:
    json.dump(reference, file, indent=None, separators=(",", ":"))
    file.write("\n")
