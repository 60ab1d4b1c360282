"""What lies in the store, and what may be loaded from it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from humanagent.errors import BadInputError, SettingsError
from humanagent.tools.store import Store, StoreSettings, resolve, store_settings, weights
from humanagent.tools.store.add import add, own_entry
from humanagent.tools.store.errors import (
    HashMismatchError,
    ModelNameError,
    ModelUrlError,
    NotPulledError,
    UnconfirmedError,
    UnsafeModelError,
)
from humanagent.tools.store.pull import pull
from humanagent.tools.store.record import write_record
from tests.tools.store.conftest import KNOWN, ONNX, OTHER_ONNX, sha256
from tests.tools.store.server import Served, Server


class TestLoading:
    def test_a_published_hash_is_enough(self, store: Store) -> None:
        pull(store, "published")
        assert store.state("published") == "ready"
        found = store.weights("published")
        assert found.path.read_bytes() == ONNX
        assert found.sha256 == sha256(ONNX)
        assert found.entry == KNOWN["published"]

    def test_what_was_not_pulled(self, store: Store) -> None:
        with pytest.raises(NotPulledError, match="humanagent models pull published") as error:
            store.weights("published")
        assert error.value.exit_code == 4

    def test_without_a_published_hash_it_waits_for_the_user(self, store: Store) -> None:
        pull(store, "unpublished")
        assert store.state("unpublished") == "unconfirmed"
        with pytest.raises(UnconfirmedError, match=sha256(ONNX)) as error:
            store.weights("unpublished")
        assert error.value.exit_code == 4
        store.confirm("unpublished", (sha256(ONNX),))
        assert store.weights("unpublished").path.read_bytes() == ONNX

    def test_several_files_are_a_folder(self, store: Store) -> None:
        pull(store, "two")
        store.confirm("two", None)
        found = store.weights("two")
        assert found.path == store.home("two")
        assert len(found.sha256) == 64

    def test_a_misspelt_name(self, store: Store) -> None:
        with pytest.raises(ModelNameError, match="did you mean published"):
            store.weights("publishd")

    @pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "A", ".locks", "x" * 65, "a\0"])
    def test_names_that_are_no_folders(self, name: str, store: Store) -> None:
        with pytest.raises(ModelNameError):
            store.weights(name)
        with pytest.raises(ModelNameError):
            store.remove(name)


class TestDamage:
    @pytest.mark.parametrize("damaged", [ONNX[:-1], ONNX + b"x", b"", b"x" + ONNX[1:]])
    def test_every_load_looks(self, damaged: bytes, store: Store) -> None:
        pull(store, "published")
        path = store.weights("published").path
        path.write_bytes(damaged)
        with pytest.raises(HashMismatchError) as error:
            store.weights("published")
        assert error.value.exit_code == 3

    def test_also_when_size_and_date_are_the_same(self, store: Store) -> None:
        pull(store, "published")
        path = store.weights("published").path
        before = path.stat()
        path.write_bytes(ONNX[:-1] + b"?")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(HashMismatchError):
            store.weights("published")

    def test_pull_repairs(self, store: Store) -> None:
        pull(store, "published")
        store.weights("published").path.write_bytes(b"")
        pull(store, "published")
        assert store.weights("published").path.read_bytes() == ONNX

    def test_a_confirmed_hash_stays_confirmed_when_it_is_fetched_again(self, store: Store) -> None:
        pull(store, "unpublished")
        store.confirm("unpublished", None)
        store.weights("unpublished").path.unlink()
        with pytest.raises(NotPulledError, match="gone"):
            store.weights("unpublished")
        assert pull(store, "unpublished").confirmed

    def test_but_another_file_has_to_be_confirmed_anew(self, store: Store, served: Served) -> None:
        pull(store, "unpublished")
        store.confirm("unpublished", None)
        store.weights("unpublished").path.unlink()
        served.data = OTHER_ONNX
        assert not pull(store, "unpublished").confirmed

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 2}'])
    def test_a_damaged_lock_file(self, text: str, store: Store) -> None:
        pull(store, "published")
        (store.home("published") / "lock.json").write_text(text)
        assert store.state("published") == "damaged"
        with pytest.raises(HashMismatchError, match="damaged"):
            store.weights("published")
        assert [e.name for e in store.entries()] == list(KNOWN)
        pull(store, "published")
        assert store.state("published") == "ready"

    def test_a_catalogue_that_publishes_another_hash(self, store: Store) -> None:
        pull(store, "published")
        file = KNOWN["published"].files[0].model_copy(update={"sha256": sha256(OTHER_ONNX)})
        newer = KNOWN["published"].model_copy(update={"files": (file,)})
        later = Store(store.settings, {"published": newer})
        with pytest.raises(HashMismatchError, match="the catalogue publishes"):
            later.weights("published")


class TestConfirming:
    def test_a_wrong_hash_confirms_nothing(self, store: Store) -> None:
        pull(store, "unpublished")
        with pytest.raises(HashMismatchError, match="not the one given"):
            store.confirm("unpublished", (sha256(OTHER_ONNX),))
        assert store.state("unpublished") == "unconfirmed"

    def test_a_wrong_hash_is_told_even_if_nothing_is_to_confirm(self, store: Store) -> None:
        pull(store, "published")
        with pytest.raises(HashMismatchError, match="no file of published"):
            store.confirm("published", (sha256(OTHER_ONNX),))

    def test_every_file_wants_its_hash(self, store: Store) -> None:
        pull(store, "two")
        with pytest.raises(HashMismatchError, match=r"config\.json"):
            store.confirm("two", (sha256(ONNX),))
        store.confirm("two", (sha256(ONNX), sha256(b'{"a": 1}')))
        assert store.state("two") == "ready"

    def test_accepting_does_not_accept_damage(self, store: Store) -> None:
        pull(store, "unpublished")
        (store.home("unpublished") / "m.onnx").write_bytes(OTHER_ONNX)
        with pytest.raises(HashMismatchError):
            store.confirm("unpublished", None)

    def test_it_is_written_down(self, store: Store) -> None:
        pull(store, "unpublished")
        store.confirm("unpublished", None)
        text = (store.home("unpublished") / "lock.json").read_text()
        assert json.loads(text)["files"]["m.onnx"]["confirmed"] == "user"


class TestOwn:
    def test_a_file_is_copied_and_pinned(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "mine.onnx"
        source.write_bytes(ONNX)
        entry = own_entry("mine", str(source), task="pose", backend="rtmpose")
        add(store, entry, str(source))
        source.unlink()
        assert store.weights("mine").path.read_bytes() == ONNX
        assert [e.name for e in store.entries()] == [*KNOWN, "mine"]
        assert [e.name for e in store.ready(task="pose", backend="rtmpose")] == ["mine"]

    def test_with_another_hash_than_said(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "mine.onnx"
        source.write_bytes(ONNX)
        entry = own_entry("mine", str(source), task="pose", backend="x", sha256=sha256(OTHER_ONNX))
        with pytest.raises(HashMismatchError):
            add(store, entry, str(source))
        assert store.state("mine") == "absent"
        assert not store.home("mine").exists()
        assert source.exists()

    def test_a_url_waits_for_its_hash(
        self, make_store: Callable[..., Store], server: Server
    ) -> None:
        store = make_store(models_mirror="https://mirror.example")  # not for own URLs
        url = f"{server.base}/m.onnx"
        add(store, own_entry("mine", url, task="pose", backend="x"), url)
        assert store.state("mine") == "unconfirmed"
        store.confirm("mine", (sha256(ONNX),))
        store.weights("mine").path.unlink()
        assert pull(store, "mine").confirmed

    def test_a_url_with_its_hash(self, make_store: Callable[..., Store], server: Server) -> None:
        store = make_store(models_mirror="https://mirror.example")  # not for own URLs
        url = f"{server.base}/m.onnx"
        entry = own_entry("mine", url, task="pose", backend="x", sha256=sha256(ONNX))
        assert add(store, entry, url).confirmed

    def test_a_url_inside_a_zip(self, make_store: Callable[..., Store], server: Server) -> None:
        store = make_store(models_mirror="https://mirror.example")  # not for own URLs
        url = f"{server.base}/m.zip"
        add(store, own_entry("mine", url, task="pose", backend="x", member="end2end.onnx"), url)
        assert (store.home("mine") / "end2end.onnx").read_bytes() == ONNX

    def test_plain_http_elsewhere(self, make_store: Callable[..., Store]) -> None:
        store = make_store(models_mirror="https://mirror.example")  # not for own URLs
        url = "http://models.example/m.onnx"
        with pytest.raises(ModelUrlError, match="https"):
            add(store, own_entry("mine", url, task="pose", backend="x"), url)

    def test_pickles_need_trust(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "mine.pt"
        source.write_bytes(b"\x80pickle")
        entry = own_entry("mine", str(source), task="pose", backend="ultralytics")
        with pytest.raises(UnsafeModelError):
            add(store, entry, str(source))
        add(store, entry, str(source), trust_pickle=True)
        assert store.weights("mine").path.name == "mine.pt"
        record = store.record("mine")
        assert record is not None
        assert record.trust_pickle

    def test_trust_is_looked_up_on_every_load(self, store: Store) -> None:
        pull(store, "pickle", trust_pickle=True)
        assert store.weights("pickle").path.name == "m.pt"
        record = store.record("pickle")
        assert record is not None
        untrusted = record.model_copy(update={"trust_pickle": False})
        write_record(store.home("pickle"), untrusted)
        with pytest.raises(UnsafeModelError):
            store.weights("pickle")

    def test_names_are_taken_once(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "mine.onnx"
        source.write_bytes(ONNX)
        for name, message in (("published", "catalogue"), ("mine", "already")):
            entry = own_entry(name, str(source), task="pose", backend="x")
            if name == "mine":
                add(store, entry, str(source))
            with pytest.raises(ModelNameError, match=message):
                add(store, entry, str(source))

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"name": "Mine!"}, "name"),
            ({"task": "dance"}, "task"),
            ({"sha256": "abc"}, "sha256"),
            ({"source": "https://models.example/"}, "name"),
            ({"source": "https://models.example/%2E%2E"}, "name"),
        ],
    )
    def test_values_that_cannot_be(self, changes: dict[str, str], message: str) -> None:
        given = {"name": "mine", "source": "/a.onnx", "task": "pose", "backend": "x", **changes}
        with pytest.raises(BadInputError, match=message):
            own_entry(**given)

    def test_no_such_file(self, store: Store) -> None:
        with pytest.raises(BadInputError, match="no such file"):
            add(store, own_entry("mine", "/no.onnx", task="pose", backend="x"), "/no.onnx")

    def test_removing(self, store: Store, tmp_path: Path) -> None:
        source = tmp_path / "mine.onnx"
        source.write_bytes(ONNX)
        add(store, own_entry("mine", str(source), task="pose", backend="x"), str(source))
        store.remove("mine")
        assert [e.name for e in store.entries()] == list(KNOWN)
        with pytest.raises(NotPulledError):
            store.remove("mine")


class TestResolve:
    def test_a_name(self, store: Store) -> None:
        pull(store, "published")
        assert resolve("published", store=store).read_bytes() == ONNX

    def test_a_path_needs_no_store(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "mine.onnx"
        path.write_bytes(ONNX)
        assert resolve(str(path), store=store) == path
        assert resolve(path, store=store) == path
        found = weights(path, store=store)
        assert found.sha256 == sha256(ONNX)
        assert found.entry is None

    def test_a_known_name_wins_over_a_file(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "published").write_bytes(ONNX)
        with pytest.raises(NotPulledError):
            resolve("published", store=store)

    @pytest.mark.parametrize("name", ["a.pt", "a.pth", "a.bin", "a.ckpt", "a.engine", "a"])
    def test_a_path_that_can_run_code(self, name: str, store: Store, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_bytes(b"\x80")
        with pytest.raises(UnsafeModelError, match="trust"):
            resolve(path, store=store)
        assert resolve(path, store=store, trust_pickle=True) == path

    def test_an_onnx_file_that_is_a_pickle(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "a.onnx"
        path.write_bytes(b"\x80\x04pickle")
        with pytest.raises(UnsafeModelError, match="does not contain"):
            resolve(path, store=store)

    def test_folders(self, store: Store, tmp_path: Path) -> None:
        folder = tmp_path / "vitpose"
        folder.mkdir()
        (folder / "pytorch_model.bin").write_bytes(b"\x80")
        with pytest.raises(UnsafeModelError):
            resolve(folder, store=store)
        (folder / "model.safetensors").write_bytes(b"")
        assert resolve(folder, store=store) == folder
        before = weights(folder, store=store).sha256
        (folder / "config.json").write_bytes(b"{}")
        assert weights(folder, store=store).sha256 != before

    def test_safetensors(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "model.safetensors"
        path.write_bytes((2).to_bytes(8, "little") + b"{}")
        assert resolve(path, store=store) == path
        path.write_bytes((3).to_bytes(8, "little") + b"{}")
        with pytest.raises(UnsafeModelError):
            resolve(path, store=store)

    def test_neither(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(ModelNameError, match="no model called"):
            resolve("rtm", store=store)
        for given in ("no/such.onnx", "such.onnx", tmp_path / "published"):
            with pytest.raises(BadInputError, match="no such model file"):
                resolve(given, store=store)


class TestSettings:
    def test_the_folder_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        assert Store().folder == tmp_path / "models"
        monkeypatch.delenv("HUMANAGENT_MODELS")
        monkeypatch.setattr("sys.platform", "linux")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert Store().folder == tmp_path / "humanagent" / "models"

    def test_a_value_that_cannot_be(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HUMANAGENT_OFFLINE", "perhaps")
        with pytest.raises(SettingsError, match="HUMANAGENT_OFFLINE"):
            store_settings()

    @pytest.mark.skipif(os.name != "posix", reason="modes of files")
    def test_a_store_that_another_user_filled_can_be_read(self, store: Store) -> None:
        pull(store, "published")
        assert (store.home("published") / "lock.json").stat().st_mode & 0o044 == 0o044

    def test_a_folder_that_is_not_there_is_an_empty_store(self, tmp_path: Path) -> None:
        empty = Store(StoreSettings(models=tmp_path / "no" / "such"), KNOWN)
        assert empty.names() == []
        assert empty.ready() == []
        assert not (tmp_path / "no").exists()
