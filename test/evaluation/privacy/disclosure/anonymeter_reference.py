"""Figures of anonymeter 1.1.0 for singling-out.reference.ts (Python 3, numpy, pandas).

python test/evaluation/privacy/disclosure/anonymeter_reference.py > test/fixtures/anonymeter-reference.json

Three tables of equal size from one distribution: train, holdout, fresh. Outputs: fresh, fresh with 20 % of its rows replaced by rows of train,
train itself. Interval: 90 %. `made` is the number of predicates that were found; Anonymeter itself divides by the number asked for.
"""

import json
import sys
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
from anonymeter.evaluators import LinkabilityEvaluator, SinglingOutEvaluator, singling_out_evaluator as module
from anonymeter.stats.confidence import residual_success, success_rate

ROWS, COPIED, ASKED, LEVEL = 1000, 200, 5000, 0.9
FIRST, SECOND = ["income", "town", "age"], ["spend", "height", "job"]


def table(seed):
    rng = np.random.default_rng(seed)
    wealth, body = rng.normal(size=ROWS), rng.normal(size=ROWS)
    return pd.DataFrame(
        {
            "income": np.round(20000 * np.exp(wealth + 0.3 * rng.normal(size=ROWS))),
            "spend": np.round(1000 * np.exp(0.7 * wealth + 0.5 * rng.normal(size=ROWS))),
            "height": np.round(1700 + 60 * body + 30 * rng.normal(size=ROWS)),
            "age": np.round(np.clip(45 + 12 * wealth + 10 * rng.normal(size=ROWS), 18, 99)),
            "town": [f"t{i}" for i in np.minimum(7, rng.geometric(0.35, size=ROWS))],
            "job": [f"j{i}" for i in np.digitize(wealth + rng.normal(size=ROWS), [-1, 0, 1.5])],
        }
    )


def figures(made, train, control):
    risk = residual_success(success_rate(made, train, LEVEL), success_rate(made, control, LEVEL))
    return {"made": made, "train": train, "control": control, "risk": risk.value, "error": risk.error}


def singling_out(train, control, synthetic, mode, columns):
    found = []
    generate = module._generate_singling_out_queries

    def counted(**options):
        queries = generate(**options)
        found.append(len(queries))
        return queries

    module._generate_singling_out_queries = counted
    evaluator = SinglingOutEvaluator(
        ori=train, syn=synthetic, control=control, n_attacks=ASKED, n_cols=columns, max_attempts=60000, seed=7
    ).evaluate(mode=mode)
    module._generate_singling_out_queries = generate
    results = evaluator.results(LEVEL)
    return figures(found[0], results.n_success, results.n_control)


def linkability(train, control, synthetic, neighbours):
    evaluator = LinkabilityEvaluator(
        ori=train, syn=synthetic, control=control, aux_cols=(FIRST, SECOND), n_attacks=ROWS, n_neighbors=neighbours
    )
    results = evaluator.evaluate(n_jobs=1).results(LEVEL)
    return figures(ROWS, results.n_success, results.n_control)


def main():
    train, holdout, fresh = table(1), table(2), table(3)
    mixed = pd.concat([train[:COPIED], fresh[COPIED:]], ignore_index=True)
    outputs = {"fresh": fresh, "mixed": mixed, "copy": train}
    result = {
        "version": "anonymeter 1.1.0",
        "copied": COPIED,
        "halves": [FIRST, SECOND],
        "tables": {name: frame.to_dict("list") for name, frame in {"train": train, "holdout": holdout, "fresh": fresh}.items()},
        "figures": {
            name: {
                "univariate": singling_out(train, holdout, output, "univariate", 3),
                "multivariate3": singling_out(train, holdout, output, "multivariate", 3),
                "residual1": linkability(train, holdout, output, 1),
                "residual10": linkability(train, holdout, output, 10),
            }
            for name, output in outputs.items()
        },
    }
    json.dump(result, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main()
