"""Rebuilds the train and test rows of the TabSyn / TabDiff / TabPC protocol from a folder of the shared data.

    python bench/tabpc/prepare.py --data ../shared/data/adult --out bench/out/tabpc/adult

The folder holds train.csv, holdout.csv and meta.json; both files together are the whole data set. Written are train.csv, test.csv,
half-a.csv and half-b.csv (the 50/50 refit for the DCR share) and split.json.
"""

import argparse
import base64
import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from split import read_text_table

HERE = Path(__file__).parent
MARKS = HERE / "adult-official-test.b64"
# SHA-256 of train.csv followed by holdout.csv, for which the marks hold.
MARKED_BYTES = "9bedd3b9b8a0e59e1b04c210bbf5b9aa8d81ccbc1457a4e34ee4d0bb31ea3fe6"
FIRST_SEED = 1234
MOST_SEEDS = 2000
MOST_MISSING = 0.1


def read_whole(data: Path) -> tuple[pd.DataFrame, dict]:
    meta = json.loads((data / "meta.json").read_text())
    return pd.concat([read_text_table(data / "train.csv"), read_text_table(data / "holdout.csv")], ignore_index=True), meta


def describe_columns(table: pd.DataFrame, meta: dict) -> dict:
    """Column lists and the task.

    Identifiers, texts and dates are left out, and numeric columns with more than a tenth of their cells missing: the protocol's sets
    have none of these, and its packages cannot read them.
    """
    kinds = {column["name"]: column["type"] for column in meta["columns"]}
    gaps = {name for name in table.columns if kinds.get(name) == "numeric" and (table[name] == "").mean() > MOST_MISSING}
    columns = [name for name in table.columns if kinds.get(name) in ("numeric", "categorical") and name not in gaps]
    target = meta["target"]
    if target not in columns:
        raise SystemExit(f"{meta['name']}: the target {target!r} is neither numeric nor categorical: this protocol cannot use the set")
    classes = table[target].nunique()
    task = "regression" if meta["task"] == "regression" else "binclass" if classes == 2 else "multiclass"
    numeric = [name for name in columns if (kinds[name] == "numeric" and name != target) or (name == target and task == "regression")]
    return {
        "columns": columns,
        "numeric": numeric,
        "categorical": [name for name in columns if name not in numeric],
        "target": target,
        "task": task,
        "excluded": [name for name in meta.get("targetExclude", []) if name in columns],
        "leftOut": [name for name in table.columns if name not in columns],
    }


def shuffled_cut(table: pd.DataFrame, categorical: list[str], train_count: int) -> tuple[np.ndarray, np.ndarray, int, bool]:
    """The protocol's cut: shuffle, first rows train, last rows test, the seed raised by 1 until train holds every category.

    The index goes on being shuffled from seed to seed, as in the published script. The last element is False where no seed served.
    """
    index = np.arange(len(table))
    groups = [rows for column in categorical for rows in table.groupby(column, sort=False).indices.values()]
    groups.sort(key=len)
    lone = sum(len(rows) == 1 for rows in groups)
    hopeless = (train_count / len(index)) ** lone < 1e-6
    for seed in range(FIRST_SEED, FIRST_SEED if hopeless else FIRST_SEED + MOST_SEEDS):
        np.random.seed(seed)
        np.random.shuffle(index)
        in_train = np.zeros(len(index), dtype=bool)
        in_train[index[:train_count]] = True
        if all(in_train[rows].any() for rows in groups):
            return index[:train_count].copy(), index[train_count:].copy(), seed, True
    index = np.arange(len(table))
    np.random.seed(FIRST_SEED)
    np.random.shuffle(index)
    return index[:train_count].copy(), index[train_count:].copy(), FIRST_SEED, False


def row_keys(table: pd.DataFrame) -> list[tuple]:
    return [tuple("" if cell.strip() == "?" else cell.strip().rstrip(".") for cell in row) for row in table.itertuples(index=False)]


