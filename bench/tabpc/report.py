"""The Markdown of a run: our rows beside the published ones."""

import json
import statistics
from dataclasses import dataclass
from pathlib import Path

PUBLISHED = json.loads((Path(__file__).parent / "published.json").read_text())
OURS = "**standin**"
# What the project set out to reach on Adult; the sign says which side is better.
REACH = {"shape": (0.995, 1), "xgbC2st": (0.92, 1), "wnmis": (0.993, 1), "mle": (0.915, 1), "dcrShare": (0.52, -1)}


@dataclass(frozen=True)
class Figure:
    key: str
    title: str
    digits: int
    note: str = ""


FIGURES = (
    Figure("shape", "Shape ↑", 4),
    Figure("trend", "Trend ↑", 4),
    Figure("trendSharedBins", "Trend on train's bins ↑", 4, "ours alone; the report bins each table on its own range"),
    Figure("shapeError", "Shape error, % ↓", 2, "100 (1 - Shape), as the papers print it"),
    Figure("trendError", "Trend error, % ↓", 2, "100 (1 - Trend), as the papers print it"),
    Figure("xgbC2st", "XGB C2ST ↑", 4, "2 (1 - max(AUC, .5))"),
    Figure("logisticC2st", "LR C2ST ↑", 4, "says nothing: independent columns reach 1"),
    Figure("wnmis", "wNMIS ↑", 4),
    Figure("mle", "MLE: AUC ↑, RMSE ↓", 4, "XGBoost; in the row `holdout` it is trained on the real train rows"),
    Figure("dcrShare", "DCR share, TabPC's distance, .5 is best", 4),
    Figure("dcrShareTabDiff", "DCR share, TabDiff's distance, .5 is best", 4, "no published row in the source"),
    Figure("dcrBelow2", "DCR below the 2 % quantile of test, %, 2 is best", 2),
    Figure("alphaPrecision", "α-precision ↑", 4),
    Figure("betaRecall", "β-recall ↑", 4),
    Figure("fitSeconds", "Fit, s", 1, "ours: wall time of the command on this machine's processors; theirs: on their GPUs"),
    Figure("sampleSeconds", "Sample as many rows, s", 1, "same"),
)


def number(value: float | None, digits: int) -> str:
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") and digits == 4 else text


def spread(values: list[float], digits: int) -> str:
    """Mean, and standard deviation where there are several seeds."""
    if not values:
        return "–"
    mean = number(statistics.fmean(values), digits)
    return mean if len(values) == 1 else f"{mean} ± {number(statistics.stdev(values), digits)}"


def table(rows: list[list[str]]) -> str:
    header, *body = rows
    line = lambda cells: f"| {' | '.join(cells)} |"
    return "\n".join([line(header), line(["---"] * len(header)), *map(line, body)])


def values_of(measured: list[dict], key: str) -> list[float]:
    return [one["figures"][key] for one in measured if one["figures"].get(key) is not None]


def beside_published(results: dict[str, dict]) -> str:
    """One block a figure: the published rows, then ours, a column a data set. `results` is set -> row name -> list of measurements."""
    sets = [*PUBLISHED["sets"], *(name for name in results if name not in PUBLISHED["sets"])]
    rows = [["figure", "row", *(name.capitalize() if name in PUBLISHED["sets"] else name for name in sets)]]
    ours = list(dict.fromkeys(row for rows_of_set in results.values() for row in rows_of_set))
    for figure in FIGURES:
        title = figure.title
        for method, values in PUBLISHED["figures"].get(figure.key, {}).items():
            known = dict(zip(PUBLISHED["sets"], values))
            rows.append([title, method, *(number(known.get(name), figure.digits) for name in sets)])
            title = ""
        for row in ours:
            cells = [spread(values_of(results.get(name, {}).get(row, []), figure.key), figure.digits) for name in sets]
            if any(cell != "–" for cell in cells):
                rows.append([title, row, *cells])
                title = ""
    return table(rows)


def against_reach(results: dict[str, dict]) -> str:
    """Adult: what was to be reached, what was, the best published row, and the three rows that bound the scale."""
    rows_of_set = results["adult"]
    bounds = [row for row in rows_of_set if row != OURS]
    rows = [["Adult", "to reach", OURS, "reached", "TabPC", "TabDiff", *bounds]]
    for figure in (one for one in FIGURES if one.key in REACH):
        goal, sign = REACH[figure.key]
        ours = values_of(rows_of_set[OURS], figure.key)
        verdict = "–" if not ours else "yes" if (statistics.fmean(ours) - goal) * sign >= 0 else "no"
        published = [PUBLISHED["figures"][figure.key][method][0] for method in ("TabPC", "TabDiff")]
        goal_text = ("≥ " if sign > 0 else "≤ ") + number(goal, 4)
        cells = [spread(values_of(rows_of_set[row], figure.key), figure.digits) for row in bounds]
        rows.append([figure.title, goal_text, spread(ours, figure.digits), verdict, *(number(v, figure.digits) for v in published), *cells])
    return table(rows)


def by_seed(results: dict[str, dict]) -> str:
    keys = [figure for figure in FIGURES if figure.key not in ("shapeError", "trendError", "logisticC2st")]
    rows = [["set", "seed", *(figure.title.split(",")[0].split(" ↑")[0] for figure in keys)]]
    for name, rows_of_set in results.items():
        for one in rows_of_set.get(OURS, []):
            rows.append([name, str(one["seed"]), *(number(one["figures"].get(figure.key), figure.digits) for figure in keys)])
    return table(rows)


def split_notes(splits: dict[str, dict]) -> str:
    lines = []
    for name, facts in splits.items():
        rows = facts["rows"]
        text = f"- {name}: split {facts['rule']}; {rows['train']} train and {rows['test']} test rows, {rows['half']} rows for the refit."
        if facts["rule"] == "official":
            text += " The data folder is a 70/30 reshuffle of the official files: their rows were restored, the order of rows was not."
        if facts["droppedForMissingNumber"]:
            text += f" {facts['droppedForMissingNumber']} rows with a missing number are left out, as the protocol does."
        if facts["leftOut"]:
            text += f" Columns left out: {', '.join(facts['leftOut'])}."
        if not facts["halves"]["everyCategoryInTrain"]:
            text += " No halves hold every category in the first half."
        lines.append(text)
    return "\n".join(lines)


def markdown(results: dict[str, dict], splits: dict[str, dict], command: str, machine: str) -> str:
    parts = ["# The TabSyn / TabDiff / TabPC protocol"]
    parts += [f"Made by `{command}` on {machine}. Definitions: `bench/tabpc/README.md`."]
    parts += [split_notes(splits)]
    if "adult" in results:
        parts += ["## Adult", against_reach(results)]
    parts += ["## Beside the published rows"]
    parts += [f"Published: {PUBLISHED['source']}; rows marked TabDiff paper: {PUBLISHED['paperSource']}."]
    parts += ["Rows of this run: mean ± standard deviation of the seeds; floor, bootstrap copy and holdout: one seed."]
    parts += [beside_published(results)]
    parts += ["\n".join(f"- {figure.title}: {figure.note}." for figure in FIGURES if figure.note)]
    parts += ["## Every seed", by_seed(results)]
    return "\n\n".join(parts) + "\n"
