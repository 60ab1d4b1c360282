"""A server has to write what the reference writes, token by token."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from humanagent.errors import BackendError, HumanAgentError, NotStartedError, SettingsError
from humanagent.training.export import parity, probes
from humanagent.training.export.parity import Reference
from humanagent.training.export.served import compare_served
from humanagent.vlm.checkpoint.contract import CheckpointError, check_contract
from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.local.words import Words
from tests.vlm.local.talk import FOLDER

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")

from humanagent.vlm.local.onnx_model import OnnxModel

URL = "http://localhost:1/v1"


@pytest.fixture(scope="module")
def reference() -> Reference:
    """By ONNX Runtime: what the server is compared with does not matter here."""
    contract, words = check_contract(FOLDER), Words(FOLDER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probes, "PEOPLE", (2,))
        patch.setattr(parity, "TOKENS", 6)
        model = OnnxModel(FOLDER, words, contract.preprocessing, threads=1)
        return Reference(model, words, contract)


class Server(httpx.MockTransport):
    """Answers from the reference; ``changes`` may spoil a reply."""

    def __init__(self, reference: Reference, changes: Any = lambda said: said) -> None:
        super().__init__(self.answer)
        self.names = ["humanvlm-tiny", signature(reference.contract)]
        self.asked: list[dict[str, Any]] = []
        self._end = reference.words.convert_tokens_to_ids("<|im_end|>")
        self._known = {one.messages[-1].text: one for one in reference.asked}
        self._changes = changes

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/models"):
            cards = [{"id": n, "root": "r", "owned_by": "vllm"} for n in self.names]
            return httpx.Response(200, json={"data": cards})
        body = json.loads(request.content)
        self.asked.append(body)
        one = self._known[body["messages"][-1]["content"][-1]["text"]]
        said = {"prompt_token_ids": one.probe[0], "token_ids": [*one.tokens, self._end]}
        said = self._changes(said)
        return httpx.Response(
            200,
            json={
                "prompt_token_ids": said["prompt_token_ids"],
                "choices": [{"token_ids": said["token_ids"]}],
            },
        )


def test_equal_tokens_are_reported(reference: Reference) -> None:
    server = Server(reference)
    done = compare_served(reference, URL, server)
    assert (done.model, done.prompts, done.same_prompts, done.answers) == ("humanvlm-tiny", 6, 1, 1)
    assert all(body["temperature"] == 0 and body["return_token_ids"] for body in server.asked)
    pictures = [body["messages"][-1]["content"][0]["image_url"]["url"] for body in server.asked]
    assert all(url.startswith("data:image/png") for url in pictures)


@pytest.mark.parametrize("field", ["prompt_token_ids", "token_ids"])
def test_one_different_token_is_refused(reference: Reference, field: str) -> None:
    replies = iter(range(100))

    def changes(said: dict[str, list[int]]) -> dict[str, list[int]]:
        if next(replies) == 3:
            said[field] = [said[field][0] + 1, *said[field][1:]]
        return said

    with pytest.raises(BackendError, match=r"5 (of 6 prompts|equal answers)"):
        compare_served(reference, URL, Server(reference, changes))


def test_a_server_of_another_checkpoint_is_refused(reference: Reference) -> None:
    server = Server(reference)
    server.names[1] = server.names[1].replace("px28", "px112")
    with pytest.raises(CheckpointError, match="another checkpoint"):
        compare_served(reference, URL, server)


def test_a_server_that_says_nothing_of_its_checkpoint_is_compared(reference: Reference) -> None:
    server = Server(reference)
    server.names = ["something"]
    assert compare_served(reference, URL, server).model == "something"


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


def hang(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("late")


def fail(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/models"):
        return httpx.Response(200, json={"data": [{"id": "m"}]})
    return httpx.Response(500, text="boom")


def tell_nothing(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("/models"):
        return httpx.Response(200, json={"data": [{"id": "m"}]})
    return httpx.Response(200, json={"choices": [{"message": {"content": "Two."}}]})


@pytest.mark.parametrize(
    ("handler", "kind", "said"),
    [
        (refuse, NotStartedError, "humanagent vlm serve"),
        (hang, BackendError, "ReadTimeout"),
        (lambda r: httpx.Response(200, text="no"), BackendError, "lists no model"),
        (lambda r: httpx.Response(404), BackendError, "lists no model"),
        (fail, BackendError, "500: boom"),
        (tell_nothing, BackendError, "no token ids"),
    ],
)
def test_a_server_that_cannot_be_asked_is_a_typed_error(
    reference: Reference, handler: Any, kind: type[HumanAgentError], said: str
) -> None:
    with pytest.raises(kind, match=said):
        compare_served(reference, URL, httpx.MockTransport(handler))


@pytest.mark.parametrize("url", ["", "localhost:8000", "ftp://host/v1"])
def test_what_is_no_address_is_refused(reference: Reference, url: str) -> None:
    with pytest.raises(SettingsError, match="address"):
        compare_served(reference, url)
