"""Writes test/fixtures/membership-people.csv (invented rows) and membership-reference.json: what a published attack library reaches on them.

Synth-MIA (Ward et al. 2025), commit 9ef39e1, with numpy 1.26.4, scipy 1.17.1, scikit-learn 1.9.1, pandas 2.3.3.
Usage: python test/reference/membership_reference.py CHECKOUT_OF_SYNTH_MIA test/fixtures
The library imports torch for attacks that are not run here; where torch is missing, an empty stand-in is imported in its place.

Rows, by their role: 600 of train, the first 300 of them challenged as members; 300 challenged strangers; 600 for the attacker's reference; 600 fresh ones.
Outputs: the fresh rows; the same with the first 30 (5 %) or 120 (20 %) replaced by the first 30 or 120 of train.

Each attack is run twice. "own": as the library's tests run it (numbers standardised on the output, categories one-hot; ordinal for densities, which a one-hot
column makes singular), Euclidean distance. "points": the same code on our coordinates (numbers as twice their mid-rank among train, strangers and reference,
categories one-hot by half) with its distance set to L1, so that only our cap of 1 a column and the order of ties are left to differ; densities on the ranks
of the four numbers alone, Gen-LRA over all output rows and with half of Silverman's bandwidth, as ours; and the classifier with boosted trees like ours in place of a forest, whose leaves of one row learn the reference by heart.
"""
import json
import sys
import types
import warnings
from importlib.metadata import version
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

warnings.filterwarnings("ignore")
checkout, out = Path(sys.argv[1]), Path(sys.argv[2])
try:
    import torch  # noqa: F401
except ImportError:
    for name in ["torch", "torch.nn", "torch.nn.functional", "torch.optim", "torch.optim.optimizer", "torch.utils", "torch.utils.data"]:
        sys.modules[name] = MagicMock()
    sys.modules["torch"].nn.Module = object
    sys.modules["torch"].nn.Sequential = object
    sys.modules["torch.optim.optimizer"].Optimizer = object
    sys.modules["torch"].optim.optimizer.Optimizer = object
    sys.modules["torch"].optim.Optimizer = object
sys.path.insert(0, str(checkout))
from synth_mia.attackers import DCR, DOMIAS, DPI, MC, Classifier, DCRDiff, GenLRA  # noqa: E402
from synth_mia.utils import TabularPreprocessor  # noqa: E402

rng = np.random.default_rng(5)
numeric, categorical = ["income", "height", "spend", "age"], ["town", "job"]
sizes = dict(train=600, stranger=300, reference=600, fresh=600)


def people(n):
    wealth, years = rng.normal(size=n), rng.normal(size=n)
    return pd.DataFrame(
        dict(
            income=np.round(20000 * np.exp(wealth + 0.3 * rng.normal(size=n))),
            height=np.round(1700 + 60 * years + 40 * rng.normal(size=n)),
            spend=np.round(10000 * np.exp(0.7 * wealth + 0.5 * rng.normal(size=n))),
            age=np.round(16000 + 3000 * years + 2000 * rng.normal(size=n)),
            town=np.array(list("ABCDE"))[np.minimum(4, (5 * rng.random(n) ** 2).astype(int))],
            job=np.where(wealth + rng.normal(size=n) > 0.5, "clerk", np.where(years > 0, "nurse", "smith")),
        )
    )


rows = {role: people(n) for role, n in sizes.items()}
pd.concat([frame.assign(role=role) for role, frame in rows.items()]).to_csv(out / "membership-people.csv", index=False, float_format="%d")
members, strangers, reference = rows["train"][:300], rows["stranger"], rows["reference"]
outputs = {f"{share} %": pd.concat([rows["train"][: 6 * share], rows["fresh"][6 * share :]]) for share in (0, 5, 20)}
labels = np.r_[np.ones(300), np.zeros(300)]


def own(encoding):
    def coordinates(output):
        prep = TabularPreprocessor(fit_target="synth", categorical_encoding=encoding, numeric_encoding="standard")
        prep.fit(members, strangers, output)
        return prep.transform(members, strangers, output, reference)[:4]

    return coordinates


def points(output):
    pooled = pd.concat([rows["train"], strangers, reference])

    def place(frame):
        columns = []
        for name in numeric:
            values = np.sort(pooled[name].unique())
            ranks = {v: r for v, r in zip(pooled[name], (rankdata(pooled[name]) - 0.5) / len(pooled))}
            columns.append(2 * np.interp(frame[name], values, [ranks[v] for v in values]))
        for name in categorical:
            columns += [0.5 * (frame[name] == level) for level in sorted(pooled[name].unique())]
        return np.column_stack(columns).astype(float)

    return [place(frame) for frame in (members, strangers, output, reference)]


def numbers(output):
    return [frame[:, : len(numeric)] for frame in points(output)]


boosting = HistGradientBoostingClassifier(max_iter=40, learning_rate=0.1, max_leaf_nodes=31, min_samples_leaf=20, early_stopping=False, random_state=1)
runs = {
    "DCR": [(DCR(), own("one-hot")), (DCR(distance_type=1), points)],
    "DCR-Diff": [(DCRDiff(), own("one-hot")), (DCRDiff(distance_type=1), points)],
    "MC": [(MC(), own("one-hot")), (MC(), points)],
    "DPI": [(DPI(k_nearest=20), own("one-hot")), (DPI(k_nearest=20, distance="manhattan"), points)],
    "DOMIAS": [(DOMIAS(), own("ordinal")), (DOMIAS(), numbers)],
    "Gen-LRA": [(GenLRA(k_nearest=200), own("ordinal")), (GenLRA(k_nearest=600, bw_method=lambda kde: 0.5 * kde.silverman_factor()), numbers)],
    "Classifier": [(Classifier(), own("one-hot")), (Classifier(boosting), points)],
}


def measured(run, output):
    attacker, coordinates = run
    mem, non, synth, ref = coordinates(output)
    truth, scores = attacker.attack(mem, non, synth, ref)
    assert np.array_equal(truth, labels)
    figures = attacker.eval(truth, scores, metrics=["roc"])
    assert abs(figures["auc_roc"] - roc_auc_score(labels, scores)) < 1e-12
    return dict(auc=float(figures["auc_roc"]), tprAt10Percent=float(figures["tpr_at_fpr_0.1"]))


result = {
    name: {
        kind: {label: measured(run, output) for label, output in outputs.items()}
        for kind, run in zip(("own", "points"), pair)
    }
    for name, pair in runs.items()
}
versions = {name: version(name) for name in ("numpy", "scipy", "scikit-learn", "pandas")}
(out / "membership-reference.json").write_text(
    json.dumps(dict(versions={"Synth-MIA": "9ef39e1", **versions}, attacks=result), indent=1) + "\n"
)
