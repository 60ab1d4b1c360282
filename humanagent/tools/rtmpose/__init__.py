"""RTMPose, RTMDet, YOLOX and RTMO as ONNX files, run by onnxruntime alone.

Own decoding instead of rtmlib 0.0.16, which runs the same files. Given RGB, it finds the same
places (all of 85 joints of a random RTMPose-s within a pixel); what speaks against it:

- It hands the picture over as it got it, and its own readers give BGR, while RTMPose's configs say
  RGB (its issue 48): with trained weights 91 to 93 % of the key points come out where MMPose has
  them.
- Its score is the average of both axes, MMPose's the smaller one (up to 0.11 apart on these).
- It runs the model once per box, where one run can take all of a picture.
- RTMO without anybody returns a person of zeros; detectors return no scores.
- It requires two OpenCV packages, which overwrite each other, and downloads without hashes.

What replaces it is short: a crop (``tools/crops.py``), an argmax (``simcc.py``), boxes and their
suppression (``boxes.py``), and it is compared with native MMPose in ``tests/tools/mmpose``.
"""

from humanagent.tools.rtmpose.detector import OnnxDetector
from humanagent.tools.rtmpose.pose import RTMPose
from humanagent.tools.rtmpose.rtmo import RTMO

__all__ = ["RTMO", "OnnxDetector", "RTMPose"]
