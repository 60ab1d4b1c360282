"""Downloads, against a server that fails in the ways that servers fail."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from humanagent.tools.store import Store
from humanagent.tools.store.errors import (
    DownloadError,
    HashMismatchError,
    OfflineError,
    UnsafeModelError,
)
from humanagent.tools.store.pull import Watch, pull
from tests.tools.store.conftest import ONNX, OTHER_ONNX, sha256
from tests.tools.store.server import Served, Server


def part_of(store: Store, name: str = "unpublished") -> Path:
    return store.home(name) / ".parts" / "m.onnx.part"


def placed(store: Store, name: str = "unpublished") -> bytes:
    return (store.home(name) / "m.onnx").read_bytes()


class TestWhole:
    def test_the_file_its_hash_and_its_source_are_kept(self, store: Store, server: Server) -> None:
        record = pull(store, "published")
        assert placed(store, "published") == ONNX
        (file,) = record.files.values()
        assert file.sha256 == sha256(ONNX)
        assert file.source == f"{server.base}/m.onnx"
        assert file.confirmed == "catalogue"

    def test_nothing_but_the_model_is_left(self, store: Store) -> None:
        pull(store, "published")
        assert sorted(p.name for p in store.home("published").iterdir()) == ["lock.json", "m.onnx"]

    def test_a_second_pull_asks_nobody(self, store: Store, server: Server) -> None:
        pull(store, "published")
        pull(store, "published")
        assert len(server.requests) == 1

    def test_progress_is_told(self, store: Store) -> None:
        seen: list[tuple[int, int | None]] = []
        watch = Watch(progress=lambda name: lambda done, total: seen.append((done, total)))
        pull(store, "unpublished", watch=watch)
        assert seen[0] == (0, len(ONNX))
        assert seen[-1] == (len(ONNX), len(ONNX))
        assert seen == sorted(seen)

    def test_several_files(self, store: Store) -> None:
        record = pull(store, "two")
        assert set(record.files) == {"m.onnx", "config.json"}
        assert (store.home("two") / "config.json").read_bytes() == b'{"a": 1}'

    def test_without_a_declared_length(self, store: Store, served: Served) -> None:
        served.length = False
        pull(store, "unpublished")
        assert placed(store) == ONNX


class TestCut:
    def test_it_goes_on_where_it_was_cut(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.cuts = [100_000, 50_000]
        pull(store, "unpublished")
        assert placed(store) == ONNX
        assert server.asked_ranges == [None, "bytes=100000-", "bytes=150000-"]
        assert [h.get("If-Range") for _, h in server.requests] == [None, '"v1"', '"v1"']

    def test_a_later_call_goes_on_as_well(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.cuts = [100_000, 10, 10, 10]
        with pytest.raises(DownloadError, match="4 times"):
            pull(store, "unpublished")
        assert part_of(store).stat().st_size == 100_030
        assert store.state("unpublished") == "absent"
        pull(store, "unpublished")
        assert placed(store) == ONNX
        assert server.asked_ranges[-1] == "bytes=100030-"

    def test_the_date_does_where_there_is_no_etag(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.etag, served.modified = None, "Wed, 21 Oct 2015 07:28:00 GMT"
        served.cuts = [100_000]
        pull(store, "unpublished")
        assert placed(store) == ONNX
        assert server.asked_ranges == [None, "bytes=100000-"]

    @pytest.mark.parametrize("etag", [None, 'W/"v1"'])
    def test_without_a_way_to_tell_it_begins_anew(
        self, etag: str | None, store: Store, server: Server, served: Served
    ) -> None:
        served.etag = etag
        served.cuts = [100_000]
        pull(store, "unpublished")
        assert placed(store) == ONNX
        assert server.asked_ranges == [None, None]

    def test_a_server_without_ranges_sends_it_all_again(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.ranges = False
        served.cuts = [100_000]
        pull(store, "unpublished")
        assert placed(store) == ONNX
        assert server.asked_ranges == [None, "bytes=100000-"]

    def test_a_changed_file_is_not_glued_to_the_old_part(
        self, make_store: Callable[..., Store], served: Served
    ) -> None:
        store = make_store()
        served.cuts = [100_000, 0, 0, 0]
        with pytest.raises(DownloadError):
            pull(store, "unpublished")
        served.data, served.etag = OTHER_ONNX, '"v2"'
        pull(store, "unpublished")
        assert placed(store) == OTHER_ONNX

    def test_nor_by_a_server_that_ignores_if_range(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.cuts = [100_000]
        first = True

        def careless(request: BaseHTTPRequestHandler) -> None:
            nonlocal first
            asked = request.headers.get("Range")
            start = 100_000 if asked else 0
            request.send_response(206 if asked else 200)
            if asked:
                size = len(OTHER_ONNX)
                request.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
            body = OTHER_ONNX[start:]
            request.send_header("ETag", '"v1"' if first else '"v2"')
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body[:100_000] if first else body)
            first = False

        server.files["/m.onnx"] = careless
        pull(store, "unpublished")
        assert placed(store) == OTHER_ONNX
        assert server.asked_ranges == [None, "bytes=100000-", None]

    def test_another_part_than_asked_for_is_refused(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.cuts = [100_000, 0, 0, 0]
        with pytest.raises(DownloadError):
            pull(store, "unpublished")

        def wrong(request: BaseHTTPRequestHandler) -> None:
            request.send_response(206)
            request.send_header("Content-Range", f"bytes 0-{len(ONNX) - 1}/{len(ONNX)}")
            request.send_header("Content-Length", str(len(ONNX)))
            request.end_headers()
            request.wfile.write(ONNX)

        server.files["/m.onnx"] = wrong
        with pytest.raises(DownloadError, match="another part"):
            pull(store, "unpublished")

    def test_a_part_of_another_url_is_not_continued(
        self, make_store: Callable[..., Store], server: Server, served: Served
    ) -> None:
        served.cuts = [100_000, 0, 0, 0]
        with pytest.raises(DownloadError):
            pull(make_store(), "unpublished")
        server.files["/other/m.onnx"] = Served(OTHER_ONNX)
        store = make_store(models_mirror=f"{server.base}/other")
        pull(store, "unpublished")
        assert placed(store) == OTHER_ONNX
        assert server.asked_ranges[-1] is None

    def test_an_undeclared_length_that_the_catalogue_knows(
        self, store: Store, server: Server, served: Served
    ) -> None:
        served.length = False
        served.cuts = [100_000]
        pull(store, "published")
        assert placed(store, "published") == ONNX
        assert server.asked_ranges == [None, "bytes=100000-"]

    def test_a_part_that_was_already_whole(self, store: Store, served: Served) -> None:
        served.cuts = [100_000, 0, 0, 0]
        with pytest.raises(DownloadError):
            pull(store, "unpublished")
        part_of(store).write_bytes(ONNX)
        pull(store, "unpublished")
        assert placed(store) == ONNX

    def test_a_part_longer_than_the_file_is_dropped(self, store: Store, served: Served) -> None:
        served.cuts = [100_000, 0, 0, 0]
        with pytest.raises(DownloadError):
            pull(store, "unpublished")
        part_of(store).write_bytes(ONNX + b"more")
        pull(store, "unpublished")
        assert placed(store) == ONNX


class TestServerErrors:
    def test_a_busy_server_is_asked_again(self, store: Store, served: Served) -> None:
        served.statuses = [503, 429]
        pull(store, "unpublished")
        assert placed(store) == ONNX

    def test_but_not_for_ever(self, store: Store, server: Server, served: Served) -> None:
        served.statuses = [503] * 9
        with pytest.raises(DownloadError, match="503"):
            pull(store, "unpublished")
        assert len(server.requests) == 4

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_a_final_answer_is_believed(
        self, status: int, store: Store, server: Server, served: Served
    ) -> None:
        served.statuses = [status]
        with pytest.raises(DownloadError, match=str(status)):
            pull(store, "unpublished")
        assert len(server.requests) == 1

    def test_compressed_transfer_is_refused(self, store: Store, served: Served) -> None:
        served.headers["Content-Encoding"] = "gzip"
        with pytest.raises(DownloadError, match="compressed"):
            pull(store, "unpublished")

    def test_nobody_there(self, make_store: Callable[..., Store]) -> None:
        store = make_store(models_mirror="http://127.0.0.1:9")
        with pytest.raises(DownloadError, match="4 times"):
            pull(store, "unpublished")


class TestSlow:
    """Each server would take for ever; ending at all is what is tested."""

    def test_silence(self, make_store: Callable[..., Store], server: Server) -> None:
        server.files["/m.onnx"] = lambda request: void(server.closing.wait(30))
        with pytest.raises(DownloadError):
            pull(make_store(models_timeout_s=0.1), "unpublished")

    def test_drops(self, make_store: Callable[..., Store], server: Server) -> None:
        def drip(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            try:
                while not server.closing.wait(0.01):
                    request.wfile.write(b"x")
            except OSError:
                pass  # the client has hung up, as it should

        server.files["/m.onnx"] = drip
        with pytest.raises(DownloadError, match="bytes in"):
            pull(make_store(models_timeout_s=0.15), "unpublished")

    def test_slow_is_not_too_slow(self, make_store: Callable[..., Store], server: Server) -> None:
        def slow(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(len(ONNX)))
            request.end_headers()
            for start in range(0, len(ONNX), 20_000):
                time.sleep(0.02)
                request.wfile.write(ONNX[start : start + 20_000])

        server.files["/m.onnx"] = slow
        store = make_store(models_timeout_s=5.0)
        pull(store, "unpublished")
        assert placed(store) == ONNX


def void(_: object) -> None:
    """Drop a result, for lambdas that must return nothing."""


class TestSize:
    def test_more_than_the_limit(self, make_store: Callable[..., Store]) -> None:
        with pytest.raises(DownloadError, match="larger than 1,000 bytes"):
            pull(make_store(models_max_bytes=1000), "unpublished")

    def test_more_than_the_limit_undeclared(
        self, make_store: Callable[..., Store], served: Served
    ) -> None:
        served.length = False
        store = make_store(models_max_bytes=200_000)
        with pytest.raises(DownloadError, match="larger than 200,000 bytes"):
            pull(store, "unpublished")
        assert not part_of(store).exists()

    def test_another_size_than_the_catalogue_says(self, store: Store, served: Served) -> None:
        served.data = ONNX[:-1]
        with pytest.raises(DownloadError, match="the catalogue says"):
            pull(store, "published")

    def test_a_catalogued_size_may_be_over_the_limit(
        self, make_store: Callable[..., Store]
    ) -> None:
        assert pull(make_store(models_max_bytes=1000), "published").confirmed

    def test_more_than_the_disk_has(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        class Usage:
            free = 1000

        monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage)
        with pytest.raises(DownloadError, match="free on the disk"):
            pull(store, "unpublished")


class TestContent:
    def test_a_wrong_hash_is_refused_and_the_file_removed(
        self, store: Store, served: Served
    ) -> None:
        served.data = OTHER_ONNX
        with pytest.raises(HashMismatchError, match=sha256(OTHER_ONNX)):
            pull(store, "published")
        assert store.state("published") == "absent"
        assert [p for p in store.home("published").rglob("*") if p.is_file()] == []

    @pytest.mark.parametrize(
        "data", [b"<html>sign in</html>", b"\x80\x04pickle", b"PK\x03\x04", b""]
    )
    def test_what_is_no_onnx_file_is_refused(
        self, data: bytes, store: Store, served: Served
    ) -> None:
        served.data = data
        with pytest.raises(UnsafeModelError, match="does not contain"):
            pull(store, "unpublished")
        assert not part_of(store).exists()

    def test_a_pickle_needs_trust_before_anything_is_fetched(
        self, store: Store, server: Server
    ) -> None:
        with pytest.raises(UnsafeModelError, match="--trust-pickle"):
            pull(store, "pickle")
        assert server.requests == []
        assert pull(store, "pickle", trust_pickle=True).trust_pickle


class TestOffline:
    def test_nothing_is_fetched(self, make_store: Callable[..., Store], server: Server) -> None:
        with pytest.raises(OfflineError, match="switched off") as error:
            pull(make_store(offline=True), "published")
        assert error.value.exit_code == 4
        assert server.requests == []

    def test_what_is_there_is_used(self, make_store: Callable[..., Store]) -> None:
        pull(make_store(), "published")
        offline = make_store(offline=True)
        assert pull(offline, "published").confirmed
        assert offline.weights("published").path.read_bytes() == ONNX
