"""A server on the loopback device that says what a test tells it to."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from humanagent.vlm import Completion, Message
from humanagent.vlm.server import OpenAIVLM

PICTURE = "data:image/png;base64,AAAA"
ASK = [Message("system", "Be brief."), Message("user", "How many?", (PICTURE,))]
Handle = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server:
    """Answers every chat request with ``handle`` and keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.listed = 0
        self.models: object = {"data": [{"id": "human-vlm"}]}
        self.handle: Handle = lambda request, body: send(request, completion("Two."))
        self.stop = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.listed += 1
                send(self, owner.models)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                owner.bodies.append(body)
                owner.headers.append({"path": self.path, **dict(self.headers)})
                owner.handle(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def close(self) -> None:
        self.stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def send(
    request: BaseHTTPRequestHandler, body: object, status: int = 200, kind: str = "application/json"
) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(data)))
    request.end_headers()
    request.wfile.write(data)


def completion(text: object, **more: object) -> dict[str, object]:
    usage = {"prompt_tokens": 7, "completion_tokens": 2, "details": {"cached": 1}}
    choices = [{"message": {"role": "assistant", "content": text}}]
    return {"model": "human-vlm", "choices": choices, "usage": usage, **more}


def models(*names: str, vllm: bool = True) -> dict[str, object]:
    """As vLLM lists names of one model."""
    more = {"owned_by": "vllm", "root": "/weights"} if vllm else {}
    return {"data": [{"id": name, **more} for name in names]}


def events(*datas: object, done: bool = True) -> bytes:
    lines = [": a comment", *(d if isinstance(d, str) else f"data: {json.dumps(d)}" for d in datas)]
    return "\n\n".join([*lines, *(["data: [DONE]"] if done else []), ""]).encode()


def delta(text: str | None, **more: object) -> dict[str, object]:
    return {"choices": [{"delta": {"content": text}, **more}]}


def ask(
    url: str,
    messages: list[Message] = ASK,
    model: str | None = None,
    key: str | None = None,
    **how: Any,
) -> Completion:
    async def run() -> Completion:
        vlm = OpenAIVLM(url, model=model, api_key=key)
        try:
            return await vlm.generate(messages, **how)
        finally:
            await vlm.aclose()

    return asyncio.run(run())
