"""Content store: bytes by hash, in memory or in a folder."""

from __future__ import annotations

import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import PictureError
from humanagent.media import ContentStore


@pytest.fixture(params=["memory", "folder"])
def store(request: Any, tmp_path: Path) -> ContentStore:
    return ContentStore(None if request.param == "memory" else tmp_path / "store")


def test_what_is_put_in_comes_out(store: ContentStore) -> None:
    key = store.put(b"bytes")
    assert key == hashlib.sha256(b"bytes").hexdigest()
    assert key in store
    assert store.get(key) == b"bytes"
    assert store.put(b"bytes") == key


def test_what_is_not_there_is_a_typed_error(store: ContentStore) -> None:
    assert "0" * 64 not in store
    with pytest.raises(PictureError, match="give the picture again"):
        store.get("0" * 64)


@pytest.mark.parametrize(
    "key", ["", "abc", "../../etc/passwd", "A" * 64, "0" * 63 + "\n", "/" * 64]
)
def test_only_hashes_are_keys(key: str, store: ContentStore) -> None:
    assert key not in store
    with pytest.raises(PictureError):
        store.get(key)


def test_other_types_are_not_in_it(store: ContentStore) -> None:
    assert None not in store


def test_used_from_many_threads(store: ContentStore) -> None:
    values = [bytes([number % 7]) * 1000 for number in range(70)]
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(store.put, values))
        assert list(pool.map(store.get, keys)) == values


class TestMemory:
    def test_the_least_recently_used_make_room(self) -> None:
        store = ContentStore(max_bytes=30)
        first, second = store.put(b"1" * 10), store.put(b"2" * 10)
        store.get(first)
        third = store.put(b"3" * 20)
        assert (first in store, second in store, third in store) == (True, False, True)

    def test_putting_again_counts_as_use_and_is_counted_once(self) -> None:
        store = ContentStore(max_bytes=30)
        first, second = store.put(b"1" * 10), store.put(b"2" * 10)
        for _ in range(5):
            store.put(b"1" * 10)
        store.put(b"3" * 20)
        assert (first in store, second in store) == (True, False)

    def test_the_newest_stays_however_large(self) -> None:
        store = ContentStore(max_bytes=30)
        small, large = store.put(b"1" * 10), store.put(b"2" * 100)
        assert (small in store, large in store) == (False, True)


class TestFolder:
    def test_lasts_and_is_shared(self, tmp_path: Path) -> None:
        key = ContentStore(tmp_path).put(b"bytes")
        assert ContentStore(tmp_path).get(key) == b"bytes"
        assert (tmp_path / key[:2] / key).is_file()

    def test_changed_on_disk(self, tmp_path: Path) -> None:
        store = ContentStore(tmp_path)
        key = store.put(b"bytes")
        (tmp_path / key[:2] / key).write_bytes(b"other")
        with pytest.raises(PictureError, match="changed on disk"):
            store.get(key)
        assert store.put(b"bytes") == key
        assert store.get(key) == b"bytes"

    def test_a_failed_write_leaves_nothing_behind(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(PictureError, match="No space left"):
            ContentStore(tmp_path).put(b"bytes")
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []

    def test_the_folder_is_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(PictureError, match="cannot be stored"):
            ContentStore(tmp_path / "file").put(b"bytes")

    @pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
    def test_pictures_of_people_are_for_their_owner_only(self, tmp_path: Path) -> None:
        key = ContentStore(tmp_path).put(b"bytes")
        mode = stat.S_IMODE((tmp_path / key[:2] / key).stat().st_mode)
        assert mode & 0o077 == 0
