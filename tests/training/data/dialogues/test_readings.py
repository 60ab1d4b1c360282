"""Readings: what was measured, all of it true, in an order that has to be looked up."""

from __future__ import annotations

import json

import numpy as np
import pytest

from humanagent.training.data.dialogues import DialogueConfig, make_dialogue
from humanagent.training.data.dialogues.readings import reading
from humanagent.training.data.dialogues.seeds import seed_at
from humanagent.vlm.parse import parse_reply

CONFIG = DialogueConfig(picture=False, attributes=1.0, noise={"none": 1.0, "good": 1.0})


@pytest.mark.parametrize("index", range(12))
def test_every_claim_and_attribute_stands_in_the_context(index: int) -> None:
    rng = np.random.default_rng(index)
    found = make_dialogue(seed_at("train", index), CONFIG, rng)
    text = reading(found.scene, found.facts, rng)
    reply, structured = parse_reply(text)
    assert structured
    for claim in reply.claims:
        if claim.predicate in ("side", "depth", "distance", "facing"):
            pair = f"{claim.subject}>{claim.other}"
            assert found.facts.pairs[pair][claim.predicate].value == claim.value
        else:
            assert found.facts.fact(claim.subject, claim.predicate).value == claim.value
    people = {one.id: one.attributes for one in found.scene.people}
    first, *words = json.loads(text)["answer"].split("; ")
    assert first == f"people found: {len(people)}"
    for said in words:
        who, name, value = said.split(" ", 2)
        assert people[who][name] == value


def test_orders_differ() -> None:
    found = make_dialogue(seed_at("train", 1), CONFIG, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    texts = {reading(found.scene, found.facts, rng) for _ in range(5)}
    assert len(texts) == 5
