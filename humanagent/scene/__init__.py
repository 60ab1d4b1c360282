"""Scene, Person, Keypoints: what was measured in one picture."""

from humanagent.scene.joints import INDEX, JOINTS, LIMBS, SIGMAS
from humanagent.scene.types import (
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
    "LIMBS",
    "SIGMAS",
    "BBox",
    "JointState",
    "Keypoints",
    "Person",
    "Provenance",
    "Scene",
]
