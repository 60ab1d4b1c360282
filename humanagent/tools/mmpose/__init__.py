"""Native MMPose: any config with its checkpoint, and the way from there to an ONNX file.

The library is installed by ``scripts/install_mmpose.sh`` (mmcv has to be compiled). Where a model
has only to be *run*, ``humanagent.tools.mmpose.export`` once, and the rtmpose backend ever after,
is the saner choice: one dependency in place of fifteen, and the same joints, to within 0.0001 pixel
on random weights (``tests/tools/mmpose/test_parity.py``).

In this folder ``import mmpose`` is the library: imports are absolute, and nothing here is on the
path by itself.
"""

from humanagent.tools.mmpose.inferencer import MMPoseWhole
from humanagent.tools.mmpose.pose import MMPose

__all__ = ["MMPose", "MMPoseWhole"]
