"""Figures of fidelity that others publish and that no report of ours holds: NIST k-marginals, pMSE, alpha-precision and beta-recall, a logistic C2ST.

Usage: python bench/other-figures.py DATA SYNTHETIC [--seed 1] [--rows 10000] [--check]
DATA is a folder with train.csv, holdout.csv and meta.json. Prints a Markdown table: an equal-size draw of train (ceiling), SYNTHETIC, and train with
every column permuted (floor), each against the holdout. --check tries known cases first: identical samples, and permuted columns.
Needs numpy, pandas, scipy and scikit-learn. Run by hand; not part of any verdict.
"""
import argparse
import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def is_number(column):
    return pd.api.types.is_numeric_dtype(column)


def binned(real, other, bins=20):
    """Codes of both tables: numbers in quantile bins of the real one, categories by name, missing a code of its own."""
    codes = [], []
    for c in real:
        if is_number(real[c]):
            cuts = np.unique(np.nanquantile(real[c], np.linspace(0, 1, bins + 1)[1:-1]))
            for out, table in zip(codes, (real, other)):
                out.append(np.where(table[c].isna(), len(cuts) + 1, np.searchsorted(cuts, table[c], side="left")))
        else:
            names = {name: i for i, name in enumerate(pd.concat([real[c], other[c]]).dropna().unique())}
            for out, table in zip(codes, (real, other)):
                out.append(table[c].map(names).fillna(len(names)).to_numpy(int))
    return [np.column_stack(out) for out in codes]


def k_marginal(real, other, rng, k=3, most=500):
    """NIST's k-marginal score, 1000 (1 - mean TV distance): the mean over marginals of sum |p - q| lies in [0, 2], and the score is
    1000 (1 - mean / 2). At most `most` marginals, drawn. NIST PSCR 2018 challenge; SDNist (NISTIR 8472) has k = 2 of its own features and bins.
    """
    a, b = binned(real, other)
    groups = list(itertools.combinations(range(a.shape[1]), k))
    if len(groups) > most:
        groups = [groups[i] for i in rng.choice(len(groups), most, replace=False)]
    widths = np.maximum(a.max(0), b.max(0)) + 1
    distances = []
    for group in groups:
        cells = [np.ravel_multi_index([t[:, c] for c in group], [widths[c] for c in group]) for t in (a, b)]
        _, at = np.unique(np.concatenate(cells), return_inverse=True)
        size = at.max() + 1
        p, q = (np.bincount(part, minlength=size) / len(part) for part in (at[: len(a)], at[len(a) :]))
        distances.append(np.abs(p - q).sum())
    return 1000 * (1 - np.mean(distances) / 2)


def features(real, other):
    """Both tables, one under the other: numbers as standard scores, missing told apart, categories of 20 rows one-hot."""
    both = pd.concat([real, other], ignore_index=True)
    parts = []
    for c in both:
        if is_number(both[c]):
            parts.append(StandardScaler().fit_transform(both[[c]].fillna(both[c].median())))
            if both[c].isna().any():
                parts.append(both[[c]].isna().to_numpy(float))
        else:
            parts.append(OneHotEncoder(min_frequency=20, handle_unknown="ignore").fit_transform(both[[c]].fillna("(missing)").astype(str)))
    return sparse.hstack([sparse.csr_matrix(part) for part in parts]).tocsr()


def propensity_mse(real, other):
    """pMSE = mean (p - c)^2 of a logistic regression's propensities (main effects, no penalty to speak of), c the share of `other`; and its ratio
    to the expectation when both are independent draws of one law, (k - 1) (1 - c) c / N with k coefficients, constant included. Woo et al. (2009);
    Snoke et al. (2018), JRSS A 181:663-688. Their theorem 1 has a further (1 - c), for rows drawn from a model fitted on the very rows they are held
    against; the holdout has not been fitted on, and with their expectation two real samples would read 2. k is the rank of the terms.
    """
    x = features(real, other)
    y = np.repeat([0, 1], [len(real), len(other)])
    p = LogisticRegression(C=1e4, max_iter=2000).fit(x, y).predict_proba(x)[:, 1]
    c = len(other) / len(y)
    gram = (x.T @ x).toarray() - np.outer(x.sum(0), x.sum(0)) / len(y)
    coefficients = np.linalg.matrix_rank(gram, tol=1e-6 * len(y) ** 0.5) + 1
    pmse = np.mean((p - c) ** 2)
    return pmse, pmse / ((coefficients - 1) * (1 - c) * c / len(y))


