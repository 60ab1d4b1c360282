"""Body parts by an ONNX model that users bring."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from humanagent.errors import BackendError
from humanagent.tools.parsing import CIHP, BodyParser, OnnxBodyParser
from tests.tools.attributes.models import segmenter

#: On black: a red square and a green one below it.
PICTURE = np.zeros((160, 120, 3), np.uint8)
PICTURE[40:60, 50:70] = (255, 0, 0)
PICTURE[80:120, 40:80] = (0, 255, 0)
PERSON = (20.0, 20.0, 100.0, 140.0)
PLAIN = {"mean": [0, 0, 0], "std": [255, 255, 255]}


def model(folder: Path, *, labels: bool = False, **beside: object) -> Path:
    """What is red is a hat (1), what is green are upper clothes (5); 20 labels."""
    weights = np.zeros((20, 3))
    weights[0] = 0.1
    weights[1], weights[5] = (1, -1, -1), (-1, 1, -1)
    path = segmenter(folder / "parts.onnx", weights, labels=labels)
    path.with_suffix(".json").write_text(json.dumps({**PLAIN, **beside}))
    return path


@pytest.mark.parametrize("labels", [False, True])
def test_every_pixel_of_a_person_has_a_label(tmp_path: Path, labels: bool) -> None:
    parser = OnnxBodyParser(model(tmp_path, labels=labels))
    assert isinstance(parser, BodyParser)
    assert parser.names == CIHP
    [one] = parser.parse(PICTURE, [PERSON])
    assert one.labels.shape == (32, 32)
    assert {CIHP[i] for i in np.unique(one.labels)} == {"background", "hat", "upper_clothes"}
    assert one.share("hat") == pytest.approx(20 * 20 / (80 * 120), rel=0.3)
    assert one.box("skirt") is None


def test_boxes_of_parts_are_in_pixels_of_the_picture(tmp_path: Path) -> None:
    [one, other] = OnnxBodyParser(model(tmp_path)).parse(PICTURE, [PERSON, (0, 0, 120, 160)])
    for parsed in (one, other):
        cell = (parsed.region[3] - parsed.region[1]) / 32
        np.testing.assert_allclose(parsed.box("hat"), (50, 40, 70, 60), atol=1.5 * cell)
        np.testing.assert_allclose(parsed.box("upper_clothes"), (40, 80, 80, 120), atol=1.5 * cell)


def test_a_person_at_the_edge_keeps_places(tmp_path: Path) -> None:
    [one] = OnnxBodyParser(model(tmp_path)).parse(PICTURE, [(-60.0, -60.0, 100.0, 140.0)])
    np.testing.assert_allclose(one.box("hat"), (50, 40, 70, 60), atol=8)


def test_nobody_is_no_work(tmp_path: Path) -> None:
    assert OnnxBodyParser(model(tmp_path)).parse(PICTURE, []) == []


def test_a_model_may_bring_labels_of_its_own(tmp_path: Path) -> None:
    path = segmenter(tmp_path / "two.onnx", np.array([[0.1, 0.1, 0.1], [1, -1, -1]]))
    path.with_suffix(".json").write_text(json.dumps({"names": ["nothing", "red"], **PLAIN}))
    [one] = OnnxBodyParser(path).parse(PICTURE, [PERSON])
    assert one.names == ("nothing", "red")
    assert one.share("red") > 0


def test_random_weights_of_the_true_shapes_run(tmp_path: Path) -> None:
    """About the 473 x 473 pixels of published models, 20 labels on every fourth of them."""
    weights = np.random.default_rng(0).normal(size=(20, 3))
    parser = OnnxBodyParser(segmenter(tmp_path / "random.onnx", weights, side=472))
    noise = np.random.default_rng(1).integers(0, 255, (160, 120, 3), dtype=np.uint8)
    assert [p.labels.shape for p in parser.parse(noise, [PERSON] * 3)] == [(118, 118)] * 3


def test_labels_that_nobody_named_are_refused(tmp_path: Path) -> None:
    path = segmenter(tmp_path / "seven.onnx", np.eye(7, 3))
    with pytest.raises(BackendError, match=r"20 labels.*names"):
        OnnxBodyParser(path).parse(PICTURE, [PERSON])


def test_the_twenty_labels_are_those_of_cihp() -> None:
    assert len(CIHP) == len(set(CIHP)) == 20
    assert (CIHP[0], CIHP[13], CIHP[19]) == ("background", "face", "right_shoe")


def test_provenance_names_the_very_file(tmp_path: Path) -> None:
    info = OnnxBodyParser(model(tmp_path)).info
    assert info.name == "body-parser"
    assert len(str(info.settings["sha256"])) == 64
