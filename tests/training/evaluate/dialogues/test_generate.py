"""Answers in batches are the answers one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from humanagent.training.data.dialogues import DialogueConfig
from humanagent.training.data.dialogues.encode import turns
from humanagent.training.evaluate.dialogues import Asked, ask_about, generate
from humanagent.vlm.checkpoint.chat import encode_prompt
from tests.training.models import tiny

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
torch.set_num_threads(1)

CONFIG = DialogueConfig(size=28, questions=3, people={0: 1, 1: 1, 3: 1})


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    """With and without picture, with and without context."""
    found = ask_about(CONFIG, "test", 3)
    return [
        replace(one, picture=one.picture if i % 3 else None, context=one.context if i % 2 else None)
        for i, one in enumerate(found)
    ]


@pytest.fixture(params=["sdpa", "segments"])
def model(request: pytest.FixtureRequest) -> Any:
    return tiny.model(attention=request.param)


def test_a_batch_changes_no_answer(model: Any, asked: list[Asked]) -> None:
    done: list[int] = []
    together = generate(model, tiny.tokenizer(), asked, batch=5, progress=done.append)
    alone = [generate(model, tiny.tokenizer(), [one])[0] for one in asked]
    assert together == alone
    assert done == [5, 4]
    assert len(set(together)) > 3


def test_they_are_the_answers_to_the_prompt_of_the_chat_format(asked: list[Asked]) -> None:
    """By transformers alone, for a question without picture."""
    model, one = tiny.model().eval(), asked[3]
    assert one.picture is None
    prompt = turns(one.context, one.truth.question, "", pictures=0)[:1]
    ids = torch.tensor([encode_prompt(tiny.tokenizer(), prompt, image_tokens=4)])
    end = tiny.tokenizer().convert_tokens_to_ids("<|im_end|>")
    said = model.generate(
        input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=160,
        eos_token_id=end, pad_token_id=0,
    )  # fmt: skip
    words = tiny.tokenizer().decode(said[0, ids.shape[1] :], skip_special_tokens=True)
    assert generate(model, tiny.tokenizer(), [one]) == [words.strip()]


@pytest.mark.parametrize("training", [True, False])
def test_the_model_is_left_as_it_was(model: Any, asked: list[Asked], training: bool) -> None:
    model.train(training)
    attention = model.config.text_config._attn_implementation
    random = torch.get_rng_state()
    generate(model, tiny.tokenizer(), asked[:2])
    assert (model.training, model.config.text_config._attn_implementation) == (training, attention)
    assert torch.equal(torch.get_rng_state(), random)

    def fails(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(model, tiny.tokenizer(), asked[:2], progress=fails)
    assert (model.training, model.config.text_config._attn_implementation) == (training, attention)


def test_nothing_asked_is_nothing_said(model: Any) -> None:
    assert generate(model, tiny.tokenizer(), []) == []
