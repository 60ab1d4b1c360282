"""Fetch a picture from an http(s) URL without being sent to places inside our own network.

The guard sits where the socket is opened (``_GuardedBackend.connect_tcp``), so nothing gets
around it: every name is resolved once per fetch, *all* its addresses have to be public, and the
connection goes to one of exactly these addresses. Certificates and the Host header are still
checked against the name. Redirects are followed here, one by one, through the same guard.

Also decided:

- Ports 80, 443 and 1024 upwards: pictures are served there; mail, shell and the like are below.
- No user name or password in a URL, no proxies or other settings from the environment, no cookies.
- One time limit for everything together, counted down through every read and write, so that a
  server that drips one byte at a time is cut off as well.
- No compressed transfer: what is counted is what arrives.

httpcore (the transport under httpx) is used directly because its network backend is public API,
and the one place where all connections are made; httpx itself only parses and joins URLs.
"""

from __future__ import annotations

import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any, Final

import httpcore
import httpx

from humanagent.errors import PictureError, UrlRefusedError
from humanagent.media.address import is_public_address
from humanagent.media.sources import too_large
from humanagent.settings import MediaLimits

_HOST: Final = re.compile(rb"[a-z0-9._-]+|[0-9a-f:.]+")  # as httpx gives it: IDNA, lower case
_REDIRECTS: Final = (301, 302, 303, 307, 308)


def fetch_url(url: str, limits: MediaLimits) -> bytes:
    """Download the picture at ``url``. Blocks; call it from a thread in async code.

    Args:
        url: ``http://`` or ``https://``.
        limits: ``allow_urls``, ``max_bytes``, ``url_timeout_s`` (everything together, seconds)
            and ``max_redirects``.

    Raises:
        UrlRefusedError: URLs are switched off, or this one (or one that it redirects to) has an
            address outside the open internet, another scheme, a port below 1024 other than 80
            and 443, or a password.
        PictureError: Not found, too slow, too large, too many redirects, or the server failed.

    Example:
        >>> fetch_url("http://169.254.169.254/", MediaLimits())  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        humanagent.errors.UrlRefusedError: ...
    """
    if not limits.allow_urls:
        raise UrlRefusedError(
            "Fetching URLs is switched off",
            where=shown(url),
            do="send the picture itself, or switch on the setting media.allow_urls",
        )
    target = _parse(url)
    deadline = _Deadline(limits.url_timeout_s)
    try:
        with httpcore.ConnectionPool(network_backend=_GuardedBackend(deadline)) as pool:
            for _ in range(limits.max_redirects + 1):
                body, location = _get(pool, target, limits)
                if location is None:
                    return body
                target = _parse(location, target)
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise PictureError(
            f"The picture did not arrive within {limits.url_timeout_s:g} s",
            where=shown(str(target)),
            do="try again, or raise the setting media.url_timeout_s",
        ) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise PictureError(
            f"The picture could not be fetched: {error or type(error).__name__}",
            where=shown(str(target)),
            do="check the URL and the network",
        ) from error
    raise PictureError(
        f"The URL redirects more than {limits.max_redirects} times",
        where=shown(url),
        do="give the URL of the picture itself",
    )


def shown(url: str) -> str:
    """Shorten a URL for messages: no password, query or fragment, which may hold secrets.

    Example:
        >>> shown("https://me:secret@example.org/a.jpg?token=abc")
        'https://example.org/a.jpg'
    """
    try:
        parsed = httpx.URL(url)
        return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}{parsed.path}"
    except (httpx.InvalidURL, UnicodeError):
        return "URL"


def _parse(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """Parse (a redirect: relative to ``base``) and apply the rules that need no network."""
    try:
        parsed = httpx.URL(url) if base is None else base.join(url)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise UrlRefusedError(
            f"This is not a valid URL: {error}", where=shown(url), do="check the URL"
        ) from error
    do = "give the plain http(s) URL of a picture on the open internet"
    where = shown(str(parsed))
    if parsed.scheme not in ("http", "https"):
        raise UrlRefusedError(f"{parsed.scheme}: URLs are not fetched", where=where, do=do)
    if not _HOST.fullmatch(parsed.raw_host):
        raise UrlRefusedError("The URL does not name a server", where=where, do=do)
    if parsed.userinfo:
        raise UrlRefusedError("The URL holds a user name or password", where=where, do=do)
    port = parsed.port
    if port is not None and port not in (80, 443) and not 1024 <= port <= 65535:
        raise UrlRefusedError(f"Port {port} is not fetched from", where=where, do=do)
    return parsed


def _get(
    pool: httpcore.ConnectionPool, url: httpx.URL, limits: MediaLimits
) -> tuple[bytes, str | None]:
    """One request. Returns the body, or where it redirects to."""
    # In parts, so that the URL is parsed once: two parsers can disagree on which host it names.
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    headers = [
        ("Host", url.netloc.decode("ascii")),
        ("User-Agent", "humanagent"),
        ("Accept", "image/*"),
        ("Accept-Encoding", "identity"),
    ]
    with pool.stream("GET", target, headers=headers) as response:
        fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in fields:
            return b"", fields[b"location"]
        where = shown(str(url))
        if response.status != 200:
            raise PictureError(
                f"The server answered with status {response.status}",
                where=where,
                do="check the URL",
            )
        if fields.get(b"content-encoding", "identity").lower() != "identity":
            raise PictureError(
                "The server sends the picture compressed, though asked not to",
                where=where,
                do="download the picture and give the file",
            )
        return _read_body(response, fields.get(b"content-length", ""), limits, where), None


def _read_body(
    response: httpcore.Response, declared: str, limits: MediaLimits, where: str
) -> bytes:
    if declared.isdecimal() and int(declared) > limits.max_bytes:
        raise too_large(int(declared), limits, where)
    body = bytearray()
    for part in response.iter_stream():
        body += part
        if len(body) > limits.max_bytes:
            raise too_large(None, limits, where)
    return bytes(body)


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; raises when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("out of time")
        return left


def lookup(host: str, port: int) -> list[str]:
    """All addresses of a host, in the system's order of preference, without duplicates."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _lookup_in_time(host: str, port: int, seconds: float) -> list[str]:
    """``lookup`` with a time limit, which the system's resolver lacks: hence the thread."""
    result: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def work() -> None:
        try:
            result.put(lookup(host, port))
        except (OSError, UnicodeError) as error:
            result.put(error)

    threading.Thread(target=work, name="humanagent-lookup", daemon=True).start()
    try:
        answer = result.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout(f"looking up {host}") from None
    if isinstance(answer, Exception):
        raise httpcore.ConnectError(f"there is no server {host} ({answer})") from answer
    return answer


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to public addresses only, against one deadline."""

    def __init__(self, deadline: _Deadline) -> None:
        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()
        self._pinned: dict[str, list[str]] = {}

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(address, port, timeout=self._deadline.left())
            except httpcore.ConnectError as error:  # perhaps no IPv6 here: try the next
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure

    def _addresses(self, host: str, port: int) -> list[str]:
        """Resolve once per fetch; a second answer of the name server is never asked for."""
        if host not in self._pinned:
            addresses = _lookup_in_time(host, port, self._deadline.left())
            # One bad address among good ones is how rebinding is tried, so all must be public.
            if not all(is_public_address(address) for address in addresses):
                raise UrlRefusedError(
                    "The URL leads to an address that is not on the open internet",
                    where=host,
                    do="download the picture yourself and give the file",
                )
            self._pinned[host] = addresses
        return self._pinned[host]


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every operation ends by the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, timeout=left), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
