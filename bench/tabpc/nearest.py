"""Distances to the nearest record: DCR share, DCR below a quantile, α-precision and β-recall.

Distances are exact: the sum over columns is cut short only once it has passed the best so far, and equal rows give equal sums.
"""

import numba
import numpy as np
import pandas as pd
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder

from split import Split

MISMATCH = 2.0  # |1 - 0| + |0 - 1| of a one-hot pair
CALENDAR = ("year", "month", "day", "hour")


@numba.njit(parallel=True)
def nearest(from_numbers, from_codes, to_numbers, to_codes, squared, skip_itself):
    """Distance of each row to its nearest in the other table, and which row that is; a category that differs counts 2.

    Numbers count by their absolute difference, or its square (the distance is then squared as well). With `skip_itself` the two tables
    are the same and row i is not its own neighbour. O(rows of one x rows of the other).
    """
    distances = np.empty(len(from_numbers))
    found = np.zeros(len(from_numbers), dtype=np.int64)
    for row in numba.prange(len(from_numbers)):
        best = np.inf
        for other in range(len(to_numbers)):
            if skip_itself and other == row:
                continue
            distance = 0.0
            for column in range(from_codes.shape[1]):
                if from_codes[row, column] != to_codes[other, column]:
                    distance += MISMATCH
                    if distance >= best:
                        break
            if distance >= best:
                continue
            for column in range(from_numbers.shape[1]):
                step = abs(from_numbers[row, column] - to_numbers[other, column])
                distance += step * step if squared else step
                if distance >= best:
                    break
            if distance < best:
                best = distance
                found[row] = other
        distances[row] = best
    return distances, found


def coded(tables: list[pd.DataFrame], columns: list[str]) -> list[np.ndarray]:
    """Integer codes, the same code for the same category in every table; the columns that differ most often come first."""
    columns = sorted(columns, key=lambda column: tables[0][column].value_counts(normalize=True).pow(2).sum())
    ends = np.cumsum([len(table) for table in tables])[:-1]
    together = [pd.concat([table[column] for table in tables]) for column in columns]
    codes = [np.split(pd.factorize(values)[0].astype(np.int32), ends) for values in together]
    if not codes:
        return [np.empty((len(table), 0), np.int32) for table in tables]
    return [np.column_stack([column[i] for column in codes]) for i in range(len(tables))]


def by_range(train: np.ndarray) -> np.ndarray:
    """TabDiff's unit of a numeric column: its range in train."""
    return train.max(axis=0) - train.min(axis=0)


def by_deviation(train: np.ndarray) -> np.ndarray:
    """TabPC's unit of a numeric column: its population standard deviation in train."""
    return train.std(axis=0)


def scaled(tables: list[pd.DataFrame], numeric: list[str], unit) -> list[np.ndarray]:
    numbers = [table[numeric].to_numpy(float) for table in tables]
    step = unit(numbers[0])
    step = np.where(step > 0, step, 1.0)  # theirs divides by 0 here: a constant column tells nothing apart
    return [values / step for values in numbers]


def categorical_for_tabpc(split: Split) -> list[str]:
    """TabPC counts no categorical column of a table with year, month, day and hour (Beijing)."""
    return [] if all(name in split.columns for name in CALENDAR) else list(split.categorical)


def dcr_share(train: pd.DataFrame, other: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> dict:
    """Share of synthetic rows strictly nearer to train than to as many rows the model never saw; ties count for neither."""
    shares = {}
    for name, unit, categorical in (("TabPC", by_deviation, categorical_for_tabpc(split)), ("TabDiff", by_range, list(split.categorical))):
        numbers = scaled([train, other, synthetic], list(split.numeric), unit)
        codes = coded([train, other, synthetic], categorical)
        to_train = nearest(numbers[2], codes[2], numbers[0], codes[0], False, False)[0]
        to_other = nearest(numbers[2], codes[2], numbers[1], codes[1], False, False)[0]
        shares[name] = float((to_train < to_other).mean())
        shares[f"{name} ties"] = float((to_train == to_other).mean())
    return shares


def dcr_below_quantile(train: pd.DataFrame, test: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> float:
    """Percent of synthetic rows nearer to train than all but 2 % of the test rows are."""
    numbers = scaled([train, test, synthetic], list(split.numeric), by_deviation)
    codes = coded([train, test, synthetic], categorical_for_tabpc(split))
    from_test = nearest(numbers[1], codes[1], numbers[0], codes[0], False, False)[0]
    from_synthetic = nearest(numbers[2], codes[2], numbers[0], codes[0], False, False)[0]
    return float((from_synthetic < np.quantile(from_test, 0.02)).mean() * 100)


def area_from_diagonal(levels: np.ndarray, curve: np.ndarray) -> float:
    return float(1 - np.abs(levels - curve).sum() / levels.sum())


def alpha_beta(train: pd.DataFrame, synthetic: pd.DataFrame, split: Split) -> tuple[float, float]:
    """α-precision and β-recall in the "naive" definition of synthcity (Alaa et al. 2022, without the learned embedding).

    One-hot categories beside numbers scaled to [0, 1] on train; 30 levels; balls around the mean; a real row is covered where a
    synthetic row lies no further from it than the nearest other real row.
    """
    encoder = OneHotEncoder().fit(train[list(split.categorical)]) if split.categorical else None

    def space(table: pd.DataFrame) -> np.ndarray:
        numbers = table[list(split.numeric)].to_numpy(float)
        return numbers if encoder is None else np.hstack([numbers, encoder.transform(table[list(split.categorical)]).toarray()])

    scaler = MinMaxScaler().fit(space(train))
    real, made = scaler.transform(space(train)), scaler.transform(space(synthetic))
    levels = np.linspace(0, 1, 30)
    center = real.mean(axis=0)
    radii = np.quantile(np.linalg.norm(real - center, axis=1), levels)
    precision = (np.linalg.norm(made - center, axis=1)[:, None] <= radii).mean(axis=0)
    numbers = scaled([train, synthetic], list(split.numeric), by_range)
    codes = coded([train, synthetic], list(split.categorical))
    to_real, _ = nearest(numbers[0], codes[0], numbers[0], codes[0], True, True)
    to_made, which = nearest(numbers[0], codes[0], numbers[1], codes[1], True, False)
    from_center = np.linalg.norm(made[which] - made.mean(axis=0), axis=1)
    covered = to_made <= to_real
    recall = (covered[:, None] & (from_center[:, None] <= np.quantile(from_center, levels))).mean(axis=0)
    return area_from_diagonal(levels, precision), area_from_diagonal(levels, recall)
