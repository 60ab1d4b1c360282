"""Fetching, against a server on the loopback address that the tests declare public."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import pytest

from humanagent.errors import PictureError, UrlRefusedError
from humanagent.media import fetch_url, is_public_address, load_picture, url
from humanagent.settings import MediaLimits

Handler = Callable[[BaseHTTPRequestHandler], None]

PUBLIC = "127.0.0.1"
NAMES = {
    "pictures.example": [PUBLIC],
    "other.example": [PUBLIC],
    "inside.example": ["10.0.0.1"],
    "mixed.example": [PUBLIC, "192.168.0.1"],
    "mapped.example": ["::ffff:169.254.169.254"],
    "loopback6.example": ["::1"],
    "unused.example": ["127.0.0.9", PUBLIC],
}


class Server:
    """Serves what the test puts into ``pages``; records the requests."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        outer = self

        class _Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append((self.path, dict(self.headers)))
                outer.pages[self.path.partition("?")[0]](self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer((PUBLIC, 0), _Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def at(self, path: str, host: str = "pictures.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def stop(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names come from the table above, and 127.0.0.1 counts as public (127.0.0.2 does not)."""
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        if host in NAMES:
            return NAMES[host]
        found = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST)
        return [str(entry[4][0]) for entry in found]

    public = is_public_address
    monkeypatch.setattr(url, "lookup", lookup)
    monkeypatch.setattr(
        url, "is_public_address", lambda ip: ip in (PUBLIC, "127.0.0.9") or public(ip)
    )
    return asked


pytestmark = pytest.mark.usefixtures("lookups")


def page(
    body: bytes = b"picture", status: int = 200, length: bool = True, **headers: str
) -> Handler:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        if length:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return handle


def redirect(location: str, status: int = 302) -> Handler:
    return page(b"", status, Location=location)


def limits(**changes: Any) -> MediaLimits:
    return MediaLimits(**{"url_timeout_s": 20.0, **changes})


class TestFetching:
    def test_gives_the_bytes(self, server: Server) -> None:
        server.pages["/a.jpg"] = page()
        assert fetch_url(server.at("/a.jpg?size=2"), limits()) == b"picture"
        assert server.requests[0][0] == "/a.jpg?size=2"

    def test_without_a_declared_length(self, server: Server) -> None:
        server.pages["/"] = page(length=False)
        assert fetch_url(server.at("/"), limits()) == b"picture"

    def test_load_picture_takes_urls(
        self, server: Server, scene: Any, encode: Callable[..., bytes]
    ) -> None:
        server.pages["/a.jpg"] = page(encode(scene, "PNG"), Content_Type="text/plain")
        picture = load_picture(server.at("/a.jpg?token=secret"), limits())
        assert picture.format == "PNG"
        assert picture.source == server.at("/a.jpg")

    def test_the_request_names_the_host_and_tells_nothing_else(self, server: Server) -> None:
        server.pages["/"] = page()
        fetch_url(server.at("/#fragment"), limits())
        path, headers = server.requests[0]
        assert path == "/"
        assert headers["Host"] == f"pictures.example:{server.port}"
        assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}

    def test_proxies_of_the_environment_are_not_used(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        server.pages["/"] = page()
        assert fetch_url(server.at("/"), limits()) == b"picture"

    def test_the_next_address_is_tried_when_one_does_not_answer(self, server: Server) -> None:
        server.pages["/"] = page()
        assert fetch_url(server.at("/", "unused.example"), limits()) == b"picture"

    @pytest.mark.parametrize("status", [204, 206, 304, 400, 403, 404, 500, 503])
    def test_any_status_but_200_is_an_error(self, status: int, server: Server) -> None:
        server.pages["/"] = page(b"", status)
        with pytest.raises(PictureError, match=str(status)):
            fetch_url(server.at("/"), limits())

    def test_nobody_listens(self, server: Server) -> None:
        with socket.socket() as free:
            free.bind((PUBLIC, 0))
            port = free.getsockname()[1]
        with pytest.raises(PictureError, match="could not be fetched"):
            fetch_url(f"http://pictures.example:{port}/", limits())

    def test_unknown_name(self) -> None:
        with pytest.raises(PictureError, match=r"no server nowhere\.example"):
            fetch_url("http://nowhere.example/", limits())

    def test_not_http_at_all(self) -> None:
        with socket.create_server((PUBLIC, 0)) as listener:
            port = listener.getsockname()[1]

            def talk() -> None:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"220 mail.example ESMTP\r\n")

            thread = threading.Thread(target=talk)
            thread.start()
            with pytest.raises(PictureError, match="could not be fetched"):
                fetch_url(f"http://pictures.example:{port}/", limits())
            thread.join()

    def test_https_names_the_host_though_the_address_is_pinned(self) -> None:
        """So that the certificate is checked against the name, not against the address."""
        hello: list[bytes] = []
        with socket.create_server((PUBLIC, 0)) as listener:
            port = listener.getsockname()[1]

            def take() -> None:
                connection, _ = listener.accept()
                with connection:
                    hello.append(connection.recv(4000))

            thread = threading.Thread(target=take)
            thread.start()
            with pytest.raises(PictureError, match="could not be fetched"):
                fetch_url(f"https://pictures.example:{port}/", limits())
            thread.join()
        assert b"pictures.example" in hello[0]


class TestSize:
    def test_exactly_at_the_limit(self, server: Server) -> None:
        server.pages["/"] = page(bytes(1000))
        assert len(fetch_url(server.at("/"), limits(max_bytes=1000))) == 1000

    @pytest.mark.parametrize("length", [True, False])
    def test_over_the_limit(self, length: bool, server: Server) -> None:
        server.pages["/"] = page(bytes(1001), length=length)
        with pytest.raises(PictureError, match="max_bytes"):
            fetch_url(server.at("/"), limits(max_bytes=1000))

    def test_a_declared_length_over_the_limit_is_enough(self, server: Server) -> None:
        def boast(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(10**12))
            request.end_headers()
            server.closing.wait()

        server.pages["/"] = boast
        with pytest.raises(PictureError, match="max_bytes"):
            fetch_url(server.at("/"), limits())

    def test_an_endless_body(self, server: Server) -> None:
        def pour(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            try:
                while not server.closing.is_set():
                    request.wfile.write(bytes(10_000))
            except OSError:
                pass  # the client has hung up, as it should

        server.pages["/"] = pour
        with pytest.raises(PictureError, match="max_bytes"):
            fetch_url(server.at("/"), limits(max_bytes=100_000))

    def test_fewer_bytes_than_declared(self, server: Server) -> None:
        def stop_early(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", "1000")
            request.end_headers()
            request.wfile.write(b"picture")

        server.pages["/"] = stop_early
        with pytest.raises(PictureError, match="could not be fetched"):
            fetch_url(server.at("/"), limits())

    def test_compressed_transfer_is_refused(self, server: Server) -> None:
        server.pages["/"] = page(Content_Encoding="gzip")
        with pytest.raises(PictureError, match="compressed"):
            fetch_url(server.at("/"), limits())


class TestTime:
    """Each server below would take forever; ending at all is what is tested."""

    def test_silent_server(self, server: Server) -> None:
        server.pages["/"] = lambda _: void(server.closing.wait())
        with pytest.raises(PictureError, match="url_timeout_s"):
            fetch_url(server.at("/"), limits(url_timeout_s=0.2))

    @pytest.mark.parametrize("headers_too", [False, True])
    def test_a_server_that_drips(self, headers_too: bool, server: Server) -> None:
        def drip(request: BaseHTTPRequestHandler) -> None:
            request.wfile.write(b"HTTP/1.1 200 OK\r\n" + (b"" if headers_too else b"\r\n"))
            try:
                while not server.closing.wait(0.02):
                    request.wfile.write(b"x")
            except OSError:
                pass  # the client has hung up, as it should

        server.pages["/"] = drip
        with pytest.raises(PictureError, match="url_timeout_s"):
            fetch_url(server.at("/"), limits(url_timeout_s=0.3))

    def test_time_is_counted_over_all_redirects(self, server: Server) -> None:
        def slow(request: BaseHTTPRequestHandler) -> None:
            server.closing.wait(0.15)
            redirect("/")(request)

        server.pages["/"] = slow
        with pytest.raises(PictureError, match="url_timeout_s"):
            fetch_url(server.at("/"), limits(url_timeout_s=0.5, max_redirects=1000))

    def test_slow_name_server(self, monkeypatch: pytest.MonkeyPatch) -> None:
        done = threading.Event()
        monkeypatch.setattr(url, "lookup", lambda *_: done.wait(30) and [])
        with pytest.raises(PictureError, match="url_timeout_s"):
            fetch_url("http://pictures.example/", limits(url_timeout_s=0.1))
        done.set()


def void(_: object) -> None:
    """Drop a result, for lambdas that must return nothing."""


class TestRefusals:
    @pytest.mark.parametrize(
        "host",
        [
            "inside.example",
            "mapped.example",
            "loopback6.example",
            "10.0.0.1",
            "127.0.0.2",
            "169.254.169.254",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "2130706434",  # 127.0.0.2 as one number, in hexadecimal, and shortened
            "0x7f000002",
            "127.2",
            "0",
        ],
    )
    def test_addresses_inside(self, host: str) -> None:
        with pytest.raises(UrlRefusedError, match="not on the open internet"):
            fetch_url(f"http://{host}/latest/meta-data", limits())

    def test_one_bad_address_among_good_ones(self, server: Server) -> None:
        with pytest.raises(UrlRefusedError, match="not on the open internet"):
            fetch_url(server.at("/", "mixed.example"), limits())
        assert server.requests == []

    @pytest.mark.parametrize(
        "address",
        [
            "ftp://pictures.example/",
            "file:///etc/passwd",
            "gopher://pictures.example/",
            "http://",
            "http:///a.jpg",
            "https://:443/",
            "http://me:secret@pictures.example/",
            "http://me@pictures.example/",
            "http://pictures.example:22/",
            "http://pictures.example:25/",
            "http://pictures.example:99999/",
            "http://pictures.example:x/",
            "http://a b/",
            "http://0177.0.0.2/",
            "http://loc%61lhost/",
            "http://[::1/",
            "http://\x00/",
            "http://" + "a" * 70_000,
        ],
    )
    def test_urls_refused_without_a_look_at_the_network(
        self, address: str, lookups: list[str]
    ) -> None:
        with pytest.raises(UrlRefusedError):
            fetch_url(address, limits())
        assert lookups == []

    def test_switched_off(self, lookups: list[str]) -> None:
        with pytest.raises(UrlRefusedError, match="switched off"):
            fetch_url("http://pictures.example/", limits(allow_urls=False))
        assert lookups == []

    def test_messages_do_not_repeat_secrets(self) -> None:
        for address in (
            "http://me:secret@pictures.example/a.jpg",
            "http://pictures.example:22/a.jpg?token=secret",
            "http://10.0.0.1/a.jpg?token=secret",
        ):
            with pytest.raises(UrlRefusedError) as error:
                fetch_url(address, limits())
            assert "secret" not in str(error.value)

    def test_real_lookups_are_guarded_as_well(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.undo()
        with pytest.raises(UrlRefusedError):
            fetch_url("http://localhost:8000/", limits())


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_followed(self, status: int, server: Server) -> None:
        server.pages["/old"] = redirect("/new?a=1", status)
        server.pages["/new"] = page()
        assert fetch_url(server.at("/old"), limits()) == b"picture"

    def test_to_another_host(self, server: Server, lookups: list[str]) -> None:
        server.pages["/old"] = redirect(server.at("/new", "other.example"))
        server.pages["/new"] = page()
        assert fetch_url(server.at("/old"), limits()) == b"picture"
        assert lookups == ["pictures.example", "other.example"]
        assert server.requests[1][1]["Host"] == f"other.example:{server.port}"

    def test_as_many_as_allowed_and_no_more(self, server: Server) -> None:
        server.pages["/0"] = page()
        for number in range(1, 5):
            server.pages[f"/{number}"] = redirect(f"/{number - 1}")
        assert fetch_url(server.at("/3"), limits(max_redirects=3)) == b"picture"
        with pytest.raises(PictureError, match="redirects more than 3 times"):
            fetch_url(server.at("/4"), limits(max_redirects=3))
        with pytest.raises(PictureError, match="redirects more than 0 times"):
            fetch_url(server.at("/1"), limits(max_redirects=0))

    @pytest.mark.parametrize(
        "location",
        [
            "http://inside.example/",
            "http://127.0.0.2/",
            "//169.254.169.254/latest/meta-data",
            "http://[::ffff:10.0.0.1]/",
            "file:///etc/passwd",
            "http://me:secret@pictures.example/",
            "http://pictures.example:22/",
            "http://[",
        ],
    )
    def test_each_is_checked_again(self, location: str, server: Server) -> None:
        server.pages["/"] = redirect(location)
        with pytest.raises(UrlRefusedError):
            fetch_url(server.at("/"), limits())
        assert len(server.requests) == 1

    def test_without_a_location(self, server: Server) -> None:
        server.pages["/"] = page(b"", 302)
        with pytest.raises(PictureError, match="302"):
            fetch_url(server.at("/"), limits())


class TestRebinding:
    def test_a_second_answer_of_the_name_server_is_never_asked_for(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Good address while being checked, private address when used: the classic attack."""
        answers = [[PUBLIC], ["10.0.0.1"]]
        monkeypatch.setattr(url, "lookup", lambda *_: answers.pop(0))
        server.pages["/old"] = redirect("/new")  # a new connection: the server closes each
        server.pages["/new"] = page()
        assert fetch_url(server.at("/old"), limits()) == b"picture"
        assert answers == [["10.0.0.1"]]

    def test_the_connection_goes_to_the_checked_address(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connected: list[str] = []
        original = httpcore.SyncBackend.connect_tcp

        def spy(self: httpcore.SyncBackend, host: str, *args: Any, **kwargs: Any) -> Any:
            connected.append(host)
            return original(self, host, *args, **kwargs)

        monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", spy)
        server.pages["/"] = page()
        fetch_url(server.at("/"), limits())
        assert connected == [PUBLIC]
