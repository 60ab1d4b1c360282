"""Which servers models are fetched from, and how: https, public addresses, the user's proxy.

The guard is the one of ``humanagent.media.url``: it sits where the socket is opened, so redirects
and a name server that changes its mind do not get around it. It differs in what a download needs:
proxies, no limit on the whole time, and hosts that the user has *named* (a mirror, the URL given
to ``models add``), which may lie inside the user's network. A server's redirect never can.

With a proxy it is the proxy that looks names up; then only addresses written into a URL are
checked here.
"""

from __future__ import annotations

import ipaddress
import re
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from humanagent.errors import SettingsError
from humanagent.media.address import is_public_address
from humanagent.media.url import lookup, shown
from humanagent.tools.store.errors import DownloadError, ModelUrlError

MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_HOST: Final = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


@dataclass(frozen=True)
class Named:
    """Hosts that the user has named: they may have inside addresses, ``plain`` ones also http."""

    inside: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case) and body of the last response."""

    status: int
    headers: Mapping[str, str]
    body: Iterator[bytes]


def mirrored(url: str, mirror: str | None) -> str:
    """The URL with the mirror's base instead of its scheme and host.

    Raises:
        SettingsError: the mirror is no URL.

    Example:
        >>> mirrored("https://a.org/x/m.onnx?b=1", "https://cache.corp/{host}")
        'https://cache.corp/a.org/x/m.onnx?b=1'
    """
    if mirror is None:
        return url
    parsed = httpx.URL(url)
    base = mirror.replace("{host}", _host(parsed)).rstrip("/")
    if not base.startswith(("https://", "http://")):
        raise SettingsError(
            "The mirror is not a URL",
            where="HUMANAGENT_MODELS_MIRROR",
            do="give its base, as in https://mirror.example/models",
        )
    return base + parsed.raw_path.decode("ascii")


def host_of(url: str) -> str:
    """The host of a URL, as the checks compare it.

    Raises:
        ModelUrlError: it is no URL.

    Example:
        >>> host_of("https://Mirror.example:8443/a")
        'mirror.example'
    """
    return _host(_parsed(url, None))


def named_by_user(url: str) -> Named:
    """What the user allows by giving this URL: its host; http only on this machine.

    Example:
        >>> named_by_user("http://localhost:8000/m.onnx").plain
        frozenset({'localhost'})
    """
    host = frozenset({host_of(url)})
    return Named(host, frozenset(h for h in host if _is_loopback(h)))


class Web:
    """Fetches URLs under the rules above.

    Args:
        named: Hosts that the user has named.
        timeout_s: For connecting and for each read, in seconds.
    """

    def __init__(self, named: Named, timeout_s: float) -> None:
        self._named = named
        self._timeout = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """GET, following redirects one by one through the checks.

        Raises:
            ModelUrlError: the URL, or one that it redirects to, is refused.
            DownloadError: too many redirects.
            httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError,
            httpcore.ProxyError: the connection failed.
        """
        target = self.checked(url)
        for _ in range(MAX_REDIRECTS + 1):
            with self._pool(target) as pool, self._send(pool, target, headers) as response:
                fields = {k.lower().decode(): v.decode("latin-1") for k, v in response.headers}
                if response.status not in _REDIRECTS or "location" not in fields:
                    yield Answer(response.status, fields, response.iter_stream())
                    return
            target = self.checked(fields["location"], target)
        raise DownloadError(
            f"The URL redirects more than {MAX_REDIRECTS} times", where=shown(url), do="check it"
        )

    def checked(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """Apply the rules that need no network; a redirect is relative to ``base``.

        Raises:
            ModelUrlError: the URL is refused.
        """
        parsed = _parsed(url, base)
        where, host = shown(str(parsed)), _host(parsed)
        if parsed.scheme != "https" and not (parsed.scheme == "http" and host in self._named.plain):
            raise ModelUrlError(
                f"Models are not fetched over {parsed.scheme or 'no scheme'}",
                where=where,
                do="give an https URL; http is for a mirror you name, or for this machine",
            )
        if parsed.userinfo or not _HOST.fullmatch(host):
            raise ModelUrlError(
                "The URL names no server, or holds a user name or password",
                where=where,
                do="give the plain https URL of the file",
            )
        if host not in self._named.inside and _is_inside(host):
            raise _inside(host)
        return parsed

    def _send(
        self, pool: httpcore.ConnectionPool, url: httpx.URL, headers: Mapping[str, str]
    ) -> Any:
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        fields = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": "humanagent",
            "Accept-Encoding": "identity",
            **headers,
        }
        return pool.stream(
            "GET", target, headers=list(fields.items()), extensions={"timeout": self._timeout}
        )

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        tls = _tls() if url.scheme == "https" else None
        proxy = proxy_for(url)
        if proxy is None:
            return httpcore.ConnectionPool(
                ssl_context=tls, network_backend=_GuardedBackend(self._named.inside)
            )
        auth = (unquote(proxy.username), unquote(proxy.password)) if proxy.userinfo else None
        plain = str(proxy.copy_with(username=None, password=None))
        return httpcore.HTTPProxy(plain, proxy_auth=auth, ssl_context=tls)


def proxy_for(url: httpx.URL) -> httpx.URL | None:
    """The proxy that the environment (HTTPS_PROXY, ALL_PROXY, NO_PROXY) or system sets for a URL.

    Raises:
        SettingsError: it is no http(s) proxy.
    """
    found = getproxies()
    address = found.get(url.scheme) or found.get("all")
    if not address or proxy_bypass(_host(url)):
        return None
    try:
        proxy = httpx.URL(address if "://" in address else f"http://{address}")
    except httpx.InvalidURL:
        proxy = httpx.URL()
    if proxy.scheme not in ("http", "https") or not proxy.host:
        raise SettingsError(
            "Only http and https proxies can be used",
            where=f"{url.scheme.upper()}_PROXY",
            do="set it to http://host:port, or set NO_PROXY",
        )
    return proxy


def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()  # with the user's SSL_CERT_FILE, as proxies often need


def _parsed(url: str, base: httpx.URL | None) -> httpx.URL:
    try:
        return httpx.URL(url) if base is None else base.join(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise ModelUrlError(
            f"This is not a valid URL: {error}", where=shown(url), do="check the URL"
        ) from error


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_inside(host: str) -> bool:
    """Told from the URL alone; names are looked up when the connection is made."""
    try:
        return not is_public_address(ipaddress.ip_address(host))
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _inside(host: str) -> ModelUrlError:
    return ModelUrlError(
        "The URL leads to an address that is not on the open internet",
        where=host,
        do="name the server yourself: --mirror for catalogued models, or humanagent models add",
    )


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to public addresses, and to any address of a named host."""

    def __init__(self, inside: frozenset[str]) -> None:
        self._inside = inside
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = lookup(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"there is no server {host} ({error})") from error
        # One bad address among good ones is how rebinding is tried, so all must be public.
        if host not in self._inside and not all(is_public_address(one) for one in addresses):
            raise _inside(host)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return self._sockets.connect_tcp(address, port, timeout=timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure
