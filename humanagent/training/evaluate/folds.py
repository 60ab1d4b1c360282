"""Out-of-fold: a photo is judged only by weights that were not fitted on it.

A perceiver whose weights were fitted on pictures says so, and can do without each one of them
(``FittedPerceiver``). In-sample figures are never computed.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from humanagent.errors import BadInputError
from humanagent.tools.protocols import PersonPerceiver


@runtime_checkable
class FittedPerceiver(PersonPerceiver, Protocol):
    """A perceiver that knows which pictures its weights were fitted on."""

    @property
    def seen_pictures(self) -> frozenset[str]:
        """SHA-256 (hex, of the file's bytes) of the pictures behind the weights."""
        ...

    def without(self, sha256: str) -> PersonPerceiver:
        """The same perceiver with weights of a fold that leaves this picture out."""
        ...


def has_seen(perceiver: PersonPerceiver, sha256: str) -> bool:
    """Whether the weights were fitted on this picture."""
    return isinstance(perceiver, FittedPerceiver) and sha256 in perceiver.seen_pictures


def out_of_fold(perceiver: PersonPerceiver, sha256: str) -> PersonPerceiver:
    """A perceiver that was not fitted on this picture.

    Raises:
        BadInputError: What the perceiver offers instead was fitted on it, too.
    """
    if not isinstance(perceiver, FittedPerceiver) or not has_seen(perceiver, sha256):
        return perceiver
    other = perceiver.without(sha256)
    if has_seen(other, sha256):
        raise BadInputError(
            "these weights were fitted on a picture that is to be judged",
            where=f"{perceiver.info.name}, picture {sha256[:12]}",
            do="use weights with folds, or other photos: in-sample figures are not printed",
        )
    return other
