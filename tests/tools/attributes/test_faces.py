"""Face attributes by an ONNX model that users bring."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from humanagent.errors import BackendError, BadInputError
from humanagent.tools.attributes import (
    ATTRIBUTES,
    FaceAttributePredictor,
    OnnxFaceAttributes,
    described,
)
from tests.tools.attributes.models import classifier

#: Left half red, right half blue, upper quarter black.
PICTURE = np.zeros((80, 120, 3), np.uint8)
PICTURE[20:, :60] = (255, 0, 0)
PICTURE[20:, 60:] = (0, 0, 255)
RED, BLUE = (5, 30, 45, 70), (65, 30, 115, 70)
PLAIN = {"mean": [0, 0, 0], "std": [255, 255, 255]}


def model(folder: Path, beside: dict[str, object] | None = None, **shape: object) -> Path:
    """Two attributes: how red and how blue the crop is, as logits of -5 and 5."""
    weights, bias = np.array([[10, 0], [0, 0], [0, 10.0]]), np.array([-5.0, -5.0])
    path = classifier(folder / "face.onnx", weights, bias, **shape)  # type: ignore[arg-type]
    spec = {"names": ["red", "blue"], **PLAIN, **(beside or {})}
    path.with_suffix(".json").write_text(json.dumps(spec))
    return path


def test_forty_probabilities_per_face_in_the_order_of_celeba(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    path = classifier(
        tmp_path / "random.onnx", rng.normal(size=(3, 40)), np.zeros(40), size=(224, 224)
    )
    tool = OnnxFaceAttributes(path)
    assert isinstance(tool, FaceAttributePredictor)
    assert tool.names == ATTRIBUTES
    assert (len(ATTRIBUTES), ATTRIBUTES[15], ATTRIBUTES[39]) == (40, "Eyeglasses", "Young")
    table = tool.predict(PICTURE, [RED, BLUE, (0, 0, 120, 80)])
    assert table.shape == (3, 40)
    assert ((table >= 0) & (table <= 1)).all()
    assert not np.allclose(table[0], table[1])


def test_every_face_is_its_own_crop(tmp_path: Path) -> None:
    table = OnnxFaceAttributes(model(tmp_path)).predict(PICTURE, [BLUE, RED])
    np.testing.assert_allclose(table, [[0.007, 0.993], [0.993, 0.007]], atol=0.001)


def test_no_faces_is_an_empty_table(tmp_path: Path) -> None:
    assert OnnxFaceAttributes(model(tmp_path)).predict(PICTURE, []).shape == (0, 2)


def test_a_face_at_the_edge_is_filled_up_with_black(tmp_path: Path) -> None:
    tool = OnnxFaceAttributes(model(tmp_path))
    [[half, _]] = tool.predict(PICTURE, [(-40, 30, 40, 70)])
    assert half == pytest.approx(0.5, abs=0.02)
    [outside] = tool.predict(PICTURE, [(300, 300, 340, 340)])
    np.testing.assert_allclose(outside, 0.007, atol=0.001)


def test_the_description_beside_the_model_is_kept_to(tmp_path: Path) -> None:
    swapped = OnnxFaceAttributes(model(tmp_path, {"rgb": False})).predict(PICTURE, [RED])
    np.testing.assert_allclose(swapped, [[0.007, 0.993]], atol=0.001)
    wide = OnnxFaceAttributes(model(tmp_path, {"padding": 2.0})).predict(PICTURE, [RED])
    assert 0.3 < wide[0, 0] < 0.95
    assert wide[0, 1] > 0.01


@pytest.mark.parametrize("batch", ["N", 1, 4])
def test_any_number_of_faces_goes_through_any_batch(tmp_path: Path, batch: str | int) -> None:
    tool = OnnxFaceAttributes(model(tmp_path, batch=batch))
    table = tool.predict(PICTURE, [RED, BLUE] * 9)
    assert (table.argmax(1) == [0, 1] * 9).all()


def test_a_model_may_put_out_probabilities(tmp_path: Path) -> None:
    path = classifier(tmp_path / "p.onnx", np.array([[1.0], [0], [0]]), np.zeros(1))
    beside = path.with_suffix(".json")
    beside.write_text(json.dumps({"names": ["red"], "output": "probabilities", **PLAIN}))
    assert OnnxFaceAttributes(path).predict(PICTURE, [RED])[0, 0] == pytest.approx(1.0)
    beside.write_text(json.dumps({"names": ["red"], "output": "probabilities"}))
    with pytest.raises(BackendError, match="logits"):
        OnnxFaceAttributes(path).predict(PICTURE, [RED])


def test_a_model_of_another_number_of_attributes_is_refused(tmp_path: Path) -> None:
    path = classifier(tmp_path / "few.onnx", np.ones((3, 7)), np.zeros(7))
    with pytest.raises(BackendError, match=r"\(N, 40\).*names"):
        OnnxFaceAttributes(path).predict(PICTURE, [RED])


def test_an_open_input_size_has_to_be_written_beside(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="input_size"):
        OnnxFaceAttributes(model(tmp_path, size=("H", "W")))
    path = model(tmp_path, {"input_size": [32, 48]}, size=("H", "W"))
    assert OnnxFaceAttributes(path).predict(PICTURE, [RED])[0, 0] > 0.99


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"names": [1]}', '{"colour": 1}', '{"names": ["a", "a"]}', '{"padding": 0}'],
)
def test_a_damaged_description_is_a_plain_error(tmp_path: Path, text: str) -> None:
    path = model(tmp_path)
    path.with_suffix(".json").write_text(text)
    with pytest.raises(BadInputError):
        OnnxFaceAttributes(path)


def test_a_missing_model_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no such model"):
        OnnxFaceAttributes(tmp_path / "none.onnx")


def test_provenance_names_the_very_file(tmp_path: Path) -> None:
    info = OnnxFaceAttributes(model(tmp_path)).info
    assert info.name == "face-attributes"
    assert len(str(info.settings["sha256"])) == 64


def test_opinions_and_sensitive_traits_are_never_put_into_words() -> None:
    words = described(dict.fromkeys(ATTRIBUTES, 1.0))
    assert set(words) <= {"glasses", "hat", "mouth", "expression", "mustache", "hair", "beard"}


def test_doubt_and_contradiction_are_not_put_into_words() -> None:
    assert described(dict.fromkeys(ATTRIBUTES, 0.5)) == {}
    assert "hair" not in described({"Black_Hair": 0.9, "Blond_Hair": 0.9})
    assert described({"No_Beard": 0.05}) == {"beard": "beard"}
