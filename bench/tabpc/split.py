"""Data frames of a prepared split, and what split.json says about its columns."""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

MISSING = "?"


@dataclass(frozen=True)
class Split:
    """A prepared folder: columns in file order, the task, and which columns give the target away."""

    folder: Path
    name: str
    rule: str
    columns: tuple[str, ...]
    numeric: tuple[str, ...]  # includes the target of a regression
    categorical: tuple[str, ...]  # includes the target of a classification
    target: str
    task: str  # binclass, multiclass or regression
    excluded: tuple[str, ...]  # not used as features for the target
    facts: dict


def load_split(folder: Path) -> Split:
    facts = json.loads((folder / "split.json").read_text())
    keys = ("name", "rule", "target", "task")
    lists = ("columns", "numeric", "categorical", "excluded")
    return Split(folder=folder, facts=facts, **{k: facts[k] for k in keys}, **{k: tuple(facts[k]) for k in lists})


def read_text_table(path: Path) -> pd.DataFrame:
    """Every cell as text, an empty one as ""."""
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def read_table(path: Path, split: Split) -> pd.DataFrame:
    """Numeric columns as float, the others as text with `?` for missing, in the split's column order.

    Raises ValueError with counts where a column is absent or a numeric cell is no number.
    """
    table = read_text_table(path)
    absent = [column for column in split.columns if column not in table.columns]
    if absent:
        raise ValueError(f"{path.name} lacks the columns {', '.join(absent)}")
    table = table[list(split.columns)].copy()
    for column in split.numeric:
        numbers = pd.to_numeric(table[column], errors="coerce")
        if numbers.isna().any():
            raise ValueError(f"{path.name}: {int(numbers.isna().sum())} cells of the numeric column {column} are no number")
        table[column] = numbers.astype(float)
    for column in split.categorical:
        table[column] = table[column].replace("", MISSING)
    return table
