"""``BlazePose``: a picture in, a scene out. Also its two halves, detector and pose estimator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from humanagent.scene import BBox, Keypoints, Person, Scene
from humanagent.tools.blazepose.candidates import Search
from humanagent.tools.blazepose.coco import to_keypoints
from humanagent.tools.blazepose.crop import Picture, Roi
from humanagent.tools.blazepose.landmarks import run_landmarks
from humanagent.tools.blazepose.measure import LONGEST, Looked, Measurer
from humanagent.tools.blazepose.models import POSE_DETECTOR, library_version, load_models
from humanagent.tools.blazepose.models import POSE_LANDMARKS as LANDMARK_FILE
from humanagent.tools.blazepose.scene_features import ACCEPT, POSSIBLE, believe, nobody_row, select
from humanagent.tools.blazepose.verifier import Verifier, fold_of, load_verifier
from humanagent.tools.protocols import Detection, Image, ToolInfo

#: Scaled pictures narrower than this hold nobody that the models could find.
NARROWEST = 24


class BlazePose:
    """People by the models of the mediapipe wheel: box, joints, and what may have been missed.

    Safe to call from several threads: they share the models and their worker threads.

    Args:
        threads: Worker threads, shared by all perceivers of this process with the same number.
        fold: Use the verifier that was fitted without the photos of this fold (evaluation only).
        search: How thoroughly candidates are sought.

    Raises:
        MissingDependencyError: mediapipe 0.10.21 or ai-edge-litert is not installed.

    Example:
        >>> import numpy as np
        >>> scene = BlazePose().perceive(np.zeros((48, 64, 3), np.uint8))
        >>> len(scene.people), (scene.width, scene.height)
        (0, (64, 48))
    """

    def __init__(
        self, *, threads: int = 2, fold: int | None = None, search: Search | None = None
    ) -> None:
        self._measurer = Measurer(threads=threads, search=search)
        self._verifier: Verifier = load_verifier(fold)
        self._threads = threads

    @property
    def info(self) -> ToolInfo:
        """Versions, thresholds and hashes: everything that the outcome depends on."""
        settings: dict[str, str | int | float | bool] = {
            "longest": LONGEST,
            "accept": ACCEPT,
            "possible": POSSIBLE,
            "verifier": self._verifier.sha256,
            "pose_detector": POSE_DETECTOR.sha256,
            "pose_landmarks": LANDMARK_FILE.sha256,
        }
        for name, value in asdict(self._measurer.search).items():
            settings[name] = value if isinstance(value, int | float) else str(value)
        return ToolInfo("blazepose", library_version(), settings)

    def without(self, sha256: str) -> BlazePose:
        """The perceiver whose verifier never saw this photo (SHA-256 of its file).

        Itself where the photo was not among those the verifier was fitted on.
        """
        fold = fold_of(sha256)
        if fold is None:
            return self
        return BlazePose(threads=self._threads, fold=fold, search=self._measurer.search)

    def perceive(self, image: Image) -> Scene:
        """The people of one (H, W, 3) uint8 RGB picture.

        ``Scene.possible`` are boxes of candidates that the verifier doubted; ``Scene.complete``
        is its estimate that the list of people is exact.
        """
        size = (image.shape[1], image.shape[0])
        if min(size) * min(1.0, LONGEST / max(size)) < NARROWEST:
            return Scene.from_people(
                size,
                [],
                complete=0.0,
                warnings=("the picture is too small or too narrow to find people in",),
                provenance=self.info.provenance(),
            )
        looked = self._measurer.look(image)
        probability = self._verifier.probability(looked.rows)
        selection = select(probability, looked.same, looked.covered)
        hand = 0.0
        if not selection.people:
            hands = self._measurer.hands(looked.picture)
            hand = max((h.presence for h in hands), default=0.0)
            index = looked.with_hand(selection.possible, hands)
            if index is not None:
                selection = believe(selection, index)
        if selection.people:
            complete = self._verifier.exact(looked.scene_row(selection, probability))
        else:
            complete = self._verifier.empty(nobody_row(selection, probability, hand))
        return Scene.from_people(
            size,
            [self._person(looked, i, float(probability[i])) for i in selection.people],
            possible=tuple(looked.boxes[i] for i in selection.possible),
            complete=complete,
            provenance=self.info.provenance(),
        )

    def _person(self, looked: Looked, index: int, score: float) -> Person:
        found = looked.candidates[index]
        if score < ACCEPT:  # believed for its hand: somebody is there, but hardly with these joints
            keypoints = Keypoints.absent()
        else:
            keypoints = to_keypoints(found.landmarks, found.face, looked.picture)
        return Person(id="P1", bbox=looked.boxes[index], score=score, keypoints=keypoints)


class BlazePoseDetector:
    """The person boxes of ``BlazePose``: its detector has no boxes of bodies without the joints."""

    def __init__(self, perceiver: BlazePose | None = None) -> None:
        self._perceiver = perceiver or BlazePose()

    @property
    def info(self) -> ToolInfo:
        """That of the perceiver."""
        return self._perceiver.info

    def detect(self, image: Image) -> list[Detection]:
        """Person boxes, best first."""
        people = self._perceiver.perceive(image).people
        return sorted((Detection(p.bbox, p.score) for p in people), key=lambda d: -d.score)


class BlazePoseEstimator:
    """Joints inside given boxes: two passes of the landmark model per box."""

    def __init__(self, *, threads: int = 2) -> None:
        self._models = load_models(threads)

    @property
    def info(self) -> ToolInfo:
        """Versions and the hash of the landmark model."""
        settings: dict[str, str | int | float | bool] = {
            "longest": LONGEST,
            "pose_landmarks": LANDMARK_FILE.sha256,
        }
        return ToolInfo("blazepose-landmarks", library_version(), settings)

    def estimate(self, image: Image, boxes: Sequence[BBox]) -> list[Keypoints]:
        """Keypoints for each xyxy box, in the same order.

        No face is sought here, so nose and eyes are *seen* only where their heat maps are sharp.
        """
        picture = Picture(image, LONGEST)
        scale = np.array(picture.scale * 2)

        def measure(box: BBox) -> Keypoints:
            x0, y0, x1, y1 = (np.array(box, dtype=float) / scale).tolist()
            side = 1.25 * max(x1 - x0, y1 - y0)
            if side < 1:
                return Keypoints.absent()
            roi = Roi((x0 + x1) / 2, (y0 + y1) / 2, side, 0.0)
            found = run_landmarks(self._models.pose_landmarks, picture, roi)
            again = found.next_roi()
            if abs(np.log(max(again.side, 1e-6) / side)) < np.log(2):
                found = run_landmarks(self._models.pose_landmarks, picture, again)
            return to_keypoints(found, 0.0, picture)

        return self._models.map(measure, boxes)
