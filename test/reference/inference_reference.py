"""Writes test/fixtures/inference-reference.json: Anonymeter's inference attack on the rows of membership-people.csv.

anonymeter 1.1.0, numpy 1.26.4, pandas 2.3.3. Usage: python test/reference/inference_reference.py test/fixtures
Rows as in membership_reference.py: 600 of train, the 600 of the attacker's reference as control, 600 fresh ones; outputs hold 0, 5, 20 and 100 % rows of train.
Every row of train and control is attacked once (no draws, so no seed); the attacker knows all columns but the secret. Numeric secrets count as found within
5 % of the guess, as Anonymeter has it; all of them are positive, so that the sign of its denominator does not matter.
"""
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from anonymeter.evaluators import InferenceEvaluator

warnings.filterwarnings("ignore")
out = Path(sys.argv[1])
people = pd.read_csv(out / "membership-people.csv")
side = {role: frame.drop(columns="role").reset_index(drop=True) for role, frame in people.groupby("role")}
train, control, fresh = side["train"], side["reference"], side["fresh"]
secrets = {"town": False, "job": False, "income": True, "spend": True}


def measured(share, secret, regression):
    count = 6 * share
    output = pd.concat([train[:count], fresh[count:]], ignore_index=True)
    known = [name for name in train.columns if name != secret]
    evaluator = InferenceEvaluator(train, output, known, secret, regression=regression, n_attacks=600, control=control).evaluate(n_jobs=1)
    figures = evaluator.results(confidence_level=0.9)
    risk = figures.risk()
    return dict(
        train=float(evaluator._n_success / 600),
        control=float(evaluator._n_control / 600),
        residual=float(risk.value),
        interval=[float(end) for end in risk.ci],
    )


result = {
    secret: {f"{share} %": measured(share, secret, regression) for share in (0, 5, 20, 100)} for secret, regression in secrets.items()
}
versions = {name: version(name) for name in ("anonymeter", "numpy", "pandas")}
(out / "inference-reference.json").write_text(json.dumps(dict(versions=versions, secrets=result), indent=1) + "\n")
