"""Shape, Trend, C2ST and wNMIS, train being the real side."""

import numpy as np
import pandas as pd
from sdmetrics.column_pairs import ContingencySimilarity
from sdmetrics.reports.single_table import QualityReport
from sdmetrics.single_table import LogisticDetection
from sdmetrics.single_table.detection.sklearn import ScikitLearnClassifierDetectionMetric
from sklearn.metrics import mutual_info_score
from xgboost import XGBClassifier

from split import Split

BINS = 10


class XgbDetection(ScikitLearnClassifierDetectionMetric):
    """SDMetrics' detection score with XGBoost at its defaults, random_state 0."""

    name = "XGBoost detection"

    @staticmethod
    def _get_classifier():
        return XGBClassifier(eval_metric="logloss", enable_categorical=True, random_state=0)


def as_read(real: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> tuple[pd.DataFrame, pd.DataFrame, dict]:
    """Numeric columns first, and categories that are all numbers as numbers: so the published scripts read their CSV files."""
    order = [*split.numeric, *split.categorical]
    real, synthetic = real[order].copy(), synthetic[order].copy()
    for column in split.categorical:
        numbers = [pd.to_numeric(table[column], errors="coerce") for table in (real, synthetic)]
        if not any(values.isna().any() for values in numbers):
            real[column], synthetic[column] = numbers
    kind = {name: {"sdtype": "numerical", "computer_representation": "Float"} for name in split.numeric}
    kind |= {name: {"sdtype": "categorical"} for name in split.categorical}
    return real, synthetic, {"columns": kind}


def shape_trend(real: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> tuple[float, float]:
    """Column Shapes and Column Pair Trends of SDMetrics' quality report, in [0, 1]."""
    report = QualityReport()
    report.generate(*as_read(real, synthetic, split), verbose=False)
    scores = report.get_properties().set_index("Property")["Score"]
    return float(scores["Column Shapes"]), float(scores["Column Pair Trends"])


def trend_shared_bins(real: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> float:
    """Trend with each number beside a category binned on train's edges for both tables; not a published figure.

    The report bins either table on its own range: a synthesizer that leaves out one record's extreme value moves all ten bins.
    """
    report = QualityReport()
    frames = as_read(real, synthetic, split)
    report.generate(*frames, verbose=False)
    pairs = report.get_details("Column Pair Trends")
    coded_tables = [table.copy() for table in frames[:2]]
    for column in split.numeric:
        edges = np.histogram_bin_edges(real[column], bins=BINS)
        for table in coded_tables:
            table[column] = np.digitize(table[column].clip(edges[0], edges[-1]), edges)
    scores = []
    for one, other, metric, score in pairs[["Column 1", "Column 2", "Metric", "Score"]].itertuples(index=False):
        if metric == "ContingencySimilarity" and (one in split.numeric or other in split.numeric):
            score = ContingencySimilarity.compute(*(table[[one, other]] for table in coded_tables))
        scores.append(score)
    return float(np.nanmean(scores))


def c2st(real: pd.DataFrame, synthetic: pd.DataFrame, split: Split, seed: int) -> dict:
    """2 (1 - max(AUC, 0.5)), mean of 3 folds; SDMetrics shuffles the folds by numpy's global generator, hence the seed."""
    tables = as_read(real, synthetic, split)
    np.random.seed(seed)
    boosted = float(XgbDetection.compute(*tables))
    np.random.seed(seed)
    return {"xgb": boosted, "logistic": float(LogisticDetection.compute(*tables))}


def binned(table: pd.DataFrame, real: pd.DataFrame, split: Split) -> list[np.ndarray]:
    """Codes: numbers in 10 equal-width bins on train's edges (outside them: -1) unless they have 11 values or fewer."""
    codes = []
    for column in split.columns:
        values = table[column]
        if column in split.numeric and values.nunique() > BINS + 1:
            edges = np.histogram_bin_edges(real[column], bins=BINS)
            values = pd.cut(values, bins=edges, labels=False, include_lowest=True).fillna(-1)
        codes.append(pd.factorize(values)[0])
    return codes


def pair_nmi(codes: list[np.ndarray]) -> np.ndarray:
    """Normalised mutual information 2 I(a; b) / (H(a) + H(b)) of every pair of columns."""
    entropies = [mutual_info_score(column, column) for column in codes]
    pairs = [(a, b) for a in range(len(codes)) for b in range(a)]
    norms = [(entropies[a] + entropies[b]) / 2 for a, b in pairs]
    return np.array([mutual_info_score(codes[a], codes[b]) / norm if norm > 0 else 0.0 for (a, b), norm in zip(pairs, norms)])


def weighted_nmi_similarity(real: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> float:
    """wNMIS: 1 - Σ w |NMI_real - NMI_synthetic| / Σ w over pairs of columns, w = NMI_real + NMI_synthetic."""
    ours, theirs = pair_nmi(binned(real, real, split)), pair_nmi(binned(synthetic, real, split))
    weights = ours + theirs
    return float(1 - (weights * np.abs(ours - theirs)).sum() / weights.sum())
