"""Taking one file out of a zip, and refusing archives that try anything else."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.tools.store import Store
from humanagent.tools.store.archive import extract_member
from humanagent.tools.store.errors import DownloadError, HashMismatchError
from humanagent.tools.store.pull import pull
from tests.tools.store.conftest import ONNX, ZIP, sha256, zipped
from tests.tools.store.server import Served, Server


def extract(folder: Path, data: bytes, member: str = "end2end.onnx", limit: int = 10**6) -> bytes:
    (folder / "m.zip").write_bytes(data)
    target = folder / "out"
    extract_member(folder / "m.zip", member, target, max_bytes=limit)
    return target.read_bytes()


def test_the_member_is_found_in_its_folder(tmp_path: Path) -> None:
    assert extract(tmp_path, ZIP) == ONNX


@pytest.mark.parametrize(
    "name",
    [
        "../end2end.onnx",
        "a/../../end2end.onnx",
        "/etc/end2end.onnx",
        "..\\end2end.onnx",
        "C:\\end2end.onnx",
        "C:end2end.onnx",
        "\\\\server\\share\\end2end.onnx",
    ],
)
def test_names_that_leave_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="leaves its folder"):
        extract(tmp_path, zipped({name: ONNX}))
    with pytest.raises(DownloadError, match="leaves its folder"):
        extract(tmp_path, zipped({"a/end2end.onnx": ONNX, name + ".txt": b""}))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.zip"]
    assert not (tmp_path.parent / "end2end.onnx").exists()


@pytest.mark.parametrize(
    "members", [{}, {"a/other.onnx": b""}, {"a/end2end.onnx": b"", "b/end2end.onnx": b""}]
)
def test_none_or_two_of_the_name(members: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="not one"):
        extract(tmp_path, zipped(members))


def test_links(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("end2end.onnx")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(DownloadError, match="link"):
        extract(tmp_path, packed.getvalue())


def test_encrypted(tmp_path: Path) -> None:
    data = bytearray(zipped({"end2end.onnx": ONNX}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(DownloadError, match="encrypted"):
        extract(tmp_path, bytes(data))


def test_a_bomb(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="more than 1,000,000 bytes"):
        extract(tmp_path, zipped({"end2end.onnx": bytes(10**7)}))


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(zipped({"end2end.onnx": bytes(10**7)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    with pytest.raises(DownloadError):
        extract(tmp_path, bytes(data))


def test_many_members(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="1,001 members"):
        extract(tmp_path, zipped({f"{n}": b"" for n in range(1001)}))


@pytest.mark.parametrize("data", [b"", b"no zip", ZIP[:1000], ZIP[: len(ZIP) - 30]])
def test_damaged(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="no sound zip"):
        extract(tmp_path, data)


def test_a_damaged_member(tmp_path: Path) -> None:
    data = bytearray(ZIP)
    data[len(data) // 2] ^= 0xFF
    with pytest.raises(DownloadError, match="no sound zip"):
        extract(tmp_path, bytes(data))


class TestPulled:
    def test_both_hashes_are_kept(self, store: Store) -> None:
        (file,) = pull(store, "packed").files.values()
        assert (file.sha256, file.download_sha256) == (sha256(ONNX), sha256(ZIP))
        assert (store.home("packed") / "end2end.onnx").read_bytes() == ONNX
        names = sorted(p.name for p in store.home("packed").iterdir())
        assert names == ["end2end.onnx", "lock.json"]

    @pytest.mark.parametrize("data", [ONNX, ZIP])
    def test_either_hash_confirms(self, data: bytes, store: Store) -> None:
        pull(store, "packed")
        assert store.confirm("packed", (sha256(data).upper(),)).confirmed

    def test_a_published_hash_is_that_of_the_archive(self, store: Store, server: Server) -> None:
        assert pull(store, "packed-published").confirmed
        store.remove("packed-published")
        server.files["/m.zip"] = Served(zipped({"end2end.onnx": ONNX}))
        with pytest.raises(HashMismatchError):
            pull(store, "packed-published")

    def test_a_bad_archive_leaves_nothing(
        self, make_store: Callable[..., Store], server: Server
    ) -> None:
        server.files["/m.zip"] = Served(zipped({"../end2end.onnx": ONNX}))
        store = make_store()
        with pytest.raises(DownloadError, match="leaves its folder"):
            pull(store, "packed")
        assert [p for p in store.home("packed").rglob("*") if p.is_file()] == []
