"""The agent renders what the model was trained to read; any other model gets the usual."""

from __future__ import annotations

import pytest

from humanagent import HumanAgent
from humanagent.context import contract_hash
from humanagent.vlm import ScriptedVLM
from humanagent.vlm.prompt import rules
from humanagent.vlm.reads import Reads
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

SCENE = scene_of(raising_right_hand(100, 100), standing(400, 100))
TRAINED = Reads(context="compact", version=1, prompt="plain", focus=False)


def told(reads: Reads | None, *questions: str) -> tuple[list[str], list[dict]]:
    """What the model was sent for each question, and the provenance of each answer."""
    vlm = ScriptedVLM(['{"answer": "I cannot tell.", "claims": []}'] * len(questions))
    if reads is not None:
        vlm.reads = reads  # type: ignore[attr-defined]
    with HumanAgent(vlm, perceiver=FixedPerceiver(SCENE), context="paper") as agent:
        found = [agent.ask(picture(), q).provenance for q in questions]
    return ["\n".join(m.text for m in call) for call in vlm.calls], found


def test_a_model_that_names_nothing_gets_rules_and_the_context_of_the_settings() -> None:
    [text], [came] = told(None, "Who is raising a hand?")
    assert text.startswith(rules())
    assert came["context"]["name"] == "paper"
    assert came["prompt"]["style"] == "rules"


def test_a_trained_model_gets_the_context_and_prompt_that_it_names() -> None:
    [text], [came] = told(TRAINED, "Who is raising a hand?")
    assert text.startswith("Measured people:\npicture")
    assert text.endswith("Question: Who is raising a hand?")
    assert came["context"]["name"] == "compact"
    assert came["context"]["contract"] == contract_hash("compact", 1)
    assert came["prompt"]["style"] == "plain"


@pytest.mark.parametrize("focus", [True, False])
def test_without_focus_every_question_has_the_same_context(focus: bool) -> None:
    reads = Reads(context="compact", prompt="plain", focus=focus)
    texts, _ = told(reads, "Is P2 sitting?", "Who is raising a hand?", "How many people?")
    contexts = {text.rpartition("\n\nQuestion:")[0] for text in texts}
    assert (len(contexts) == 1) is not focus


@pytest.mark.parametrize(
    ("reply", "degraded"),
    [("Two people stand.", True), ('{"answer": "Two people st', False)],
)
def test_a_trained_model_that_does_not_write_its_form_is_not_believed(
    reply: str, degraded: bool
) -> None:
    vlm = ScriptedVLM([reply])
    vlm.reads = TRAINED  # type: ignore[attr-defined]
    with HumanAgent(vlm, perceiver=FixedPerceiver(SCENE)) as agent:
        answer = agent.ask(picture(), "How many people are there?")
    assert answer.degraded is degraded
    assert (answer.provenance["speaker"] == "facts") is degraded


def test_a_model_trained_without_context_gets_none() -> None:
    [text], [came] = told(Reads(measured=False, prompt="plain"), "Who is raising a hand?")
    assert text == "Question: Who is raising a hand?"
    assert "context" not in came


def test_a_model_trained_on_single_questions_is_told_no_earlier_ones_and_asked_once() -> None:
    lie = (
        '{"answer": "Five.", "claims": [{"subject": "scene", "predicate": "count", "value": "5"}]}'
    )
    vlm = ScriptedVLM([lie, lie])
    vlm.reads = TRAINED  # type: ignore[attr-defined]
    with HumanAgent(vlm, perceiver=FixedPerceiver(SCENE)) as agent:
        first = agent.ask(picture(), "How many people are there?", thread_id="t")
        agent.ask(None, "And how many are standing?", thread_id="t")
    assert [c.verdict for c in first.claims] == ["contradicted"]
    assert [len(call) for call in vlm.calls] == [1, 1]