def logistic_auc(real, other, seed):
    """AUC of five-fold cross-fitted logistic regression that tells the two apart. Lopez-Paz & Oquab (2017) with the weakest usual classifier."""
    x, y = features(real, other), np.repeat([0, 1], [len(real), len(other)])
    order = np.random.default_rng(seed).permutation(len(y))
    p = cross_val_predict(LogisticRegression(max_iter=1000), x[order], y[order], cv=5, method="predict_proba")[:, 1]
    return roc_auc_score(y[order], p)


def precision_recall(real, other):
    """Integrated alpha-precision and beta-recall, 1 - 2 x mean |P(alpha) - alpha| over alpha in 0.05 .. 1; Alaa et al. (2022), ICML, section 4.
    Precision: share of `other` inside the ball about the mean of `real` that holds alpha of `real`. Recall: share of `real` whose nearest real
    neighbour's distance reaches a record of `other` among the beta of `other` nearest to the mean of `other`. Departure: standard scores and
    one-hot categories / sqrt(2) in place of a learned one-class embedding.
    """
    x = features(real, other).toarray()
    a, b = x[: len(real)], x[len(real) :]
    levels = np.linspace(0.05, 1, 20)
    to_centre = lambda points, centre: np.linalg.norm(points - centre, axis=1)
    own, fake = to_centre(a, a.mean(0)), to_centre(b, a.mean(0))
    inside = np.array([(fake <= np.quantile(own, level)).mean() for level in levels])
    radius = NearestNeighbors(n_neighbors=2).fit(a).kneighbors(a)[0][:, 1]
    gap, nearest = NearestNeighbors(n_neighbors=1).fit(b).kneighbors(a)
    spread = to_centre(b, b.mean(0))
    reached = np.array([((gap[:, 0] <= radius) & (spread[nearest[:, 0]] <= np.quantile(spread, level))).mean() for level in levels])
    score = lambda found: 1 - 2 * np.abs(found - levels).mean()
    return score(inside), score(reached)


def measured(real, other, seed):
    rng = np.random.default_rng(seed)
    pmse, ratio = propensity_mse(real, other)
    precision, recall = precision_recall(real.iloc[:5000], other.iloc[:5000])
    return [
        k_marginal(real, other, rng, 3), k_marginal(real, other, rng, 2), 1e4 * pmse, ratio, precision, recall, logistic_auc(real, other, seed),
    ]


def permuted(table, rng):
    return pd.DataFrame({c: table[c].to_numpy()[rng.permutation(len(table))] for c in table})


def check():
    """Known cases: the same table twice reads the best score of each; permuted columns keep what is of single columns and lose the rest."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=3000)
    table = pd.DataFrame({"x": x, "y": x + 0.1 * rng.normal(size=3000), "z": np.where(x > 0, "up", "down")})
    same, apart = measured(table, table.copy(), 1), measured(table, permuted(table, rng), 1)
    assert same[0] == same[1] == 1000 and same[2] < 1e-6 and same[4] > 0.99 and same[5] > 0.99 and same[6] < 0.55, same
    assert apart[0] < 600 and apart[1] < 700 and apart[5] < 0.8, apart
    ratios = []
    for _ in range(40):
        fresh = [pd.DataFrame({"a": rng.normal(size=1000), "b": rng.choice(list("pqr"), 1000), "c": rng.normal(size=1000)}) for _ in range(2)]
        ratios.append(propensity_mse(*fresh)[1])
    # Mean of 40 chi-squares over their 4 degrees of freedom: standard error .11.
    assert abs(np.mean(ratios) - 1) < 0.5, np.mean(ratios)
    moved = measured(table, table.assign(x=table["x"] + 3), 1)
    assert moved[6] > 0.95 and moved[3] > 50 and moved[4] < 0.7, moved


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("synthetic", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if given.check:
        check()
    kinds = {c["name"]: c["type"] for c in json.loads((given.data / "meta.json").read_text())["columns"]}
    rng = np.random.default_rng(given.seed)
    read = lambda path: pd.read_csv(path)[list(kinds)]
    train, holdout, synthetic = (read(path) for path in (given.data / "train.csv", given.data / "holdout.csv", given.synthetic))
    rows = min(given.rows, len(train), len(holdout), len(synthetic))
    draw = lambda table: table.iloc[rng.permutation(len(table))[:rows]].reset_index(drop=True)
    real, ceiling = draw(holdout), draw(train)
    heads = ["", "3-marginals", "2-marginals", "pMSE x 1e4", "pMSE ratio", "alpha-precision", "beta-recall", "logistic C2ST AUC"]
    print("| " + " | ".join(heads) + " |\n|" + " --- |" * len(heads))
    for name, other in (("train (ceiling)", ceiling), ("synthetic", draw(synthetic)), ("permuted (floor)", permuted(ceiling, rng))):
        print(f"| {name} | " + " | ".join(f"{value:.4g}" for value in measured(real, other, given.seed)) + " |", flush=True)


if __name__ == "__main__":
    main()
