"""Numbers for test/math/*.reference.ts, from another implementation (scipy and statsmodels' formulas by hand).

Use: python test/reference/math-scipy.py > test/reference/math-scipy.json
"""
import json

import numpy as np
import scipy
from scipy import special, stats


def delong(positives, negatives):
    """AUC and its DeLong variance, written from the definition (all pairs)."""
    p, n = np.asarray(positives, float), np.asarray(negatives, float)
    psi = (p[:, None] > n[None, :]) + 0.5 * (p[:, None] == n[None, :])
    v10, v01 = psi.mean(1), psi.mean(0)
    return float(psi.mean()), float(v10.var(ddof=1) / len(p) + v01.var(ddof=1) / len(n))


def newcombe(a, m, b, n, level):
    wa = stats.binomtest(a, m).proportion_ci(level, method="wilson")
    wb = stats.binomtest(b, n).proportion_ci(level, method="wilson")
    pa, pb = a / m, b / n
    low = pa - pb - np.hypot(pa - wa.low, wb.high - pb)
    high = pa - pb + np.hypot(wa.high - pa, pb - wb.low)
    return [float(pa - pb), float(low), float(high)]


rng = np.random.default_rng(7)
out = {"scipy": scipy.__version__, "numpy": np.__version__}
out["logGamma"] = [[x, float(special.gammaln(x))] for x in (1e-8, 0.1, 0.5, 0.9, 1.5, 2.5, 3, 10, 19.9, 20.1, 100.25, 12345.6, 1e8)]
out["normalCdf"] = [[x, float(stats.norm.cdf(x))] for x in (-37, -12, -5, -3.01, -2.99, -1.2, -1e-9, 0, 0.3, 1.6448536269514722, 2.999, 3.001, 6, 9)]
out["normalQuantile"] = [[p, float(stats.norm.ppf(p))] for p in (1e-300, 1e-50, 1e-10, 0.001, 0.02425, 0.05, 0.3, 0.5, 0.7, 0.95, 0.975, 0.999999)]
out["incompleteBeta"] = [
    [x, a, b, float(special.betainc(a, b, x))]
    for x, a, b in ((0.5, 0.5, 0.5), (0.01, 2, 300), (0.3, 10, 20), (0.99, 50, 1), (1e-5, 0.2, 5), (0.02, 30, 1500), (0.5, 1000, 1000), (0.001, 3, 34189), (0.4, 5000.5, 7000.25))
]
out["inverseIncompleteBeta"] = [
    [p, a, b, float(special.betaincinv(a, b, p))]
    for p, a, b in ((0.05, 1, 1000), (0.95, 11, 990), (0.5, 0.5, 0.5), (0.025, 200, 300), (0.999, 3, 50000), (1e-6, 2, 2), (0.95, 10.5, 989.5))
]
ci = []
for s, n, level in ((0, 500, 0.9), (5, 500, 0.9), (20, 2000, 0.9), (1000, 1000, 0.95), (7, 10, 0.99), (1, 34189, 0.9)):
    t = stats.binomtest(s, n)
    e, w = t.proportion_ci(level, method="exact"), t.proportion_ci(level, method="wilson")
    ci.append([s, n, level, float(e.low), float(e.high), float(w.low), float(w.high)])
out["rates"] = ci
out["newcombe"] = [[a, m, b, n, level, *newcombe(a, m, b, n, level)] for a, m, b, n, level in ((56, 70, 48, 80, 0.95), (9, 10, 3, 10, 0.95), (0, 34189, 0, 14653, 0.9), (70, 34189, 10, 14653, 0.9), (10, 10, 0, 20, 0.95))]
out["fisher"] = [
    [a, m, b, n, float(stats.fisher_exact([[a, m - a], [b, n - b]], "greater")[1]), float(stats.fisher_exact([[a, m - a], [b, n - b]])[1])]
    for a, m, b, n in ((10, 5000, 0, 4000), (3, 4, 1, 4), (0, 10, 0, 10), (12, 34189, 3, 14653), (7, 12, 5, 30), (250, 5000, 180, 4000), (1, 20, 9, 15))
]
p = [0.01, 0.04, 0.03, 0.005, 0.8, 0.03]
order = np.argsort(p, kind="stable")
adjusted = np.empty(len(p))
adjusted[order] = np.minimum(1, np.maximum.accumulate([(len(p) - i) * p[j] for i, j in enumerate(order)]))
out["holm"] = [p, adjusted.tolist()]
values = rng.normal(size=23).round(3)
out["quantiles"] = [values.tolist(), [0, 0.01, 0.25, 0.5, 0.9, 1], np.quantile(values, [0, 0.01, 0.25, 0.5, 0.9, 1]).tolist()]
auc = []
for shift, digits, m, n in ((0.0, 6, 40, 60), (0.7, 1, 55, 35), (0.3, 0, 80, 90)):
    a, b = (rng.normal(size=m) + shift).round(digits), rng.normal(size=n).round(digits)
    area, variance = delong(a, b)
    u = stats.mannwhitneyu(a, b).statistic / (m * n)
    assert abs(u - area) < 1e-12
    auc.append([a.tolist(), b.tolist(), area, variance])
out["auc"] = auc
print(json.dumps(out))
