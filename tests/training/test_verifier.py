"""The verifier's fitting: versions of photos, labels, table, and weights that follow from it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from humanagent.errors import BackendError, BadInputError
from humanagent.tools import blazepose
from humanagent.tools.blazepose.features import NAMES
from humanagent.tools.blazepose.verifier import Verifier, fold_of, load_verifier
from humanagent.training.verifier.labels import label
from humanagent.training.verifier.photos import (
    Truth,
    Version,
    cropped,
    mirrored,
    read_photos,
    versions,
)
from humanagent.training.verifier.table import TABLE, Table

JOINTS = np.column_stack([np.linspace(110, 140, 17), np.linspace(60, 180, 17), np.full(17, 2.0)])
PERSON = Truth(np.array([100.0, 50, 150, 190]), JOINTS, 50 * 140 * 0.6, crowd=False)
BOX_ONLY = Truth(PERSON.box, np.zeros((17, 3)), PERSON.area, crowd=False)
CROWD = Truth(np.array([0.0, 0, 90, 90]), np.zeros((17, 3)), 8100.0, crowd=True)


def photo_of(*people: Truth) -> Version:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (240, 320, 3), dtype=np.uint8)
    return Version("ab" * 32, "photo", pixels, people)


class TestVersions:
    def test_same_photo_same_versions(self) -> None:
        one, two = list(versions(photo_of(PERSON))), list(versions(photo_of(PERSON)))
        assert [v.kind for v in one] == [v.kind for v in two]
        for a, b in zip(one, two, strict=True):
            np.testing.assert_array_equal(a.image, b.image)

    def test_all_versions_carry_the_photos_hash(self) -> None:
        assert {v.sha256 for v in versions(photo_of(PERSON))} == {"ab" * 32}

    def test_crops_without_people_touch_nobody(self) -> None:
        kinds = [v.kind for v in versions(photo_of(PERSON))]
        assert "nobody" in kinds
        assert all(not v.people for v in versions(photo_of(PERSON)) if v.kind == "nobody")

    def test_mirrored_twice_is_the_photo(self) -> None:
        twice = mirrored(mirrored(photo_of(PERSON)))
        np.testing.assert_array_equal(twice.image, photo_of().image)
        np.testing.assert_allclose(twice.people[0].joints, PERSON.joints)
        np.testing.assert_allclose(twice.people[0].box, PERSON.box)

    def test_mirroring_exchanges_left_and_right(self) -> None:
        left_shoulder, right_shoulder = 5, 6
        found = mirrored(photo_of(PERSON)).people[0].joints
        assert found[left_shoulder, 0] == 319 - PERSON.joints[right_shoulder, 0]

    def test_cropping_unlabels_joints_outside(self) -> None:
        [person] = cropped(photo_of(PERSON), (90, 40, 200, 120), "people").people
        assert person.share == pytest.approx(0.5)
        assert 0 < (person.joints[:, 2] > 0).sum() < 17
        np.testing.assert_allclose(person.box, [10, 10, 60, 80])

    def test_photos_are_read_from_coco_annotations(self, tmp_path: Path) -> None:
        (tmp_path / "images").mkdir()
        Image.new("RGB", (32, 24)).save(tmp_path / "images" / "a.png")
        record = {"id": 1, "file_name": "a.png"}
        person = {"image_id": 1, "bbox": [1, 2, 10, 20], "area": 90, "iscrowd": 0}
        text = json.dumps({"images": [record], "annotations": [person]})
        (tmp_path / "annotations.json").write_text(text)
        [photo] = read_photos(tmp_path)
        content = (tmp_path / "images" / "a.png").read_bytes()
        assert photo.sha256 == hashlib.sha256(content).hexdigest()
        np.testing.assert_array_equal(photo.people[0].box, [1, 2, 11, 22])
        assert not photo.people[0].labelled


class TestLabels:
    def test_joints_decide_where_they_are_labelled(self) -> None:
        assert label(JOINTS[:, :2], PERSON.box, [PERSON]) == 1
        assert label(JOINTS[::-1, :2], PERSON.box + 500, [PERSON]) == 0

    def test_somebody_who_is_there_with_other_joints_stays_open(self) -> None:
        assert np.isnan(label(JOINTS[::-1, :2], PERSON.box, [PERSON]))
        apart = JOINTS[:, :2] + 8  # OKS .4
        assert np.isnan(label(apart, PERSON.box + 500, [PERSON]))

    def test_the_box_decides_where_only_it_is_known(self) -> None:
        anything = np.zeros((17, 2))
        assert label(anything, PERSON.box + 2, [BOX_ONLY]) == 1
        assert label(anything, PERSON.box + 500, [BOX_ONLY]) == 0
        assert np.isnan(label(anything, PERSON.box + np.array([0, 40, 0, 40]), [BOX_ONLY]))

    def test_crowds_leave_it_open(self) -> None:
        assert np.isnan(label(JOINTS[:, :2], np.array([30.0, 30, 60, 80]), [CROWD]))

    def test_nobody_there_is_a_false_person(self) -> None:
        assert label(JOINTS[:, :2], PERSON.box, []) == 0


class TestShippedWeights:
    def test_table_holds_the_features_of_this_code(self) -> None:
        table = Table.load()
        assert table.rows.shape == (len(table.label), len(NAMES))
        assert np.isfinite(table.rows).all()

    def test_every_photo_has_a_fold_and_no_photo_two(self) -> None:
        folds = [fold_of(str(s)) for s in Table.load().sha256]
        assert None not in folds
        assert len(set(Table.load().sha256.tolist())) == len(folds)

    def test_tables_of_other_features_are_refused(self, tmp_path: Path) -> None:
        with np.load(TABLE) as data:
            columns = dict(data)
        columns["names"] = columns["names"][::-1]
        np.savez(tmp_path / "table.npz", **columns)
        with pytest.raises(BadInputError, match="build_table"):
            Table.load(tmp_path / "table.npz")

    def test_weights_of_other_features_are_refused(self) -> None:
        with pytest.raises(BackendError, match=r"verifier\.fit"):
            Verifier.from_json({"names": ["x"], "scene_names": []})

    def test_a_fold_model_follows_from_the_table_without_its_photos(self) -> None:
        """The shipped model of a fold is what a fit without that fold's photos gives."""
        pytest.importorskip("sklearn")
        from humanagent.training.verifier.fit import assign_folds, fit

        table = Table.load()
        folds = assign_folds(table)
        shipped = json.loads((Path(blazepose.__file__).parent / "verifier_folds.json").read_text())
        assert shipped["fold_of"] == folds
        apart = np.array([folds[str(s)] != 3 for s in table.sha256])
        again = Verifier.from_json(fit(table, np.flatnonzero(apart)))
        rows = table.features()
        np.testing.assert_allclose(
            again.probability(rows), load_verifier(3).probability(rows), atol=1e-6
        )

    def test_exported_weights_say_what_scikit_learn_says(self) -> None:
        pytest.importorskip("sklearn")
        from sklearn.linear_model import LogisticRegression

        from humanagent.training.verifier.fit import PERSON_RIDGE, _weights, fit_person

        table = Table.load()
        known = ~np.isnan(table.label)
        rows, labels = table.features()[known], table.label[known].astype(float)
        ours = Verifier.from_json(_weights(fit_person(rows, labels, np.ones(len(rows)))))
        z = ((rows - rows.mean(0)) / rows.std(0).clip(1e-6)).clip(-4, 4)
        bent = np.hstack([z, np.maximum(z, 0)])
        theirs = LogisticRegression(C=PERSON_RIDGE, max_iter=5000, tol=1e-6).fit(bent, labels > 0.5)
        np.testing.assert_allclose(
            ours.probability(rows), theirs.predict_proba(bent)[:, 1], atol=1e-3
        )
