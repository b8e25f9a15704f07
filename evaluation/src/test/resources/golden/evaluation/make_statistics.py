"""Writes statistics.json with SciPy: t quantiles, exact sign-flip p-values over cluster sums, BCa intervals.

Needs numpy and scipy; run as: python make_statistics.py > statistics.json
"""
import json

import numpy as np
from scipy import stats

rng = np.random.default_rng(7)
out = {"normal": [], "student_t": [], "sign_flip": [], "bca": []}
for p in (1e-6, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999):
    out["normal"].append({"p": p, "z": float(stats.norm.ppf(p))})
    for degrees in (1, 2, 3, 7, 20, 39, 200):
        out["student_t"].append({"p": p, "degrees": degrees, "t": float(stats.t.ppf(p, degrees))})
for clusters, each in ((3, 4), (6, 1), (8, 3), (12, 2)):
    for shift in (0.0, 0.5):
        values = np.round(rng.normal(shift, 1, (clusters, each)), 4)
        sums = values.sum(axis=1)
        reference = stats.permutation_test(
            (sums, np.zeros(clusters)), lambda x, y, axis: np.mean(x - y, axis=axis), permutation_type="samples",
            n_resamples=np.inf, vectorized=True)
        out["sign_flip"].append({"clusters": values.tolist(), "p": float(reference.pvalue)})
for n, draw in ((150, rng.exponential), (200, rng.normal)):
    values = np.round(draw(size=n), 4)
    interval = stats.bootstrap(
        (values,), np.mean, method="BCa", n_resamples=200_000, batch=2000, random_state=rng).confidence_interval
    out["bca"].append({"values": values.tolist(), "low": float(interval.low), "high": float(interval.high),
                       "standard_error": float(values.std(ddof=1) / np.sqrt(n))})
print(json.dumps(out))
