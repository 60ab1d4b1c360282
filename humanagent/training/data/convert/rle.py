"""Masks as COCO's compressed run-length code.

The code is pycocotools', which belongs to another extra and needs a compiler on some systems;
writing it takes a few lines of numpy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def encode(mask: NDArray[np.bool_]) -> str:
    """The code of a mask of shape (height, width): runs of 0 and 1 by columns, as ASCII.

    A run is told by its difference from the one before the last, in groups of five bits.

    Example:
        >>> encode(np.array([[False, True], [False, True]]))
        '22'
    """
    flat = mask.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat, prepend=False))
    runs = np.diff(np.concatenate(([0], edges, [flat.size])))
    counts = [int(run) for run in runs]
    code = bytearray()
    for i, run in enumerate(counts):
        left = run - counts[i - 2] if i > 2 else run
        more = True
        while more:
            bits, left = left & 31, left >> 5
            more = left != (-1 if bits & 16 else 0)
            code.append(48 + (bits | (32 if more else 0)))
    return code.decode("ascii")
