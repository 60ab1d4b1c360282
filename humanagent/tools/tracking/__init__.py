"""Tracking: lasting ids and steady joints over the pictures of one camera."""

from humanagent.tools.tracking.association import AssociationSettings, PoseAssociator
from humanagent.tools.tracking.bytetrack import TrackersAssociator
from humanagent.tools.tracking.one_euro import OneEuroSettings
from humanagent.tools.tracking.protocols import Associator, Tracker
from humanagent.tools.tracking.smoothing import JointSmoother
from humanagent.tools.tracking.tracker import PersonTracker

__all__ = [
    "AssociationSettings",
    "Associator",
    "JointSmoother",
    "OneEuroSettings",
    "PersonTracker",
    "PoseAssociator",
    "Tracker",
    "TrackersAssociator",
]
