"""``humanagent data convert``: one source per folder."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from humanagent.cli.app import app
from humanagent.training.data.rows.manifest import read_manifest

pytest.importorskip("pyarrow")

INSTANCES = """{
 "images": [{"id": 9, "file_name": "9.jpg", "width": 64, "height": 48}],
 "annotations": [{"id": 1, "image_id": 9, "category_id": 1, "bbox": [8, 6, 20, 30]}],
 "categories": [{"id": 1, "name": "person"}]}"""


def refcoco(folder: Path, name: str, split_by: str, said: str) -> None:
    picture = folder / "images/mscoco/images/train2014/9.jpg"
    picture.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48)).save(picture)
    (folder / name).mkdir()
    (folder / name / "instances.json").write_text(INSTANCES)
    ref = {"image_id": 9, "ann_id": 1, "split": "train", "sentences": [{"sent": said}]}
    (folder / name / f"refs({split_by}).p").write_bytes(pickle.dumps([ref], protocol=2))


@pytest.mark.parametrize(("name", "official"), [("refcoco_plus", "refcoco+"), ("coco", "")])
def test_sets_about_the_same_pictures_do_not_share_a_folder(
    name: str, official: str, tmp_path: Path
) -> None:
    refcoco(tmp_path, "refcoco", "unc", "man on left")
    if official:
        refcoco(tmp_path, official, "unc", "man in red")
    out = tmp_path / "rows"
    run = CliRunner()
    assert run.invoke(app, ["data", "convert", "refcoco", str(tmp_path), str(out)]).exit_code == 0

    refused = run.invoke(app, ["data", "convert", name, str(tmp_path), str(out)])

    assert refused.exit_code == 2
    assert "holds rows of refcoco" in refused.output
    assert f"give {name} a folder of its own" in refused.output
    assert read_manifest(out).about["source"] == "refcoco"


def test_the_same_set_goes_on(tmp_path: Path) -> None:
    refcoco(tmp_path, "refcoco", "unc", "man on left")
    command = ["data", "convert", "refcoco", str(tmp_path), str(tmp_path / "rows")]
    assert [CliRunner().invoke(app, command).exit_code for _ in range(2)] == [0, 0]
    manifest = read_manifest(tmp_path / "rows")
    assert manifest.rows == 1
    assert manifest.about["picture_folder"] == str(tmp_path.resolve())
