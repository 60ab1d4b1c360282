"""Where models may be fetched from: https, public addresses, and what the user names."""

from __future__ import annotations

import base64
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import httpx
import pytest

from humanagent.errors import SettingsError
from humanagent.tools.store import Store, net
from humanagent.tools.store.errors import DownloadError, ModelUrlError
from humanagent.tools.store.net import Named, Web, mirrored, named_by_user, proxy_for
from humanagent.tools.store.pull import pull
from tests.tools.store.conftest import ONNX
from tests.tools.store.server import Server, redirect

NOBODY = Web(Named(), 1.0)


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Addresses by name; names that are not here cannot be looked up."""
    table: dict[str, list[str]] = {}

    def lookup(host: str, port: int) -> list[str]:
        if host not in table:
            raise OSError(f"no {host}")
        return table[host]

    monkeypatch.setattr(net, "lookup", lookup)
    return table


def get(web: Web, url: str) -> bytes:
    with web.get(url, {}) as answer:
        return b"".join(answer.body)


class TestUrls:
    @pytest.mark.parametrize(
        "url",
        [
            "http://models.example/m.onnx",
            "ftp://models.example/m.onnx",
            "file:///etc/passwd",
            "//models.example/m.onnx",
            "m.onnx",
            "https://",
            "https://me:secret@models.example/m.onnx",
            "https://10.0.0.1/m.onnx",
            "https://127.0.0.1/m.onnx",
            "https://169.254.169.254/latest",
            "https://[::1]/m.onnx",
            "https://[::ffff:10.0.0.1]/m.onnx",
            "https://localhost/m.onnx",
            "https://a.localhost/m.onnx",
            "https://a b/m.onnx",
            "https://[",
        ],
    )
    def test_refused_without_a_look_at_the_network(
        self, url: str, lookups: dict[str, list[str]]
    ) -> None:
        with pytest.raises(ModelUrlError) as error:
            get(NOBODY, url)
        assert "secret" not in str(error.value)
        assert error.value.exit_code == 2

    @pytest.mark.parametrize("addresses", [["10.0.0.1"], ["8.8.8.8", "192.168.0.1"], ["::1"]])
    def test_a_name_that_leads_inside(
        self, addresses: list[str], lookups: dict[str, list[str]]
    ) -> None:
        lookups["models.example"] = addresses
        with pytest.raises(ModelUrlError, match="not on the open internet"):
            get(NOBODY, "https://models.example/m.onnx")

    @pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001"])
    def test_other_ways_to_write_an_address(self, host: str) -> None:
        with pytest.raises(ModelUrlError, match="not on the open internet"):
            get(NOBODY, f"https://{host}/m.onnx")


class TestNamed:
    def test_the_host_of_a_url_that_the_user_gives_may_be_inside(
        self, lookups: dict[str, list[str]], server: Server
    ) -> None:
        named = named_by_user("https://models.corp/m.onnx")
        assert named.inside == {"models.corp"}
        assert not named.plain

    def test_http_only_on_this_machine(self, server: Server) -> None:
        url = f"{server.base}/m.onnx"
        assert get(Web(named_by_user(url), 5.0), url) == ONNX
        with pytest.raises(ModelUrlError, match="over http"):
            get(Web(named_by_user("http://models.corp/m"), 5.0), "http://models.corp/m")


class TestRedirects:
    def test_followed(self, store: Store, server: Server) -> None:
        server.files["/m.onnx"] = redirect("/elsewhere?token=1")
        server.files["/elsewhere?token=1"] = server.files["/m.zip"]
        record = pull(store, "packed-published")
        assert record.confirmed

    @pytest.mark.parametrize(
        "location",
        [
            "https://10.0.0.1/m.onnx",
            "https://127.0.0.2/m.onnx",
            "//169.254.169.254/latest/meta-data",
            "http://models.example/m.onnx",
            "https://inside.example/m.onnx",
            "file:///etc/passwd",
            "https://me:secret@models.example/",
        ],
    )
    def test_each_is_checked_again(
        self, location: str, store: Store, server: Server, lookups: dict[str, list[str]]
    ) -> None:
        lookups.update({"127.0.0.1": ["127.0.0.1"], "inside.example": ["192.168.1.1"]})
        server.files["/m.onnx"] = redirect(location)
        with pytest.raises(ModelUrlError):
            pull(store, "unpublished")
        assert len(server.requests) == 1

    def test_not_for_ever(self, store: Store, server: Server) -> None:
        server.files["/m.onnx"] = redirect("/m.onnx")
        with pytest.raises(DownloadError, match="redirects more than 5 times"):
            pull(store, "unpublished")
        assert len(server.requests) == 6


class TestMirror:
    def test_it_replaces_scheme_and_host(self) -> None:
        url = "https://models.example/a/m.onnx"
        assert mirrored(url, None) == url
        assert mirrored(url, "http://10.1.1.1:80/") == "http://10.1.1.1:80/a/m.onnx"
        assert (
            mirrored(url, "https://c.corp/x/{host}") == "https://c.corp/x/models.example/a/m.onnx"
        )

    def test_what_is_no_url(self, make_store: Callable[..., Store]) -> None:
        with pytest.raises(SettingsError, match="mirror"):
            pull(make_store(models_mirror="mirror.corp"), "unpublished")

    def test_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, server: Server, store: Store
    ) -> None:
        monkeypatch.setenv("HUMANAGENT_MODELS_MIRROR", server.base)
        from_environment = Store(known={"published": store.entry("published")})
        assert pull(from_environment, "published").confirmed


class TestProxy:
    def test_the_environment_names_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        url = httpx.URL("https://models.example/m")
        assert proxy_for(url) is None
        monkeypatch.setenv("HTTPS_PROXY", "proxy.corp:3128")
        assert str(proxy_for(url)) == "http://proxy.corp:3128"
        monkeypatch.setenv("NO_PROXY", "models.example")
        assert proxy_for(url) is None

    def test_socks_is_not_spoken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.corp:1080")
        with pytest.raises(SettingsError, match="HTTPS_PROXY"):
            proxy_for(httpx.URL("https://models.example/m"))

    def test_requests_go_through_it(
        self,
        make_store: Callable[..., Store],
        server: Server,
        monkeypatch: pytest.MonkeyPatch,
        lookups: dict[str, list[str]],
    ) -> None:
        """A name that only the proxy can look up; it asks for a password."""

        def as_proxy(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.send_header("Content-Length", str(len(ONNX)))
            request.end_headers()
            request.wfile.write(ONNX)

        server.files["http://mirror.corp/m.onnx"] = as_proxy
        monkeypatch.setenv("HTTP_PROXY", f"http://me:p%40ss@127.0.0.1:{server.port}")
        monkeypatch.setenv("http_proxy", f"http://me:p%40ss@127.0.0.1:{server.port}")
        assert pull(make_store(models_mirror="http://mirror.corp"), "published").confirmed
        ((_, headers),) = server.requests
        assert headers["Host"] == "mirror.corp"
        credentials = base64.b64encode(b"me:p@ss").decode()
        assert headers["Proxy-Authorization"] == f"Basic {credentials}"

    def test_https_asks_for_a_tunnel(
        self, server: Server, monkeypatch: pytest.MonkeyPatch, make_store: Callable[..., Store]
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", server.base)
        with pytest.raises(DownloadError, match="501"):  # the server knows no CONNECT
            pull(make_store(models_mirror=None), "published")

    def test_inside_addresses_are_refused_with_a_proxy_too(
        self, monkeypatch: pytest.MonkeyPatch, server: Server
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", server.base)
        with pytest.raises(ModelUrlError, match="not on the open internet"):
            get(NOBODY, "https://169.254.169.254/latest")
        assert server.requests == []
