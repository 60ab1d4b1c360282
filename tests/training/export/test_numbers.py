"""Coordinates on their way through text: a tokenizer may not change them, a format only so far."""

from __future__ import annotations

import pytest

from humanagent.errors import BackendError
from humanagent.training.export import numbers
from humanagent.training.export.numbers import SIZES, check_numbers
from humanagent.vlm.local.words import Words
from tests.vlm.local.talk import FOLDER


class Signs:
    """A tokenizer of single signs, one of which it may lose."""

    def __init__(self, lost: str = "") -> None:
        self._lost = lost

    def encode(self, text: str) -> list[int]:
        return [ord(sign) for sign in text]

    def decode(self, ids: list[int]) -> str:
        text = "".join(map(chr, ids))
        return text.replace(self._lost, "") if self._lost else text


def test_every_context_at_every_size_stays_in_its_bounds() -> None:
    found = check_numbers(Signs())
    assert {(r.context, r.width, r.height) for r in found} == {
        (context, *size) for context in ("compact 1", "paper 1") for size in SIZES
    }
    for one in found:
        assert one.values > 300
        assert 0.8 * one.bound < one.worst <= one.bound * 1.000001
    bounds = {(r.context, r.width): r.bound for r in found}
    assert bounds["compact 1", 4000] == 0.5
    assert bounds["paper 1", 4000] == 2


def test_the_tokenizer_of_a_checkpoint_keeps_them() -> None:
    pytest.importorskip("tokenizers")
    assert len(check_numbers(Words(FOLDER))) == 2 * len(SIZES)


@pytest.mark.parametrize("lost", [" ", "7", ",", "."])
def test_a_tokenizer_that_loses_a_sign_is_refused(lost: str) -> None:
    with pytest.raises(BackendError, match=r"the tokenizer changes .* becomes"):
        check_numbers(Signs(lost))


def test_a_format_that_rounds_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbers, "_PIXEL", 0.2)
    with pytest.raises(BackendError, match=r"moves a point by 0\.\d+ px in a picture of"):
        check_numbers(Signs())


def test_a_format_that_leaves_something_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = numbers._compact
    monkeypatch.setattr(numbers, "_compact", lambda text: list(real(text))[1:])
    with pytest.raises(BackendError, match="does not hold every box and joint"):
        check_numbers(Signs())
