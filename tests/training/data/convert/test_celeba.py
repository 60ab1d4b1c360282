"""CelebA's lists, as torchvision.datasets.celeba reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.convert.celeba import read
from humanagent.training.data.convert.problems import RowError
from tests.training.data.convert.large import convert_measured, tiny_png

NAMES = (
    "5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose "
    "Black_Hair Blond_Hair Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee "
    "Gray_Hair Heavy_Makeup High_Cheekbones Male Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard "
    "Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks Sideburns Smiling Straight_Hair "
    "Wavy_Hair Wearing_Earrings Wearing_Hat Wearing_Lipstick Wearing_Necklace Wearing_Necktie Young"
)
POINTS = (
    "lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x "
    "rightmouth_y"
)
PLACES = {"list_eval_partition.txt": "Eval"}
ALIGNED = "list_landmarks_align_celeba.txt"


def lists(pictures: int = 3, values: str = " -1  1" * 20) -> dict[str, str]:
    names = [f"{number:06d}.jpg" for number in range(1, pictures + 1)]
    marks = f"{pictures}\n{POINTS}\n" + "".join(
        f"{name}    20   10   40   10   30   20   22   30   38   31\n" for name in names
    )
    return {
        "list_attr_celeba.txt": f"{pictures}\n{NAMES} \n"
        + "".join(f"{name}{values}\n" for name in names),
        "list_bbox_celeba.txt": f"{pictures}\nimage_id x_1 y_1 width height\n"
        + "".join(f"{name}    5   6  30  60\n" for name in names),
        ALIGNED: marks,
        "list_landmarks_celeba.txt": marks.replace("   20   10 ", "   21   11 "),
        "list_eval_partition.txt": "".join(
            f"{name} {number % 3}\n" for number, name in enumerate(names)
        ),
    }


def write(folder: Path, files: dict[str, str], *, flat: bool = False) -> None:
    for name, text in files.items():
        place = folder if flat else folder / PLACES.get(name, "Anno")
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)


def test_aligned_faces_have_attributes_and_points_but_no_box(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for number in (1, 2, 3):
        picture(f"img_align_celeba/{number:06d}.jpg", 178, 218)
    write(tmp_path, lists(), flat=True)

    train, val, test = read(tmp_path)

    assert (train.split, val.split, test.split) == ("train", "val", "test")
    (person,) = train.people
    assert len(person.attributes) == 40
    assert person.attributes["5_o_Clock_Shadow"] == "no"
    assert person.attributes["Young"] == "yes"
    assert person.keypoints is not None
    assert person.keypoints.skeleton == "celeba_5"
    assert person.keypoints.xy[:4] == (20, 10, 40, 10)
    assert person.parts == ()


def test_pictures_as_they_were_found_have_a_box_too(
    tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for number in (1, 2, 3):
        picture(f"Img/img_celeba/{number:06d}.jpg")
        picture(f"Img/img_align_celeba/{number:06d}.jpg")
    files = lists()
    boxes = files["list_bbox_celeba.txt"].replace("3.jpg    5   6  30  60", "3.jpg 0 0 0 0")
    write(tmp_path, files | {"list_bbox_celeba.txt": boxes})

    first, _, third = read(tmp_path)

    assert first.path == "Img/img_celeba/000001.jpg"
    assert first.people[0].parts[0].name == "face"
    assert first.people[0].parts[0].bbox == (5, 6, 35, 48)
    assert first.people[0].keypoints is not None
    assert first.people[0].keypoints.xy[:2] == (21, 11)
    assert third.people[0].parts == ()  # a box of no size


def test_no_identity_is_read(tmp_path: Path, picture: Callable[..., Path]) -> None:
    picture("img_align_celeba/000001.jpg")
    write(tmp_path, lists(1) | {"identity_CelebA.txt": "000001.jpg 2880\n"}, flat=True)
    (row,) = read(tmp_path)
    assert "2880" not in str(row)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("list_attr_celeba.txt", "2.jpg -1", "2.jpg  7", r"attr_celeba\.txt:4"),
        ("list_attr_celeba.txt", "2.jpg -1", "2.jpg", r"39 values.*attr_celeba\.txt:4"),
        ("list_attr_celeba.txt", "3\n5_o", "x\n5_o", r"attr_celeba\.txt:1"),
        ("list_attr_celeba.txt", "3\n5_o", "4\n5_o", r"3 pictures, its first line tells 4"),
        (ALIGNED, "2.jpg    20", "2.jpg    ?", r"landmarks_align_celeba\.txt:4"),
        ("list_eval_partition.txt", "2.jpg 1", "2.jpg 3", r"eval_partition\.txt:2"),
        ("list_eval_partition.txt", "2.jpg 1", "9.jpg 1", r"000009\.jpg, where.*partition\.txt:2"),
        ("list_eval_partition.txt", "000003.jpg 2\n", "", "different lengths"),
    ],
)
def test_malformed_lists_are_told_with_their_lines(
    file: str, old: str, new: str, said: str, tmp_path: Path, picture: Callable[..., Path]
) -> None:
    for number in (1, 2, 3):
        picture(f"img_align_celeba/{number:06d}.jpg")
    files = lists()
    assert old in files[file]
    write(tmp_path, files | {file: files[file].replace(old, new)}, flat=True)
    with pytest.raises(RowError, match=said):
        list(read(tmp_path))


def test_a_folder_without_pictures(tmp_path: Path) -> None:
    write(tmp_path, lists())
    with pytest.raises(BadInputError, match="no Img/img_align_celeba or img_align_celeba"):
        list(read(tmp_path))


@pytest.mark.slow
def test_a_hundred_thousand_faces_fit_into_a_gibibyte(tmp_path: Path) -> None:
    folder = tmp_path / "celeba"
    (folder / "img_celeba").mkdir(parents=True)
    write(folder, lists(100_000), flat=True)
    for number in range(1, 100_001):
        (folder / "img_celeba" / f"{number:06d}.jpg").write_bytes(tiny_png(number))
    counts, memory = convert_measured("celeba", folder, tmp_path / "rows")
    assert counts["rows"] == counts["keypoints"] == 100_000
    assert memory < 1024
