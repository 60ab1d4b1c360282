"""The backends of ``perception.py``: models of the true architectures, ready to be timed.

Weights are random wherever published ones cannot be had: time does not depend on them. What random
detectors find is nobody, so a detector is run for its time and the drawn boxes are returned in its
place; a random one-stage model is given the score that lets as many through as were drawn.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pillow

from humanagent.scene import BBox, Keypoints
from humanagent.tools.protocols import Detection, Detector, Image, PersonPerceiver, ToolInfo
from humanagent.tools.topdown import TopDown
from humanagent.training.data.scenes import SceneConfig, make_scene

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # some models are made as in the tests

SIZE = (960, 720)
PHOTO = ROOT / "examples" / "photos" / "skier.jpg"
POSE_CONFIG = "rtmpose-m_8xb256-420e_body8-256x192"
DETECTOR_CONFIG = "rtmdet_nano_320-8xb32_coco-person"
#: Of what random detectors find, next to nothing is to be sorted out.
SELDOM = 0.999
FOLDER = Path(tempfile.gettempdir()) / "humanagent-perception-models"


class NotHereError(Exception):
    """What has to be installed, or made elsewhere first."""


@dataclass(frozen=True)
class Shown:
    """A picture with so many people, each in a tile of its own, and their boxes."""

    image: Image
    boxes: list[BBox]


@dataclass(frozen=True)
class Subject:
    """A backend with so many threads.

    ``estimate`` measures the joints in given boxes; a one-stage model has none. ``perceiver`` is
    made for a picture, whose boxes a random model cannot find by itself.
    """

    name: str
    model: str
    perceiver: Callable[[Shown], PersonPerceiver]
    estimate: Callable[[Image, Sequence[BBox]], list[Keypoints]] | None = None


class Known:
    """A detector that takes its time and returns the drawn boxes."""

    def __init__(self, detector: Detector, boxes: list[BBox]) -> None:
        self._detector, self._found = detector, [Detection(box, 0.9) for box in boxes]
        if hasattr(detector, "detect_many"):
            self.detect_many = self._detect_many

    @property
    def info(self) -> ToolInfo:
        return self._detector.info

    def detect(self, image: Image) -> list[Detection]:
        self._detector.detect(image)
        return self._found

    def _detect_many(self, images: Sequence[Image]) -> list[list[Detection]]:
        self._detector.detect_many(images)  # type: ignore[attr-defined]
        return [self._found for _ in images]


def drawn(people: int) -> Shown:
    """Synthetic people; ``people`` is a square number."""
    config = SceneConfig(people={1: 1}, truncation=0, occluder=0, dim=0, supersample=1)

    def tile(place: int, size: tuple[int, int]) -> tuple[Image, BBox]:
        sample = make_scene(place, config.model_copy(update={"size": size}))
        return sample.image, sample.scene.people[0].bbox

    return _mosaic(people, tile)


def photographed(people: int) -> Shown:
    """The same photo of one person in every tile: what real weights find."""
    photo = Pillow.open(PHOTO).convert("RGB")

    def tile(place: int, size: tuple[int, int]) -> tuple[Image, BBox]:
        return np.asarray(photo.resize(size)), (0.3 * size[0], 0.1 * size[1], *size)

    return _mosaic(people, tile)


def _mosaic(people: int, tile: Callable[[int, tuple[int, int]], tuple[Image, BBox]]) -> Shown:
    side = round(people**0.5)
    assert side * side == people
    width, height = SIZE[0] // side, SIZE[1] // side
    image = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    boxes: list[BBox] = []
    for place in range(people):
        x, y = place % side * width, place // side * height
        pixels, (x0, y0, x1, y1) = tile(place, (width, height))
        image[y : y + height, x : x + width] = pixels
        boxes.append((x0 + x, y0 + y, x1 + x, y1 + y))
    return Shown(image, boxes)


def blazepose(threads: int) -> Iterator[Subject]:
    need("mediapipe", "ai_edge_litert")
    from humanagent.tools.blazepose import BlazePose, BlazePoseEstimator

    perceiver = BlazePose(threads=threads)
    estimator = BlazePoseEstimator(threads=threads)
    yield Subject("blazepose", "its own weights, a photo", lambda _: perceiver, estimator.estimate)


def rtmpose(threads: int) -> Iterator[Subject]:
    need("onnxruntime")
    from humanagent.tools.rtmpose import OnnxDetector, RTMPose

    detector = OnnxDetector(exported(DETECTOR_CONFIG), score=SELDOM, threads=threads)
    pose = RTMPose(exported(POSE_CONFIG), threads=threads)
    yield Subject(
        "rtmpose",
        "RTMDet-nano 320, RTMPose-m 256x192",
        lambda shown: TopDown(Known(detector, shown.boxes), pose),
        pose.estimate,
    )


def mmpose(threads: int) -> Iterator[Subject]:
    need("mmpose", "onnxruntime")
    from humanagent.tools.mmpose import MMPose
    from humanagent.tools.rtmpose import OnnxDetector

    detector = OnnxDetector(exported(DETECTOR_CONFIG), score=SELDOM, threads=threads)
    exported(POSE_CONFIG)  # for rtmpose, in environments without MMPose
    pose = MMPose(POSE_CONFIG, checkpoint(POSE_CONFIG), threads=threads)
    yield Subject(
        "mmpose",
        "RTMDet-nano 320 (ONNX), RTMPose-m 256x192",
        lambda shown: TopDown(Known(detector, shown.boxes), pose),
        pose.estimate,
    )


def vitpose(threads: int) -> Iterator[Subject]:
    need("torch", "transformers")
    from humanagent.tools.vitpose import DetrDetector, VitPose
    from tests.tools.vitpose.random_models import write_detector, write_pose

    folders = FOLDER / "vitpose-base", FOLDER / "rt-detr-r50"
    if not (folders[0] / "config.json").is_file():
        write_pose(folders[0], full_size=True)
    if not (folders[1] / "config.json").is_file():
        write_detector(folders[1], "rt_detr", full_size=True)
    detector = DetrDetector(folders[1], score=SELDOM, threads=threads)
    pose = VitPose(folders[0], threads=threads)
    yield Subject(
        "vitpose",
        "RT-DETR-R50 640, ViTPose-base 256x192",
        lambda shown: TopDown(Known(detector, shown.boxes), pose),
        pose.estimate,
    )


def ultralytics(threads: int) -> Iterator[Subject]:
    need("ultralytics", "torch")
    for weights in yolo_files():
        first = yolo(weights, threads, ANY)

        def perceiver(shown: Shown, weights: Path = weights, first: Any = first) -> PersonPerceiver:
            score = letting_through(first, shown)
            return yolo(weights, threads, score)

        yield Subject("ultralytics", f"YOLO11n-pose 640 {weights.suffix}", perceiver)


#: A score that everything reaches.
ANY = 1e-9


def yolo(weights: Path, threads: int, accept: float) -> Any:
    from humanagent.tools.ultralytics import YoloPose

    return YoloPose(weights, accept=accept, trusted=True, threads=threads)


def yolo_files() -> list[Path]:
    """YOLO11n-pose as .pt and as .onnx."""
    from humanagent.tools.ultralytics.load import prepared

    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "yolo11n-pose.pt"
    if not path.with_suffix(".onnx").is_file():
        library = prepared()
        from ultralytics.nn.tasks import yaml_model_load

        network = {**yaml_model_load("yolo11n-pose.yaml"), "nc": 1}  # 80 in the library's file
        path.with_suffix(".yaml").write_text(json.dumps(network))
        model = library.YOLO(str(path.with_suffix(".yaml")), task="pose")
        model.model.names = {0: "person"}
        _react(model.model)
        model.save(str(path))
        library.YOLO(str(path), task="pose").export(format="onnx", imgsz=640)
    return [path, path.with_suffix(".onnx")]


def _react(model: Any) -> None:
    """Let a random YOLO say different things of different places."""
    import torch

    from tests.tools.vitpose.random_models import settle, spread

    spread(model)
    picture = torch.from_numpy(drawn(4).image[:, : SIZE[1]].copy()).permute(2, 0, 1)[None] / 255
    pixels = torch.nn.functional.interpolate(picture, (640, 640))
    head = model.model[-1]
    with torch.no_grad():
        bins = head.dfl.conv.weight  # no weights, but the numbers that boxes are counted in
        bins.copy_(torch.arange(bins.numel()).reshape(bins.shape))
    settle(model.eval(), pixels)
    logits: dict[Any, Any] = {}
    for branch in head.cv3:
        branch[-1].register_forward_hook(lambda layer, _, out: logits.update({layer: out}))
    with torch.no_grad():
        model(pixels)
        for layer, of_layer in logits.items():  # below the score from which somebody may be there
            layer.weight /= of_layer.std()
            layer.bias.fill_(-(of_layer - layer.bias[0]).max() / of_layer.std() - 3)
            layer._forward_hooks.clear()


def letting_through(model: Any, shown: Shown) -> float:
    """The score from which a random model finds as many as were drawn.

    ``model`` takes whatever it finds. What lies beyond the rim is nobody in a scene.
    """
    scores = sorted((p.score for p in model.perceive(shown.image).people), reverse=True)
    return (scores[len(shown.boxes) - 1] + scores[len(shown.boxes)]) / 2


def checkpoint(config: str) -> Path:
    """Random weights for a config of MMPose or MMDetection."""
    path = FOLDER / f"{config}.pth"
    if not path.is_file():
        need("mmpose")
        from tests.tools.mmpose.random_models import write

        FOLDER.mkdir(parents=True, exist_ok=True)
        write(config, path, np.asarray(Pillow.open(PHOTO).convert("RGB")))
    return path


def exported(config: str) -> Path:
    """The ONNX file of these weights; made where MMPose is installed, and read anywhere."""
    path = FOLDER / f"{config}.onnx"
    if not path.is_file():
        if importlib.util.find_spec("mmpose") is None:
            raise NotHereError(
                f"{path} is made by a run where MMPose is installed (--backends mmpose)"
            )
        from humanagent.tools.mmpose.export import export

        export(config, checkpoint(config), path)
    return path


BACKENDS: dict[str, Callable[[int], Iterator[Subject]]] = {
    "blazepose": blazepose,
    "rtmpose": rtmpose,
    "mmpose": mmpose,
    "vitpose": vitpose,
    "ultralytics": ultralytics,
}


def need(*modules: str) -> None:
    if missing := [m for m in modules if importlib.util.find_spec(m) is None]:
        raise NotHereError(f"{', '.join(missing)} is not installed")
