"""SimCC (Li et al. 2022): two rows of logits per joint, one along x and one along y.

The place is the argmax of each row, and the confidence the smaller of the two peaks, as in MMPose's
``get_simcc_maximum``. The peaks are raw logits, neither probabilities nor bounded. They can be read
on the scale of 0 to 1 nevertheless: RTMPose is trained (KLDiscretLoss, ``beta`` 10 on both sides)
towards a Gaussian whose peak is 1, so 1 is what the model says of a joint it is sure of and 0 of a
place where there is none. Hence the confidence is the peak clipped to 0..1, without a softmax,
whose value would depend on the width of the Gaussian. MMPose's threshold of 0.3 is on this scale.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Logits = npt.NDArray[np.float32]


def decode(x: Logits, y: Logits, size: tuple[int, int]) -> tuple[Array, Array]:
    """Places and peaks.

    Args:
        x: (N, K, width x split) logits.
        y: (N, K, height x split) logits.
        size: (width, height) of the model's input; the split follows from the lengths.

    Returns:
        (N, K, 2) pixels of the input, NaN where the peak is not positive (MMPose says -1, -1 of
        such joints), and (N, K) raw peaks.

    Example:
        >>> x, y = np.zeros((1, 1, 8), np.float32), np.zeros((1, 1, 12), np.float32)
        >>> x[0, 0, 3], y[0, 0, 10] = 0.9, 0.7
        >>> place, peak = decode(x, y, (4, 6))
        >>> place.tolist(), peak.round(2).tolist()
        ([[[1.5, 5.0]]], [[0.7]])
    """
    peak = np.minimum(x.max(-1), y.max(-1)).astype(np.float64)
    place = np.stack([x.argmax(-1), y.argmax(-1)], -1).astype(np.float64)
    place *= [size[0] / x.shape[-1], size[1] / y.shape[-1]]
    place[peak <= 0] = np.nan
    return place, peak
