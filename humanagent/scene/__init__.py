"""Scene, Person, Keypoints: what was measured in one picture."""

from humanagent.scene.joints import INDEX, JOINTS, LIMBS, SIGMAS
from humanagent.scene.types import (
    LIKELY_EXACT,
    BBox,
    JointState,
    Keypoints,
    Person,
    Provenance,
    Scene,
)

__all__ = [
    "INDEX",
    "JOINTS",
    "LIKELY_EXACT",
    "LIMBS",
    "SIGMAS",
    "BBox",
    "JointState",
    "Keypoints",
    "Person",
    "Provenance",
    "Scene",
]
