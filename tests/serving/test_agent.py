"""The whole agent in front of a real server, on real photos."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from humanagent import Answer, HumanAgent
from humanagent.media import load_picture
from humanagent.vlm.checkpoint.contract import read_contract
from humanagent.vlm.parse import parse_reply
from humanagent.vlm.picture import picture_url
from humanagent.vlm.prompt import reply_schema
from humanagent.vlm.server import OpenAIVLM
from humanagent.vlm.serving.process import ServerProcess
from humanagent.vlm.types import Message

pytestmark = pytest.mark.vllm

#: Whatever else this machine does.
PATIENT_S = 600.0
QUESTIONS = (
    "How many people are there?",
    "Is anyone sitting?",
    "Who is standing?",
    "Is anyone raising a hand?",
    "Is P1 facing the camera?",
    "What is the person on the left doing?",
    "Is the left arm of P1 raised?",
    "Is anyone facing away?",
)


@pytest.fixture(scope="module")
def agent(server: ServerProcess) -> Iterator[HumanAgent]:
    with HumanAgent(vlm=server.url, deadline_s=PATIENT_S, revise=False) as agent:
        yield agent


def from_the_model(answer: Answer, checkpoint: Path) -> bool:
    return answer.provenance["speaker"] == f"humanvlm-{read_contract(checkpoint).model}"


def test_it_is_asked_as_it_was_trained_and_answers(
    agent: HumanAgent, checkpoint: Path, example_photos: Path
) -> None:
    contract = read_contract(checkpoint)
    for photo in sorted(example_photos.glob("*.jpg")):
        answer = agent.ask(photo, "Is the person standing?")
        assert answer.text
        assert not answer.degraded, answer.warnings
        assert from_the_model(answer, checkpoint)
        assert answer.provenance["prompt"]["style"] == contract.prompt
        if contract.context is not None:
            assert answer.provenance["context"]["contract"] == contract.context.hash


async def generate(server: ServerProcess, messages: list[Message], **more: object) -> str:
    vlm = OpenAIVLM(server.url, timeout_s=PATIENT_S)
    try:
        return (await vlm.generate(messages, **more)).text  # type: ignore[arg-type]
    finally:
        await vlm.aclose()


def test_claims_come_structured_and_in_the_vocabulary(
    server: ServerProcess, checkpoint: Path, example_photos: Path
) -> None:
    contract = read_contract(checkpoint)
    schema = reply_schema(contract.prompt)
    kinds = schema["properties"]["claims"]["items"]["anyOf"]
    predicates = {p for kind in kinds for p in kind["properties"]["predicate"]["enum"]}
    for photo in sorted(example_photos.glob("*.jpg")):
        url = picture_url(load_picture(photo), contract.reads())
        messages = [Message("user", "Question: Is the person standing?", (url,))]
        reply, structured = parse_reply(asyncio.run(generate(server, messages, schema=schema)))
        assert structured
        assert {claim.predicate for claim in reply.claims} <= predicates


def test_its_answer_is_shown_while_it_is_written(agent: HumanAgent, example_photos: Path) -> None:
    async def watched() -> tuple[str, Answer]:
        pieces, answer = [], None
        photo = example_photos / "skier.jpg"
        async for event in agent.astream(photo, "Is the person standing?"):
            if event["type"] == "text":
                pieces.append(event["delta"])
            elif event["type"] == "answer":
                answer = event["answer"]
        assert answer is not None
        assert len(pieces) > 1
        return "".join(pieces), answer

    shown, answer = asyncio.run(watched())
    assert not answer.degraded, answer.warnings
    assert answer.text.startswith(shown.strip())  # what the check adds comes behind


def test_a_request_may_show_two_pictures(
    server: ServerProcess, checkpoint: Path, example_photos: Path
) -> None:
    reads = read_contract(checkpoint).reads()
    urls = [
        picture_url(load_picture(example_photos / name), reads)
        for name in ("kitchen.jpg", "skier.jpg")
    ]
    asked = "Question: How many people are there?"
    both, swapped = (
        asyncio.run(generate(server, [Message("user", asked, tuple(order))]))
        for order in (urls, urls[::-1])
    )
    assert both
    assert swapped


def test_32_questions_at_once_are_all_answered(
    agent: HumanAgent, checkpoint: Path, example_photos: Path
) -> None:
    photos = sorted(example_photos.glob("*.jpg"))
    asked = [(photo, question) for photo in photos for question in QUESTIONS]
    assert len(asked) == 32
    for photo in photos:  # measured once, whoever asks first
        agent.perceive(photo)

    async def at_once() -> list[Answer]:
        return await asyncio.gather(*(agent.aask(photo, question) for photo, question in asked))

    answers = asyncio.run(at_once())
    assert [(a.question, Path(a.source).name) for a in answers] == [
        (question, photo.name) for photo, question in asked
    ]
    assert not [a.warnings for a in answers if a.degraded]
    assert all(a.text and from_the_model(a, checkpoint) for a in answers)
