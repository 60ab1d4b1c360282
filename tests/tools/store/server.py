"""An HTTP server on the loopback address that fails in the ways that servers fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Handler = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Served:
    """A file and how it is served; ``cuts`` and ``statuses`` are used up, one per request."""

    data: bytes
    etag: str | None = '"v1"'
    modified: str | None = None
    ranges: bool = True
    length: bool = True
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


class Server:
    """Serves ``files``; records the requests."""

    def __init__(self) -> None:
        self.files: dict[str, Served | Handler] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.closing = threading.Event()
        outer = self

        class _Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append((self.path, dict(self.headers)))
                file = outer.files.get(self.path)
                if file is None:
                    self.send_error(404)
                elif isinstance(file, Served):
                    _serve(self, file)
                else:
                    file(self)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def asked_ranges(self) -> list[str | None]:
        return [headers.get("Range") for _, headers in self.requests]

    def stop(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _serve(request: BaseHTTPRequestHandler, file: Served) -> None:
    if file.statuses:
        request.send_error(file.statuses.pop(0))
        return
    size, start = len(file.data), 0
    asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
    same = request.headers.get("If-Range") in (file.etag, file.modified)
    if asked and file.ranges and same:
        start = int(asked[1])
        if start >= size:
            request.send_response(416)
            request.send_header("Content-Range", f"bytes */{size}")
            request.send_header("Content-Length", "0")
            request.end_headers()
            return
        request.send_response(206)
        request.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
    else:
        request.send_response(200)
    body = file.data[start:]
    if file.length:
        request.send_header("Content-Length", str(len(body)))
    if file.etag:
        request.send_header("ETag", file.etag)
    if file.modified:
        request.send_header("Last-Modified", file.modified)
    for name, value in file.headers.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body[: file.cuts.pop(0)] if file.cuts else body)


def redirect(location: str, status: int = 302) -> Handler:
    def handle(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", location)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return handle
