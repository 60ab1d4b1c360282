"""The verifier: how likely a candidate is a real person, and a scene's list of people exact.

Logistic regressions fitted on photos (``humanagent.training.verifier``) and shipped as JSON: one
over the features of a candidate, two over features of the whole scene.
Beside the model that was fitted on all photos lie the fold models, each fitted without the photos
of its fold, so that the photos themselves can be evaluated honestly.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from humanagent.errors import BackendError, SettingsError
from humanagent.tools.blazepose.features import NAMES
from humanagent.tools.blazepose.scene_features import NOBODY_NAMES, SCENE_NAMES

Array = npt.NDArray[np.float64]

#: Standard deviations from the mean beyond which a feature counts no further.
FARTHEST = 4.0


@dataclass(frozen=True)
class Linear:
    """Logistic regression on standardised features."""

    mean: Array
    scale: Array
    weight: Array
    bias: float

    def log_odds(self, rows: Array) -> Array:
        """(N,) for (N, F) rows."""
        return np.asarray((rows - self.mean) / self.scale @ self.weight + self.bias)


@dataclass(frozen=True)
class Bent:
    """Logistic regression in which the slope of each feature may change at the feature's mean."""

    mean: Array
    scale: Array
    weight: Array
    bend: Array
    bias: float

    def log_odds(self, rows: Array) -> Array:
        """(N,) for (N, F) rows."""
        z = standard(rows, self.mean, self.scale)
        return np.asarray(z @ self.weight + z.clip(0) @ self.bend + self.bias)


def standard(rows: Array, mean: Array, scale: Array) -> Array:
    """(N, F) features in standard deviations from their mean; outliers count as 4 of them.

    Example:
        >>> standard(np.array([[5.0], [99.0]]), np.array([1.0]), np.array([2.0])).tolist()
        [[2.0], [4.0]]
    """
    return np.asarray(((rows - mean) / scale).clip(-FARTHEST, FARTHEST))


@dataclass(frozen=True)
class Verifier:
    """The three models of one fit, and the hash of their weights.

    ``complete`` is for scenes in which somebody was found, ``nobody`` for the others.
    """

    person: Bent
    complete: Linear
    nobody: Linear
    sha256: str

    def probability(self, rows: Array) -> Array:
        """(N,) probability that a candidate is a person, from (N, len(NAMES)) features."""
        return _probability(self.person.log_odds(rows))

    def exact(self, row: Array) -> float:
        """Probability that a list of people is exact, from (len(SCENE_NAMES),) features."""
        return float(_probability(self.complete.log_odds(row[None]))[0])

    def empty(self, row: Array) -> float:
        """Probability that nobody is there, from (len(NOBODY_NAMES),) features."""
        return float(_probability(self.nobody.log_odds(row[None]))[0])

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Verifier:
        """From the form that ``humanagent.training.verifier.fit`` writes.

        Raises:
            BackendError: the weights were fitted for other features than this code computes.
        """
        if (
            tuple(data["names"]) != NAMES
            or tuple(data["scene_names"]) != SCENE_NAMES + NOBODY_NAMES
        ):
            raise BackendError(
                "the verifier's weights belong to other features than this version computes",
                where="blazepose",
                do="fit them again: python -m humanagent.training.verifier.fit",
            )
        person = data["person"]
        bent = Bent(**vars(_linear(person)), bend=np.array(person["bend"], np.float64))
        canonical = json.dumps(data, sort_keys=True).encode()
        sha256 = hashlib.sha256(canonical).hexdigest()
        return cls(bent, _linear(data["complete"]), _linear(data["nobody"]), sha256)


def _linear(data: Mapping[str, Any]) -> Linear:
    return Linear(
        mean=np.array(data["mean"], np.float64),
        scale=np.array(data["scale"], np.float64),
        weight=np.array(data["weight"], np.float64),
        bias=float(data["bias"]),
    )


def _probability(log_odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -50, 50))))


@functools.cache
def _weights(name: str) -> dict[str, Any]:
    text = files("humanagent.tools.blazepose").joinpath(name).read_text()
    return dict(json.loads(text))


@functools.cache
def load_verifier(fold: int | None = None) -> Verifier:
    """The verifier fitted on all photos, or on all but those of one fold.

    Raises:
        SettingsError: there is no such fold.

    Example:
        >>> load_verifier().sha256 != load_verifier(fold=0).sha256
        True
    """
    if fold is None:
        return Verifier.from_json(_weights("verifier.json"))
    models = _weights("verifier_folds.json")["models"]
    if not 0 <= fold < len(models):
        raise SettingsError(
            f"verifier fold {fold} does not exist", where="blazepose", do=f"0..{len(models) - 1}"
        )
    return Verifier.from_json(models[fold])


def fold_of(sha256: str) -> int | None:
    """Fold of a photo (by the SHA-256 of its file) that the verifier was fitted on, else None.

    Example:
        >>> fold_of("0" * 64) is None
        True
    """
    fold = _weights("verifier_folds.json")["fold_of"].get(sha256)
    return None if fold is None else int(fold)