def test_rows_by_uci(table: pd.DataFrame, uci: Path) -> np.ndarray:
    """Which rows of the table are in UCI's adult.test, found by value with the files as UCI gives them.

    The two files hold the same 48,842 rows; a row that both of UCI's files hold is counted off, so sizes come out as published.
    """
    read = {"header": None, "dtype": str, "keep_default_na": False, "skipinitialspace": True, "comment": "|"}
    official_train, official_test = (Counter(row_keys(pd.read_csv(uci / name, **read).dropna())) for name in ("adult.data", "adult.test"))
    keys = row_keys(table)
    if Counter(keys) != official_train + official_test:
        raise SystemExit("the rows of --data are not those of adult.data and adult.test together")
    in_test = np.zeros(len(keys), dtype=bool)
    for row, key in enumerate(keys):
        if official_train[key] > 0:
            official_train[key] -= 1
        else:
            in_test[row] = True
    return in_test


def test_rows_by_marks(data: Path, row_count: int) -> np.ndarray | None:
    digest = hashlib.sha256((data / "train.csv").read_bytes() + (data / "holdout.csv").read_bytes()).hexdigest()
    if digest != MARKED_BYTES:
        return None
    bits = np.frombuffer(base64.b64decode(MARKS.read_text()), dtype=np.uint8)
    return np.unpackbits(bits)[:row_count].astype(bool)


def write_marks(in_test: np.ndarray) -> None:
    text = base64.b64encode(np.packbits(in_test).tobytes()).decode()
    MARKS.write_text("\n".join(text[start : start + 120] for start in range(0, len(text), 120)) + "\n")


def cut_main(table: pd.DataFrame, facts: dict, in_test: np.ndarray | None) -> tuple[np.ndarray, np.ndarray, str]:
    if in_test is not None:
        return np.flatnonzero(~in_test), np.flatnonzero(in_test), "official"
    features = [name for name in facts["categorical"] if name != facts["target"]]
    train, test, seed, complete = shuffled_cut(table, features, int(len(table) * 0.9))
    note = "" if complete else f", some rare category is in test alone (no seed was found that avoids it)"
    return train, test, f"90/10, seed {seed}{note}"


def prepare(data: Path, out: Path, uci: Path | None = None) -> dict:
    """Writes the split; returns what split.json holds."""
    table, meta = read_whole(data)
    facts = describe_columns(table, meta)
    whole = (table[facts["numeric"]] != "").all(axis=1).to_numpy()
    in_test = None
    if meta["name"] == "adult":
        in_test = test_rows_by_uci(table, uci) if uci else test_rows_by_marks(data, len(table))
    if in_test is not None:
        in_test = in_test[whole]
    table = table.loc[whole, facts["columns"]].reset_index(drop=True)
    train, test, rule = cut_main(table, facts, in_test)
    features = [name for name in facts["categorical"] if name != facts["target"]]
    half_a, half_b, seed, complete = shuffled_cut(table, features, len(table) // 2)
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in (("train", train), ("test", test), ("half-a", half_a), ("half-b", half_b)):
        table.iloc[rows].to_csv(out / f"{name}.csv", index=False)
    facts |= {
        "name": meta["name"],
        "rule": rule,
        "rows": {"train": len(train), "test": len(test), "half": len(half_a)},
        "droppedForMissingNumber": int((~whole).sum()),
        "halves": {"seed": seed, "everyCategoryInTrain": complete},
    }
    (out / "split.json").write_text(json.dumps(facts, indent=1) + "\n")
    return facts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.csv, holdout.csv, meta.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--uci", type=Path, help="folder with UCI's adult.data and adult.test, in place of the marks kept here")
    parser.add_argument("--write-marks", action="store_true", help="with --uci: renew the marks and print the digest they hold for")
    args = parser.parse_args()
    if args.write_marks:
        table, _ = read_whole(args.data)
        write_marks(test_rows_by_uci(table, args.uci))
        print(hashlib.sha256((args.data / "train.csv").read_bytes() + (args.data / "holdout.csv").read_bytes()).hexdigest())
        return
    facts = prepare(args.data, args.out, args.uci)
    print(f"{facts['name']}: {facts['rule']}, {facts['rows']['train']} train, {facts['rows']['test']} test")


if __name__ == "__main__":
    main()
