"""What is concluded from what a server says; ``tests/serving`` has the real one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from humanagent.errors import NotStartedError
from humanagent.vlm.checkpoint.chat import END, START
from humanagent.vlm.checkpoint.contract import check_contract
from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.reads import Reads
from humanagent.vlm.serving.check import check_server
from humanagent.vlm.serving.machine import free_port
from humanagent.vlm.serving.probe import Probe, colour_probe
from humanagent.vlm.serving.report import Report
from tests.vlm.local.talk import FOLDER

SIGNATURE = signature(check_contract(FOLDER))
CHAT = f"{START}user\nHow many people are there?{END}\n{START}assistant\n"


class Sound:
    """What a sound server says; tests spoil parts of it."""

    def __init__(self) -> None:
        self.version: Any = {"version": "0.32.0"}
        self.names = ["humanvlm-tiny", SIGNATURE]
        self.chat_template = CHAT
        self.keeps_schema = self.knows_uuids = self.sees = True
        self.pieces: list[str] = []  # of a stream, instead of the text
        self.hits = 0
        self.colour = "red"

    def get(self, path: str) -> Any:
        if path == "/v1/models":
            return {"object": "list", "data": [{"id": n, "root": "/m"} for n in self.names]}
        return {"/version": self.version, "/metrics": self.metrics}.get(path)

    @property
    def metrics(self) -> str:
        self.hits += 1
        return f'# HELP x\nvllm:mm_cache_hits_total{{engine="0"}} {self.hits}.0\n'

    def post(self, path: str, body: dict[str, Any]) -> Any:
        if path == "/tokenize":
            return {"tokens": [1, 2, 3]}
        if path == "/detokenize":
            return {"prompt": self.chat_template}
        shown = "image_url" in json.dumps(body)
        if shown and not self.sees:
            return None
        if '"uuid"' in json.dumps(body) and not self.knows_uuids:
            return None
        said = self.colour if shown else "hello"
        if "response_format" in body and self.keeps_schema and not shown:
            said = json.dumps(body["response_format"]["json_schema"]["schema"]["enum"][0])
        if body.get("stream"):
            pieces = self.pieces or [said[:2], said[2:]]
            events = [{"choices": [{"index": 0, "delta": {"content": p}}]} for p in pieces]
            return "".join(f"data: {json.dumps(e)}\n\n" for e in events) + "data: [DONE]\n\n"
        message = {"role": "assistant", "content": said}
        return {"model": body["model"], "choices": [{"index": 0, "message": message}]}


@pytest.fixture
def sound() -> Sound:
    return Sound()


@pytest.fixture
def url(sound: Sound) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(sound.get(self.path))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.reply(sound.post(self.path, body))

        def reply(self, said: Any) -> None:
            text = said if isinstance(said, str) else json.dumps(said)
            kind = "application/json"
            if isinstance(said, str):
                kind = "text/event-stream" if said.startswith("data:") else "text/plain"
            self.send_response(404 if said is None else 200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def probes(reads: Reads | None) -> list[Probe]:
    return [colour_probe()]


def verdicts(report: Report) -> dict[str, str]:
    return {check.name: check.verdict for check in report.checks}


def test_a_sound_server_passes(url: str) -> None:
    report = check_server(url, probes)
    assert set(verdicts(report).values()) == {"ok"}
    assert report.usable
    assert not report.mismatch


def test_the_probes_are_made_as_the_model_reads(url: str) -> None:
    told: list[Reads | None] = []

    def asked(reads: Reads | None) -> list[Probe]:
        told.append(reads)
        return []

    check_server(url, asked)
    assert told == [check_contract(FOLDER).reads()]


def test_a_wrong_answer_is_the_models_not_the_servers(url: str, sound: Sound) -> None:
    sound.colour = "blue"
    report = check_server(url, probes)
    assert verdicts(report)["plain colour"] == "wrong answer"
    assert report.usable


def test_a_foreign_model_is_usable_and_what_cannot_be_known_is_unknown(
    url: str, sound: Sound
) -> None:
    sound.names, sound.chat_template = ["llava"], "<s>USER: How many"
    found = verdicts(report := check_server(url, probes))
    assert {found[name] for name in ("signature", "contract", "chat template")} == {"unknown"}
    assert report.usable
    assert not report.mismatch


def test_a_server_of_another_make_is_usable(url: str, sound: Sound) -> None:
    sound.version, sound.names = None, ["llava"]
    report = check_server(url, probes)
    assert verdicts(report)["vLLM"] == "unknown"
    assert report.usable


@pytest.mark.parametrize(("version", "verdict"), [("0.29.1", "not ok"), ("1.0", "ok")])
def test_versions_with_known_holes_are_named(
    url: str, sound: Sound, version: str, verdict: str
) -> None:
    sound.version = {"version": version}
    report = check_server(url, probes)
    assert verdicts(report)["vLLM"] == verdict
    assert report.usable


def test_a_changed_chat_template_is_a_mismatch(url: str, sound: Sound) -> None:
    sound.chat_template = CHAT.replace("user", "human")
    report = check_server(url, probes)
    assert verdicts(report)["chat template"] == "mismatch"
    assert report.mismatch


def test_another_context_than_this_code_renders_is_a_mismatch(url: str, sound: Sound) -> None:
    context = check_contract(FOLDER).context
    assert context is not None
    sound.names = ["x", SIGNATURE.replace(context.hash[:12], "0" * 12)]
    found = verdicts(report := check_server(url, probes))
    assert found["contract"] == "mismatch"
    assert "plain colour" not in found  # it cannot be asked as it was trained
    assert report.mismatch


def test_a_schema_that_is_ignored_is_noticed(url: str, sound: Sound) -> None:
    sound.keeps_schema = False
    report = check_server(url, probes)
    assert verdicts(report)["structured"] == "not ok"
    assert report.usable  # replies are parsed tolerantly


@pytest.mark.parametrize(
    ("pieces", "verdict"), [([""], "not ok"), (["hel", "?"], "unknown"), (["hell", "o"], "ok")]
)
def test_a_stream_that_says_something_else_is_noticed(
    url: str, sound: Sound, pieces: list[str], verdict: str
) -> None:
    sound.pieces = pieces
    assert verdicts(check_server(url, list_of_none))["streaming"] == verdict


def test_a_server_without_uuids_is_usable(url: str, sound: Sound) -> None:
    sound.knows_uuids = False
    report = check_server(url, list_of_none)
    assert "without a uuid" in next(c.result for c in report.checks if c.name == "picture")
    assert report.usable


def list_of_none(reads: Reads | None) -> list[Probe]:
    return []


def test_a_model_that_takes_no_pictures_is_of_no_use(url: str, sound: Sound) -> None:
    sound.sees = False
    report = check_server(url, list_of_none)
    assert verdicts(report)["picture"] == "not ok"
    assert not report.usable


@pytest.mark.parametrize("names", [[], ["a"]])
def test_a_model_that_is_not_served_is_of_no_use(url: str, sound: Sound, names: list[str]) -> None:
    sound.names = names
    report = check_server(url, list_of_none, model="b")
    assert verdicts(report)["models"] == "not ok"
    assert not report.usable


def test_where_nothing_listens_is_an_error() -> None:
    with pytest.raises(NotStartedError):
        check_server(f"http://127.0.0.1:{free_port()}/v1", probes)
