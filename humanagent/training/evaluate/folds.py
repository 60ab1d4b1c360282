"""Out-of-fold: a photo is judged only by weights that were not fitted on it.

A perceiver with weights that were fitted on pictures offers ``without`` (``FittedPerceiver``).
In-sample figures are never computed.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from humanagent.errors import BackendError
from humanagent.tools.protocols import PersonPerceiver


@runtime_checkable
class FittedPerceiver(PersonPerceiver, Protocol):
    """A perceiver that has weights for each fold of the pictures it was fitted on."""

    def without(self, sha256: str) -> PersonPerceiver:
        """The perceiver with weights fitted without a picture (hex SHA-256 of the file's bytes).

        Itself where the picture was not among those that the weights were fitted on.
        """
        ...


def out_of_fold(perceiver: PersonPerceiver, sha256: str) -> PersonPerceiver:
    """A perceiver that was not fitted on this picture; the same one where it was not anyway.

    Raises:
        BackendError: The other weights are no others.
    """
    if not isinstance(perceiver, FittedPerceiver):
        return perceiver
    other = perceiver.without(sha256)
    if other is not perceiver and other.info == perceiver.info:
        raise BackendError(
            "the out-of-fold weights are the same as the full ones",
            where=f"{perceiver.info.name}, picture {sha256[:12]}",
            do="the hash of the weights has to be part of its info",
        )
    return other
