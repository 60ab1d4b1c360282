"""Which candidates are one body: by their poses, or one pose inside the other's silhouette."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from humanagent.tools.blazepose.candidates import Candidate
from humanagent.tools.blazepose.landmarks import TO_COCO

Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Candidates whose poses are this alike are one person.
ALIKE = 0.3
#: So are two of which one silhouette holds this share of the other's joints: half a body found
#: twice, or a rider whose second pose has the horse's legs. Of two people who overlap, at most
#: .65 of one's joints lay in the other's silhouette in the photos that this was chosen on.
INSIDE = 0.8


def one_body(candidates: Sequence[Candidate], alike: Array) -> Bools:
    """(N, N) which candidates are one person; ``alike`` (N, N) is the likeness of their poses."""
    inside = insides(candidates)
    return np.asarray((alike >= ALIKE) | (np.maximum(inside, inside.T) >= INSIDE))


def insides(candidates: Sequence[Candidate]) -> Array:
    """(N, N) share of the joints of the second candidate in the silhouette of the first."""
    count = len(candidates)
    if not count:
        return np.zeros((0, 0))
    joints = np.concatenate([c.landmarks.xy[TO_COCO] for c in candidates])
    held = [c.landmarks.mask_at(joints) >= 0.5 for c in candidates]
    return np.asarray(np.stack(held).reshape(count, count, len(TO_COCO)).mean(-1))
