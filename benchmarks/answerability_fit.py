"""Fits a logistic regression to the tables of AnswerabilityFeatures, one table a document, and prints it for Answerability.java."""
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

REFUSED = 0.06  # share of the answerable questions that the threshold may decline in the fit

rows, documents = [], []
for number, file in enumerate(sys.argv[1:]):
    with open(file, encoding="utf-8") as table:
        for line in table:
            rows.append([float(cell) for cell in line.split("\t")])
            documents.append(number)
rows, documents = np.array(rows), np.array(documents)
answerable, features = rows[:, 0] == 1, rows[:, 1:]
mean, deviation = features.mean(0), features.std(0)
scaled = (features - mean) / deviation


def fitted(chosen):
    return LogisticRegression(C=0.3, class_weight="balanced").fit(scaled[chosen], answerable[chosen])


left_out = np.zeros(len(rows))
for document in set(documents):
    left_out[documents == document] = fitted(documents != document).decision_function(scaled[documents == document])
model = fitted(np.ones(len(rows), dtype=bool))
scores = model.decision_function(scaled)
threshold = np.quantile(scores[answerable], REFUSED)
weights = model.coef_[0] / deviation
print(f"{answerable.sum()} answerable and {(~answerable).sum()} unanswerable questions about {len(set(documents))} documents")
print(f"AUROC {roc_auc_score(answerable, scores):.3f} in the fit, {roc_auc_score(answerable, left_out):.3f} on documents left out")
print("weights: passage cosine %.3f, sentence cosine %.3f, words %.3f, asked words %.3f" % tuple(weights))
print(f"intercept {model.intercept_[0] - (weights * mean).sum():.3f}, threshold {threshold:.3f}:"
      f" declines {np.mean(scores[~answerable] < threshold):.2f} of the unanswerable")
