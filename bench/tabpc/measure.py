"""Measures one synthetic file against a prepared split and prints the figures as JSON.

    python bench/tabpc/measure.py --split bench/out/tabpc/adult --synthetic synthetic.csv --half synthetic-half.csv
"""

import argparse
import json
import time
import warnings
from pathlib import Path

import pandas as pd
from sklearn.exceptions import ConvergenceWarning

from fidelity import c2st, shape_trend, trend_shared_bins, weighted_nmi_similarity
from nearest import alpha_beta, dcr_below_quantile, dcr_share
from split import Split, load_split, read_table
from utility import best_on_test

WIDEST = 2000  # one-hot columns that the metric packages can still hold


def refuse_unknown(real: pd.DataFrame, synthetic: pd.DataFrame, split: Split, name: str) -> None:
    """The metric packages fail on a category that train lacks: say so plainly, by column and count."""
    for column in split.categorical:
        unknown = ~synthetic[column].isin(real[column])
        if unknown.any():
            raise SystemExit(f"{name}: {int(unknown.sum())} rows have a category of {column} that the real rows lack")
    width = sum(real[column].nunique() for column in split.categorical)
    if width > WIDEST:
        raise SystemExit(f"{split.name} has {width} categories in all; one-hot metrics stop at {WIDEST}")


class Clock:
    def __init__(self):
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, step):
        begun = time.perf_counter()
        result = step()
        self.seconds[name] = round(time.perf_counter() - begun, 1)
        return result


def measure(split: Split, synthetic_path: Path, half_path: Path | None, mle_path: Path | None, seed: int) -> dict:
    """Figures of one synthetic table; `half_path` is the sample of the model refitted on half-a, `mle_path` the rows that MLE trains on."""
    train, test = (read_table(split.folder / f"{name}.csv", split) for name in ("train", "test"))
    synthetic = read_table(synthetic_path, split)
    refuse_unknown(train, synthetic, split, synthetic_path.name)
    clock = Clock()
    shape, trend = clock("shape", lambda: shape_trend(train, synthetic, split))
    detection = clock("c2st", lambda: c2st(train, synthetic, split, seed))
    alpha, beta = clock("alphaBeta", lambda: alpha_beta(train, synthetic, split))
    figures = {
        "shape": shape,
        "trend": trend,
        "trendSharedBins": clock("trendSharedBins", lambda: trend_shared_bins(train, synthetic, split)),
        "shapeError": (1 - shape) * 100,
        "trendError": (1 - trend) * 100,
        "xgbC2st": detection["xgb"],
        "logisticC2st": detection["logistic"],
        "wnmis": clock("wnmis", lambda: weighted_nmi_similarity(train, synthetic, split)),
        "alphaPrecision": alpha,
        "betaRecall": beta,
        "dcrBelow2": clock("dcrBelow2", lambda: dcr_below_quantile(train, test, synthetic, split)),
    }
    learnt = read_table(mle_path, split) if mle_path else synthetic
    figures["mle"] = clock("mle", lambda: best_on_test(learnt, test, split, seed))
    if half_path:
        halves = [read_table(path, split) for path in (split.folder / "half-a.csv", split.folder / "half-b.csv", half_path)]
        shares = clock("dcrShare", lambda: dcr_share(*halves, split))
        figures |= {"dcrShare": shares["TabPC"], "dcrShareTabDiff": shares["TabDiff"], "dcrTies": shares["TabPC ties"]}
    return {"rows": len(synthetic), "figures": figures, "seconds": clock.seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", type=Path, required=True, help="folder that prepare.py wrote")
    parser.add_argument("--synthetic", type=Path, required=True, help="rows of the model fitted on train.csv")
    parser.add_argument("--half", type=Path, help="rows of the model refitted on half-a.csv; without it no DCR share")
    parser.add_argument("--mle-on", type=Path, help="rows that MLE trains on (default: --synthetic)")
    parser.add_argument("--seed", type=int, default=0, help="folds of C2ST and the ninth held back for MLE")
    parser.add_argument("--json", type=Path, help="write there in place of standard output")
    args = parser.parse_args()
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", category=ConvergenceWarning)  # the logistic score stops at 100 steps in the protocol too
    text = json.dumps(measure(load_split(args.split), args.synthetic, args.half, args.mle_on, args.seed), indent=1) + "\n"
    if args.json:
        args.json.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
