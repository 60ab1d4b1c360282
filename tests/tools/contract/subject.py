"""What a backend hands to the contract suite: a module with ``make(folder)`` that returns this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from humanagent.scene import BBox
from humanagent.tools.protocols import Detector, Image, PersonPerceiver, PoseEstimator


@dataclass(frozen=True)
class Subject:
    """A backend under test.

    Attributes:
        perceiver: The whole.
        photo: A picture in which it finds at least one person.
        person_box: Of that person.
        detector: Its detector, if it has one of its own.
        estimator: Its pose estimator, if it has one of its own.
        joints: (17, 2) where the joints of the person truly are, if the weights can find them.
        trained: Whether the weights find joints at all: random ones of the true architecture are
            judged by shapes, states and agreement with themselves.
        library: Module that the backend cannot do without.
        weights: A file that ``reopen`` opens; None where the weights come with the library.
        reopen: Opens other weights.
    """

    perceiver: PersonPerceiver
    photo: Image
    person_box: BBox
    library: str
    detector: Detector | None = None
    estimator: PoseEstimator | None = None
    joints: npt.NDArray[np.float64] | None = None
    trained: bool = True
    weights: Path | None = None
    reopen: Callable[[Path], object] | None = None
