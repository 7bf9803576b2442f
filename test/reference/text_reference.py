"""Writes test/fixtures/text-reference.json: scikit-learn, SciPy and numpy on texts of a small invented grammar.

scikit-learn 1.9.1, SciPy, numpy. Usage: python test/reference/text_reference.py test/fixtures
TF-IDF: TfidfVectorizer of words and pairs (sublinear, in two texts at least), the products of the first twenty rows with one another. Labels: balanced accuracy of
LogisticRegression (C = 10, balanced) and class shares. Jensen-Shannon: scipy.spatial.distance. MAUVE: the area of the divergence frontier as the authors'
mauve-text computes it (compute_mauve's get_divergence_curve_for_multinomials and compute_area_under_curve, scaling 5, 25 mixtures), written
out in numpy. Vendi: exp of the entropy of the eigenvalues of the mean of the kernels for words and for pairs, as ngram_vendi_score does.
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from scipy.spatial.distance import jensenshannon
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import auc, balanced_accuracy_score
from sklearn.preprocessing import normalize

rng = np.random.default_rng(7)
openings = {
    "happy": ["thank you so much", "what a great day", "i love this place", "the staff was kind"],
    "angry": ["this is terrible", "i am still waiting", "what a bad day", "nobody was kind"],
    "asking": ["could you tell me", "i have a question", "is this the place", "when is the day"],
}
middles = ["about my order", "for the bag i lost", "and my flight home", "with the new card", "after a long wait"]
ends = ["in the morning", "at the desk", "on my account", "before we left", "since last week", "so please help"]


def texts(count):
    labels = rng.choice(list(openings), count, p=[0.2, 0.5, 0.3])
    pick = lambda list_: list_[rng.integers(len(list_))]
    noise = lambda label: label if rng.random() < 0.8 else pick(list(openings))
    return [f"{pick(openings[noise(label)])} {pick(middles)} {pick(ends)}" for label in labels], labels.tolist()


def frontier(p, q, scaling=5.0):
    points = [[0, np.inf]]
    for w in np.linspace(1e-6, 1 - 1e-6, num=25):
        r = w * p + (1 - w) * q
        kl = lambda a: float(np.sum(a[a > 0] * np.log(a[a > 0] / r[a > 0])))
        points.append([kl(q), kl(p)])
    points.append([np.inf, 0])
    x, y = np.exp(-scaling * np.array(points)).T
    by_x, by_y = np.argsort(x), np.argsort(y)
    return 0.5 * (auc(x[by_x], y[by_x]) + auc(y[by_y], x[by_y]))


def vendi(documents):
    kernels = []
    for n in (1, 2):
        counts = normalize(CountVectorizer(ngram_range=(n, n), token_pattern=r"\w+").fit_transform(documents))
        kernels.append((counts @ counts.T).toarray())
    values = np.linalg.eigvalsh(np.mean(kernels, axis=0) / len(documents))
    values = values[values > 1e-12]
    return float(np.exp(-np.sum(values * np.log(values))))


train, train_labels = texts(400)
holdout, holdout_labels = texts(300)
vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2, token_pattern=r"\w+")
rows = vectors.fit_transform(train)
model = LogisticRegression(C=10, max_iter=1000, class_weight="balanced").fit(rows, train_labels)
pairs = [(rng.dirichlet(np.full(12, a)), rng.dirichlet(np.full(12, a))) for a in (0.2, 1.0, 5.0)]
pairs.append((np.r_[0.5, 0.5, np.zeros(10)], np.r_[0, 0.2, 0.8, np.zeros(9)]))
reference = {
    "versions": {name: version(name) for name in ("scikit-learn", "scipy", "numpy")},
    "train": {"texts": train, "labels": train_labels},
    "holdout": {"texts": holdout, "labels": holdout_labels},
    "columnCount": rows.shape[1],
    "products": (rows[:20] @ rows[:20].T).toarray().round(9).tolist(),
    "balancedAccuracy": balanced_accuracy_score(holdout_labels, model.predict(vectors.transform(holdout))),
    "shares": [
        {"p": p.tolist(), "q": q.tolist(), "jensenShannon": jensenshannon(p, q, base=2), "mauve": frontier(p, q)} for p, q in pairs
    ],
    "vendi": [{"count": n, "score": vendi(train[:n])} for n in (5, 20, 50)],
}
with open(f"{sys.argv[1]}/text-reference.json", "w") as file:
    json.dump(reference, file, indent=1)
    file.write("\n")
