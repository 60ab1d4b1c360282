"""Fits the verifier on the feature table and writes the weights that ``blazepose`` ships with.

Run with ``python -m humanagent.training.verifier.fit``. Deterministic. Writes ``verifier.json``
(all photos) and ``verifier_folds.json`` (one model per fold of photos, each without that fold), and
prints how the fold models do on the photos they never saw. In-sample figures are never printed.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from humanagent.tools import blazepose
from humanagent.tools.blazepose.features import NAMES
from humanagent.tools.blazepose.scene_features import (
    NOBODY_NAMES,
    SCENE_NAMES,
    nobody_row,
    scene_row,
    select,
)
from humanagent.tools.blazepose.verifier import Verifier, standard
from humanagent.training.verifier.photos import WHOLE
from humanagent.training.verifier.table import TABLE, Table

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

FOLDS = 12
#: Folds within a fit, for probabilities to fit the completeness model on.
INNER_FOLDS = 6
#: Inverse strength of the ridge penalty of the person model: between 1/10 and 1/60 it is as good.
PERSON_RIDGE = 1 / 20
#: Inverse strength of the ridge penalty of the completeness model.
RIDGE = 0.5
#: Weight of crops in both; photos and their mirror images count 1.
CROP_WEIGHT = 0.5


def assign_folds(table: Table, folds: int = FOLDS) -> dict[str, int]:
    """Fold of each photo: round robin over empty, lone and crowded photos, in order of hash."""
    people = {}
    for photo, kind, count in zip(table.photo, table.kind, table.people, strict=True):
        if kind == "photo":
            people[str(table.sha256[photo])] = int(count)

    def group(sha: str) -> int:
        return people[sha] if 0 <= people[sha] <= 1 else 2

    ordered = sorted(people, key=lambda sha: (group(sha), sha))
    return {sha: i % folds for i, sha in enumerate(ordered)}


def fit_person(rows: Array, label: Array, weight: Array) -> dict[str, Any]:
    """Logistic regression as arrays, in the form that ``Bent`` reads; open labels are left out."""
    known = ~np.isnan(label)
    rows = rows[known]
    mean, scale = rows.mean(0), np.maximum(rows.std(0), 1e-6)
    z = standard(rows, mean, scale)
    model = _logistic(PERSON_RIDGE).fit(
        np.hstack([z, z.clip(0)]), label[known] > 0.5, sample_weight=weight[known]
    )
    weights, bends = np.split(model.coef_[0], 2)
    return {
        "mean": _short(mean.tolist()),
        "scale": _short(scale.tolist()),
        "weight": _short(weights.tolist()),
        "bend": _short(bends.tolist()),
        "bias": float(model.intercept_[0]),
    }


def _logistic(ridge: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    # Newton's method: exact, so that another machine gets the same weights.
    return LogisticRegression(C=ridge, solver="newton-cholesky", tol=1e-8, max_iter=200)


def _short(values: Any) -> Any:
    """Numbers with nine significant digits, nested as they were."""
    if isinstance(values, Sequence):
        return [_short(v) for v in values]
    return float(f"{values:.9g}")


def fit_completeness(rows: Array, exact: Bools, weight: Array) -> dict[str, Any]:
    """Logistic regression as arrays, in the form that ``Linear`` reads."""
    mean, scale = rows.mean(0), np.maximum(rows.std(0), 1e-6)
    model = _logistic(RIDGE).fit((rows - mean) / scale, exact, sample_weight=weight)
    return {
        "mean": _short(mean.tolist()),
        "scale": _short(scale.tolist()),
        "weight": _short(model.coef_[0].tolist()),
        "bias": float(model.intercept_[0]),
    }


def fit(table: Table, photos: Indices) -> dict[str, Any]:
    """Both models, fitted on all versions of these photos and nothing else.

    The completeness model learns from probabilities that an inner cross-validation gave, since
    those of a model's own training photos are too good.
    """
    photo_of = table.photo[table.version]
    rows, label = table.features(), table.label.astype(float)
    whole = np.isin(table.kind[table.version], WHOLE)
    weight = np.where(whole, 1.0, CROP_WEIGHT)
    mine = np.isin(photo_of, photos)
    probability = np.zeros(len(rows))
    for fold in range(INNER_FOLDS):
        apart = np.isin(photo_of, photos[fold::INNER_FOLDS])
        rest = mine & ~apart
        inner = Verifier.from_json(_weights(fit_person(rows[rest], label[rest], weight[rest])))
        probability[apart] = inner.probability(rows[apart])
    scenes = [scene(table, v, probability) for v in np.flatnonzero(np.isin(table.photo, photos))]
    some = [s for s in scenes if s.exact is not None and s.people > 0]
    complete = fit_completeness(
        np.stack([s.row for s in some]),
        np.array([s.exact for s in some]),
        np.array([1.0 if s.kind in WHOLE else CROP_WEIGHT for s in some]),
    )
    none = [s for s in scenes if s.exact is not None and s.people == 0 and s.kind in WHOLE]
    nobody = fit_completeness(
        np.stack([s.row for s in none]),
        np.array([s.exact for s in none]),
        np.ones(len(none)),
    )
    return _weights(fit_person(rows[mine], label[mine], weight[mine]), complete, nobody)


def _weights(
    person: dict[str, Any],
    complete: dict[str, Any] | None = None,
    nobody: dict[str, Any] | None = None,
) -> dict[str, Any]:
    empty: dict[str, Any] = {"mean": [], "scale": [], "weight": [], "bias": 0.0}
    return {
        "names": list(NAMES),
        "scene_names": list(SCENE_NAMES + NOBODY_NAMES),
        "person": person,
        "complete": complete or empty,
        "nobody": nobody or empty,
    }


@dataclass(frozen=True)
class SceneRow:
    """One version as the completeness model sees it; ``exact`` is None where nobody can tell."""

    kind: str
    people: int
    row: Array
    exact: bool | None


def scene(table: Table, version: int, probability: Array) -> SceneRow:
    """What would be said of a version, given the probabilities of the table's candidates."""
    members = np.flatnonzero(table.version == version)
    chosen = probability[members]
    selection = select(chosen, table.same(members), table.covered(members))
    faces = table.face_score[table.face_version == version].tolist()
    if selection.people:
        row = scene_row(selection, chosen, table.height[members].astype(float), faces)
    else:
        row = nobody_row(selection, chosen, float(table.hand[version]))
    who = table.person[members][selection.people].tolist()
    right = len(who) == table.people[version] and len(set(who) - {-1}) == len(who)
    exact = None if table.people[version] < 0 else bool(right)
    return SceneRow(str(table.kind[version]), len(who), row, exact)


def report(table: Table, folds: dict[str, int], models: Sequence[dict[str, Any]]) -> None:
    """Prints how each fold's model does on the photos it never saw."""
    from sklearn.metrics import log_loss, roc_auc_score

    fold = np.array([folds[str(s)] for s in table.sha256])
    probability = np.zeros(len(table.rows))
    scenes: list[tuple[float, SceneRow]] = []
    for k, weights in enumerate(models):
        verifier = Verifier.from_json(weights)
        mine = fold[table.photo[table.version]] == k
        probability[mine] = verifier.probability(table.features()[mine])
        for v in np.flatnonzero(fold[table.photo] == k):
            s = scene(table, v, probability)
            if s.exact is not None:
                sure = verifier.exact(s.row) if s.people else verifier.empty(s.row)
                scenes.append((sure, s))
    for kind in ("photo", "mirror", "people"):
        m = (table.kind[table.version] == kind) & ~np.isnan(table.label)
        loss = log_loss(table.label[m] > 0.5, probability[m])
        area = roc_auc_score(table.label[m] > 0.5, probability[m])
        print(f"person, {kind}: {m.sum()} candidates, log loss {loss:.3f}, ROC area {area:.3f}")
    print("right lists of people among those with at least this estimated probability")
    for kinds in (("photo",), WHOLE, ("people",)):
        for name, some in (("someone found", True), ("nobody found", False)):
            of = [(c, s.exact) for c, s in scenes if s.kind in kinds and (s.people > 0) == some]
            cells = []
            for least in (0.0, 0.4, 0.5, 0.6, 0.7, 0.8):
                right = [bool(exact) for estimate, exact in of if estimate >= least]
                cells.append(f">={least:.1f}: {sum(right)}/{len(right)}")
            print(f"  {'+'.join(kinds)}, {name}: {', '.join(cells)}")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--out", type=Path, default=Path(blazepose.__file__).parent)
    arguments = parser.parse_args()
    table = Table.load(arguments.table)
    folds = assign_folds(table)
    fold = np.array([folds[str(s)] for s in table.sha256])
    models = [fit(table, np.flatnonzero(fold != k)) for k in range(FOLDS)]
    full = fit(table, np.arange(len(table.sha256)))
    _write(arguments.out / "verifier.json", full)
    _write(arguments.out / "verifier_folds.json", {"fold_of": folds, "models": models})
    report(table, folds, models)


def _write(path: Path, data: dict[str, Any]) -> None:
    beside = path.with_suffix(".tmp")
    beside.write_text(json.dumps(data, separators=(",", ":")) + "\n")
    os.replace(beside, path)


if __name__ == "__main__":
    main()
