"""Balanced accuracy on the holdout of labels learned from text, as scikit-learn reads it: the yardstick of bench/text-quality.mjs.

Usage: python bench/text_scores.py FOLDER TEXT[,TEXT …] TARGET [SYNTHETIC]. TF-IDF of words and pairs of words (sublinear, in two texts at least) and
LogisticRegression (C = 10, balanced), learned from all rows of train.csv, from 1,000 of them (three draws) and from the synthetic file.
"""
import sys

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score

folder, texts, target, *synthetic = sys.argv[1:]
texts = texts.split(",")


def read(path):
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return frame[frame[target] != ""].reset_index(drop=True)


def words(frame):
    return frame[texts].agg(" ".join, axis=1)


def score(rows):
    vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    model = LogisticRegression(C=10, max_iter=300, class_weight="balanced").fit(vectors.fit_transform(words(rows)), rows[target])
    return balanced_accuracy_score(holdout[target], model.predict(vectors.transform(words(holdout))))


train, holdout = read(f"{folder}/train.csv"), read(f"{folder}/holdout.csv")
few = [score(train.sample(min(1000, len(train)), random_state=seed)) for seed in (1, 2, 3)]
parts = [f"{len(train)} real rows {score(train):.3f}", f"1,000 real rows {sum(few) / 3:.3f}"]
parts += [f"synthetic {score(read(path)):.3f}" for path in synthetic]
print(f"scikit-learn's balanced accuracy: {', '.join(parts)}.")
