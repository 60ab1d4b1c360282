#!/usr/bin/env bash
# Native MMPose 1.3.2 with MMDetection 3.3.0 for Python 3.11 and torch 2.13: install_mmpose.sh
# [VENV]; without VENV, into the active virtual environment. To only run models, an exported ONNX
# file and humanagent[rtmpose] are the saner choice.
#
# mmcv has no wheel for this torch and is compiled: 6 to 30 minutes, and a C++ compiler. A folder
# with a wheel that was made before (pip wheel) saves that: PIP_FIND_LINKS=FOLDER. chumpy, which
# mmpose asks for and which no longer builds, is left out: only its 3D body models need it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
torch=2.13.0 torchvision=0.28.0
if [ $# -gt 0 ]; then
  [ -x "$1/bin/python" ] || python3.11 -m venv "$1"
  python=$1/bin/python
else
  python=python
fi
"$python" -c 'import sys; sys.exit(sys.prefix == sys.base_prefix)' || {
  echo "activate a virtual environment first, or name one: install_mmpose.sh .venv-mmpose" >&2
  exit 4
}
if "$python" -c 'import mmpose, mmcv, mmdet' 2>/dev/null; then
  echo "mmpose is installed already"
  exit 0
fi
pip() { "$python" -m pip --disable-pip-version-check "$@"; }

# Torchvision may come as a build for CUDA beside a torch without: then see torchvision_on_cpu.py.
"$python" -c 'import torch' 2>/dev/null || pip install --quiet "torch==$torch"
"$python" -c 'import torchvision' 2>/dev/null || pip install --quiet --no-deps "torchvision==$torchvision" numpy pillow
if ! "$python" -c 'import torchvision' 2>/dev/null; then
  site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  cp "$here/torchvision_on_cpu.py" "$site/torchvision_on_cpu.py"
  echo 'import torchvision_on_cpu' >"$site/torchvision_on_cpu.pth"
fi
pip install --quiet "setuptools<81" wheel ninja psutil cython numpy scipy six matplotlib pillow \
  opencv-python-headless addict pyyaml yapf rich termcolor packaging munkres pycocotools shapely \
  terminaltables tqdm
MMCV_WITH_OPS=1 FORCE_CUDA=0 pip install --quiet --no-deps --no-build-isolation mmcv==2.1.0
# Its wheels are built for numpy 1.
pip install --quiet --no-deps --no-build-isolation --no-binary xtcocotools xtcocotools==1.14.3
pip install --quiet --no-deps mmengine==0.10.7 mmdet==3.3.0 mmpose==1.3.2
"$python" -W ignore -c 'from mmpose.apis import inference_topdown, init_model; import mmpose; print("mmpose", mmpose.__version__)'
