"""Transformers' person detectors and ViTPose: models as folders of safetensors.

Their own image processors are not used: RF-DETR's wants torchvision, ViTPose's wants SciPy, and
what they do is short (``preparation.py``, ``heatmaps.py``). The tests compare ours with theirs.
"""

from humanagent.tools.vitpose.detector import DetrDetector
from humanagent.tools.vitpose.pose import VitPose

__all__ = ["DetrDetector", "VitPose"]
