#!/usr/bin/env bash
# Native MMPose 1.3.2 for Python 3.11 and torch 2.13 in the active virtual environment.
# mmcv has no wheel for this torch and is compiled (6 to 30 minutes); chumpy, which mmpose asks for
# and which no longer builds, is left out: only its 3D body models need it.
set -euo pipefail
python -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' || {
  echo "activate a virtual environment first" >&2
  exit 4
}
python -c 'import torch, torchvision' 2>/dev/null || {
  echo "install torch and a matching torchvision first: pip install torch==2.13.0 torchvision==0.28.0" >&2
  exit 4
}
pip="python -m pip --disable-pip-version-check"
$pip install "setuptools<81" wheel ninja psutil cython numpy scipy six matplotlib pillow \
  opencv-python-headless addict pyyaml yapf rich termcolor packaging munkres pycocotools shapely \
  terminaltables tqdm
MMCV_WITH_OPS=1 FORCE_CUDA=0 $pip install --no-deps --no-build-isolation mmcv==2.1.0
# Its wheels are built for numpy 1.
$pip install --no-deps --no-build-isolation --no-binary xtcocotools xtcocotools==1.14.3
$pip install --no-deps mmengine==0.10.7 mmdet==3.3.0 mmpose==1.3.2
python -c 'from mmpose.apis import inference_topdown, init_model; import mmpose; print("mmpose", mmpose.__version__)'
