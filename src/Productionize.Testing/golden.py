"""Writes a golden file: what a model answers to some inputs, so that the same model elsewhere can be compared with it.

    from golden import write_golden
    write_golden("credit.golden.json", model, X_test[:200])

Copy this file beside your training code. It needs numpy and nothing else; scikit-learn models and pandas frames are taken as they are.
The other side reads the file with GoldenFile.Read or ParityAssert.MatchesAsync of Productionize.
"""
import json
import math
import platform
import sys

import numpy as np

FORMAT = "productionize-golden/1"
LIBRARIES = ("numpy", "sklearn", "pandas", "scipy", "xgboost", "lightgbm", "onnxruntime", "torch")
NAMES = {"sklearn": "scikit-learn"}
DATATYPES = {"b": "BOOL", "f2": "FP16", "f4": "FP32", "f8": "FP64"}


def write_golden(path, model, inputs, *, feature_names=None, outputs=None, label="label", score="probability", threshold=None):
    """Asks a model and writes its inputs and answers to a file.

    model: something with predict (and predict_proba, from which the score is then taken), or a function of the inputs.
    inputs: a pandas frame, a dict of columns, a list of dicts, or a matrix. The model gets a frame or a matrix as it is; columns and
        dicts are stacked into a matrix for a model with predict, and given as they are to a function.
    feature_names: names of the columns of a matrix, one input each; without them the matrix is one input called X.
    outputs: names for what a function answers: one for an array, several for a tuple. A dict of arrays has its own names.
    label, score: the names of the answers of predict and predict_proba.
    threshold: the score from which on the decision is the other class; for two classes with predict_proba 0.5.
    """
    columns = _columns(inputs, feature_names)
    answers, decision = _ask(model, inputs, columns, outputs, label, score)
    if threshold is not None:
        decision["threshold"] = float(threshold)
    rows = {len(values) for values in (*columns.values(), *answers.values())}
    if len(rows) != 1 or rows == {0}:
        raise ValueError(f"inputs and answers have {sorted(rows)} rows: all need the same number, from 1")
    golden = {
        "format": FORMAT,
        "python": platform.python_version(),
        "libraries": {NAMES.get(name, name): str(sys.modules[name].__version__)
                      for name in LIBRARIES if hasattr(sys.modules.get(name), "__version__")},
        "inputs": [_tensor(name, values) for name, values in columns.items()],
        "outputs": [_tensor(name, values) for name, values in answers.items()],
    }
    if decision:
        golden["decision"] = decision
    text = json.dumps(golden, allow_nan=False, separators=(",", ":"))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _columns(inputs, feature_names):
    if hasattr(inputs, "columns"):
        return {str(name): np.asarray(inputs[name]) for name in inputs.columns}
    if isinstance(inputs, dict):
        return {str(name): np.asarray(values) for name, values in inputs.items()}
    if isinstance(inputs, (list, tuple)) and inputs and isinstance(inputs[0], dict):
        names = list(dict.fromkeys(name for row in inputs for name in row))
        return {name: _column([row.get(name) for row in inputs]) for name in names}
    matrix = np.asarray(inputs)
    if matrix.ndim != 2:
        raise ValueError(f"inputs have the shape {matrix.shape}: give a table, [rows, columns]")
    if feature_names is None:
        return {"X": matrix}
    if len(feature_names) != matrix.shape[1]:
        raise ValueError(f"{len(feature_names)} feature_names for {matrix.shape[1]} columns")
    return {str(name): matrix[:, column] for column, name in enumerate(feature_names)}


def _column(values):
    if any(isinstance(value, str) for value in values):
        return np.array(values, dtype=object)
    return np.array([math.nan if value is None else value for value in values])


def _ask(model, inputs, columns, names, label, score):
    if not hasattr(model, "predict"):
        answer = model(inputs)
        if isinstance(answer, dict):
            return {str(name): np.asarray(values) for name, values in answer.items()}, {}
        parts = answer if isinstance(answer, tuple) else (answer,)
        names = names or (["score"] if len(parts) == 1 else None)
        if names is None or len(names) != len(parts):
            raise ValueError(f"the function answers {len(parts)} arrays: name them, outputs=[…]")
        return {name: np.asarray(values) for name, values in zip(names, parts)}, {}

    if isinstance(inputs, dict) or isinstance(inputs, (list, tuple)) and isinstance(inputs[0], dict):
        inputs = np.column_stack(list(columns.values()))
    predicted = np.asarray(model.predict(inputs))
    if not hasattr(model, "predict_proba"):
        return {"score" if predicted.dtype.kind == "f" else label: predicted}, {}
    probabilities = np.asarray(model.predict_proba(inputs))
    if probabilities.ndim == 2 and probabilities.shape[1] == 2:
        # Of two classes one number says all: the second class, which is the greater label.
        return {label: predicted, score: probabilities[:, 1]}, {"label": label, "score": score, "threshold": 0.5}
    return {label: predicted, score: probabilities}, {"label": label, "score": score}


def _tensor(name, values):
    values = np.asarray(values)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    dtype = values.dtype
    kind, key = dtype.kind, f"{dtype.kind}{dtype.itemsize}"
    if kind == "M":
        values, datatype = np.datetime_as_string(values.astype("datetime64[us]"), timezone="UTC"), "BYTES"
    elif kind in "OSU":
        datatype = "BYTES"
    elif kind in "iu":
        datatype = f"{'U' if kind == 'u' else ''}INT{dtype.itemsize * 8}"
    else:
        datatype = DATATYPES.get("b" if kind == "b" else key)
    if datatype is None:
        raise TypeError(f"column {name!r} has the dtype {dtype}, which has no place in a golden file: convert it")
    data = [_element(value, datatype) for value in values.reshape(-1).tolist()]
    return {"name": name, "datatype": datatype, "shape": list(values.shape), "parameters": {"dtype": str(dtype)}, "data": data}


def _element(value, datatype):
    if value is None or datatype == "BYTES" and isinstance(value, float) and math.isnan(value):
        return None
    if datatype == "BYTES":
        if isinstance(value, (dict, list)):
            return json.dumps(value, allow_nan=False)
        return value.decode() if isinstance(value, bytes) else str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


if __name__ == "__main__":
    print(__doc__)
