"""Numbers for test/math/copula.reference.ts, from another implementation (numpy and scipy).

Use: python test/reference/copula-scipy.py > test/reference/copula-scipy.json
"""
import json

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(11)
out = {"scipy": scipy.__version__, "numpy": np.__version__}

matrices = []
for size in (1, 2, 5, 12):
    a = rng.normal(size=(size, size + 3))
    m = a @ a.T
    values, _ = np.linalg.eigh(m)
    matrices.append([m.ravel().tolist(), np.linalg.cholesky(m).ravel().tolist(), values.tolist()])
out["positive"] = matrices

# symmetric, with eigenvalues of both signs and one that repeats
q, _ = np.linalg.qr(rng.normal(size=(6, 6)))
m = q @ np.diag([-2.0, -0.5, 0.0, 3.0, 3.0, 7.0]) @ q.T
m = (m + m.T) / 2
out["indefinite"] = [m.ravel().tolist(), np.linalg.eigvalsh(m).tolist()]


def repair(m, floor):
    values, vectors = np.linalg.eigh(m)
    raised = vectors @ np.diag(np.maximum(values, floor)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(raised))
    return raised * scale[:, None] * scale[None, :]


# correlations that contradict each other
c = np.array([[1, 0.9, -0.9, 0.1], [0.9, 1, 0.9, 0.2], [-0.9, 0.9, 1, 0.3], [0.1, 0.2, 0.3, 1]])
out["repaired"] = [c.ravel().tolist(), 0.001, repair(c, 0.001).ravel().tolist()]


def ends(shares):
    inner = stats.norm.ppf(np.cumsum(shares)[:-1])
    return np.concatenate([[-np.inf], inner, [np.inf]])


def scores(shares):
    e = ends(shares)
    return (stats.norm.pdf(e[:-1]) - stats.norm.pdf(e[1:])) / np.array(shares)


def box(rho, a, b, c, d):
    """P(a < X < b, c < Y < d) of two standard normals with correlation rho."""
    dist = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]])
    def F(x, y):
        if x == -np.inf or y == -np.inf:
            return 0.0
        if x == np.inf and y == np.inf:
            return 1.0
        if x == np.inf:
            return stats.norm.cdf(y)
        if y == np.inf:
            return stats.norm.cdf(x)
        return dist.cdf([x, y])
    return F(b, d) - F(a, d) - F(b, c) + F(a, c)


pairs = []
for left, right, rho in (
    ([0.5, 0.5], [0.5, 0.5], 0.6),
    ([0.9, 0.1], [0.3, 0.7], -0.4),
    ([0.2, 0.3, 0.5], [0.25, 0.25, 0.25, 0.25], 0.8),
    ([0.05, 0.15, 0.6, 0.2], [0.01, 0.99], 0.3),
    ([0.1] * 10, [0.05] * 20, 0.95),
    ([0.1] * 10, [0.5, 0.5], -0.9),
):
    el, er, sl, sr = ends(left), ends(right), scores(left), scores(right)
    covariance = sum(
        sl[i] * sr[j] * box(rho, el[i], el[i + 1], er[j], er[j + 1]) for i in range(len(left)) for j in range(len(right))
    )
    pairs.append([left, right, rho, float(covariance), sl.tolist(), float((np.array(left) * sl**2).sum())])
out["latent"] = pairs
print(json.dumps(out))
