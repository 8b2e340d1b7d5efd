"""Trains on applicants.csv beside this file and writes golden files, and the coefficients for the same model in C#."""
import json
import pathlib
import sys

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from golden import write_golden

here, target = pathlib.Path(__file__).parent, pathlib.Path(sys.argv[1])
table = np.loadtxt(here / "applicants.csv", delimiter=",", skiprows=1)
X, y = table[:, :3], table[:, 3].astype(int)
model = LogisticRegression(max_iter=10000).fit(X, y)
write_golden(target / "credit.golden.json", model, X, feature_names=["Age", "Income", "Debt"])
write_golden(target / "matrix.golden.json", model, X)
write_golden(target / "rows.golden.json", model, [dict(zip(("Age", "Income", "Debt"), row)) for row in X.tolist()])
write_golden(target / "columns.golden.json", lambda columns: {"echo": columns["Text"], "late": columns["Late"], "gap": columns["Gap"]}, {
    "Text": np.array(["a", None, "ü\n"], dtype=object),
    "Late": np.array([True, False, True]),
    "Gap": np.array([1.0, np.nan, 3.0]),
    "Day": np.array(["2024-02-29", "1999-12-31", "2000-01-01"], dtype="datetime64[ns]"),
    "Small": np.array([1, 2, 3], dtype=np.uint8),
})
boosted = GradientBoostingClassifier(n_estimators=5, random_state=1).fit(X, y + (X[:, 0] > 60))
write_golden(target / "classes.golden.json", boosted, X, feature_names=["Age", "Income", "Debt"])
json.dump({"weights": model.coef_[0].tolist(), "bias": float(model.intercept_[0])}, open(target / "weights.json", "w"))
