"""YOLO models of ultralytics: boxes and joints in one pass, boxes alone, outlines, tracks.

**The library and its models are under AGPL-3.0**, which binds what is built with them, also behind
a network service; a commercial licence is sold by its makers. Nothing of it is part of this
package: this folder calls it where the user has installed it.

In this folder ``import ultralytics`` is the library: imports are absolute, and nothing here is on
the path by itself.
"""

from humanagent.tools.ultralytics.detector import YoloDetector, YoloSegmenter
from humanagent.tools.ultralytics.people import YoloPose
from humanagent.tools.ultralytics.tracks import UltralyticsAssociator

__all__ = ["UltralyticsAssociator", "YoloDetector", "YoloPose", "YoloSegmenter"]
