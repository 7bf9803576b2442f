"""Writes test/fixtures/fidelity-{real,synthetic}.csv (invented rows) and fidelity-reference.json with other packages' figures on them.

sdmetrics 0.32.0, mostlyai-qa 1.10.11, scikit-learn 1.9.1, pandas 2.3.3, SciPy. Usage: python test/reference/fidelity_reference.py test/fixtures
mostlyai-qa's functions are called on the real table alone (its report joins train and holdout). Weighted NMI: the formula and the binning of
april-tools/tabpc (commit dc38408, src/metrics/metrics.py MI_l1 and src/util.py bin_dataframe) over scikit-learn's NMI; columns are binned
when the real one has more than eleven distinct values. Coverage and missingness have no package that defines them as we do: their own formulas in
numpy and SciPy (Bray-Curtis), and beside them sdmetrics' CategoryCoverage, RangeCoverage and MissingValueSimilarity, which are departed from.
"""
import itertools
import json
import sys
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
from mostlyai.qa import _accuracy as qa
from scipy.spatial.distance import braycurtis
from sdmetrics.reports.single_table import QualityReport
from sdmetrics.single_column import CategoryCoverage, MissingValueSimilarity, RangeCoverage
from sklearn.metrics import normalized_mutual_info_score

warnings.filterwarnings("ignore")
out = sys.argv[1]
rng = np.random.default_rng(3)


def table(n, blur):
    age = rng.integers(18, 80, n).astype(float)
    income = np.round(np.exp(rng.normal(7 + age / 40 * (1 - blur), 0.6, n)), 2)
    hours = np.round(20 + income / 300 * (1 - blur) + rng.normal(0, 4, n), 1)
    job = np.array(list("abcdefghijklmn"))[np.clip((age / 6 + rng.normal(0, 1 + 3 * blur, n)).astype(int), 0, 13)]
    region = rng.choice(["north", "south", "east"], n, p=[0.5, 0.3 + blur / 5, 0.2 - blur / 5])
    member = np.where(rng.random(n) < 0.3 + 0.4 * (job > "g") * (1 - blur), "yes", "no")
    joined = 1.2e9 + np.round(rng.gamma(2, 900, n)) * 86400
    grade = rng.choice([1.0, 2.0, 3.0, 4.0], n, p=[0.1, 0.2 + blur / 5, 0.3, 0.4 - blur / 5])
    gain = np.where(rng.random(n) < 0.85, 0.0, rng.integers(1, 900, n) * 10.0)
    hours[rng.random(n) < 0.1] = np.nan
    member = np.where(rng.random(n) < 0.08 + blur / 10, None, member)
    return pd.DataFrame(dict(age=age, income=income, hours=hours, job=job, region=region, member=member, joined=joined, grade=grade, gain=gain))


numeric = ["age", "income", "hours", "grade", "gain"]
real, syn = table(700, 0.0), table(600, 0.3)
for name, frame in (("real", real), ("synthetic", syn)):
    frame.to_csv(f"{out}/fidelity-{name}.csv", index=False, lineterminator="\n")


def dated(frame):
    return frame.assign(joined=pd.to_datetime(frame["joined"], unit="s"))


meta = {c: {"sdtype": "numerical" if c in numeric else "datetime" if c == "joined" else "categorical"} for c in real}
report = QualityReport()
report.generate(dated(real), dated(syn), {"columns": meta}, verbose=False)
score = report.get_properties().set_index("Property")["Score"]
shapes = report.get_details("Column Shapes").set_index("Column")["Score"]
trends = report.get_details("Column Pair Trends")

ori = dated(real)
ori_bin, bins = qa.bin_data(ori.add_prefix("tgt::"), bins=10)
syn_bin, _ = qa.bin_data(dated(syn).add_prefix("tgt::"), bins=bins)
level = lambda k: [qa.calculate_accuracy(ori_bin[list(g)], syn_bin[list(g)]) for g in itertools.combinations(ori_bin.columns, k)]
accuracy, accuracy_max = np.array([np.mean(level(k), axis=0) for k in (1, 2, 3)]).T


def binned(frame):
    b = frame.copy()
    for c in numeric + ["joined"]:
        if real[c].nunique() > 11:
            b[c] = pd.cut(b[c], bins=np.histogram_bin_edges(real[c].dropna(), bins=10), labels=False, include_lowest=True)
        b[c] = b[c].fillna(-1).astype(int)
    return b.fillna("missing")


b_real, b_syn = binned(real), binned(syn)
nmi = np.array([[normalized_mutual_info_score(f[a], f[b]) for f in (b_real, b_syn)] for a, b in itertools.combinations(real.columns, 2)])
weights = nmi.sum(1)


def covered_rows(c, drawn=syn):
    own = real[c].dropna()
    return float(own.isin(set(drawn[c].dropna())).mean())


def covered_tails(c):
    """Outer hundredth of each end (at least 20 rows) in two halves: sum of min(shares) over the sum of the real ones, mean of both ends."""
    own, drawn = np.sort(real[c].dropna()), syn[c].dropna().to_numpy()
    rows, ends = max(20, int(np.ceil(len(own) / 100))), []
    for sign in (1, -1):
        a, b = np.sort(sign * own), sign * drawn
        inner, outer = a[rows - 1], a[(rows + 1) // 2 - 1]
        if not a[min(len(a) - 1, 5 * rows)] > inner:
            continue
        share = lambda v: np.array([(v <= outer).mean(), ((v > outer) & (v <= inner)).mean()])
        ends.append(np.minimum(share(a), share(b)).sum() / share(a).sum())
    return float(np.mean(ends)) if ends else None


def patterns(frame):
    gone = frame.isna()
    some = [c for c in real if real[c].isna().any() or syn[c].isna().any()]
    pairs = list(itertools.combinations(some, 2))
    return [share for a, b in pairs for share in ((gone[a] & ~gone[b]).mean(), (~gone[a] & gone[b]).mean(), (gone[a] & gone[b]).mean())]


few_jobs = syn[syn["job"].isin(list("defgh"))]
reference = {
    "fewJobs": {"rows": covered_rows("job", few_jobs), "categories": float(CategoryCoverage.compute(real["job"], few_jobs["job"]))},
    "coverage": {c: covered_tails(c) if c in [*numeric, "joined"] else covered_rows(c) for c in real},
    "sdmetricsCoverage": {
        c: float((RangeCoverage if c in [*numeric, "joined"] else CategoryCoverage).compute(real[c], syn[c])) for c in real
    },
    "missingness": 1 - float(braycurtis(patterns(real), patterns(syn))),
    "sdmetricsMissingness": {c: float(MissingValueSimilarity.compute(real[c], syn[c])) for c in real},
    "accuracyMax": dict(zip(("univariate", "bivariate", "trivariate"), accuracy_max.tolist())),
    "versions": {p: version(p) for p in ("sdmetrics", "mostlyai-qa", "scikit-learn", "pandas")},
    "shape": score["Column Shapes"],
    "shapes": shapes.to_dict(),
    "trend": score["Column Pair Trends"],
    "trends": [[r["Column 1"], r["Column 2"], None if np.isnan(r["Score"]) else r["Score"]] for _, r in trends.iterrows()],
    "accuracy": {"univariate": accuracy[0], "bivariate": accuracy[1], "trivariate": accuracy[2], "overall": float(np.mean(accuracy))},
    "wnmis": 1 - float((weights * np.abs(nmi[:, 0] - nmi[:, 1])).sum() / weights.sum()),
}
with open(f"{out}/fidelity-reference.json", "w") as file:
    json.dump(reference, file, indent=1)
    file.write("\n")
