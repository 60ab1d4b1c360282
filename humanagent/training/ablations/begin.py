"""How the small models begin: numbers in their order, attention that looks for what is alike.

Only the random weights are chosen; the model is an ordinary one.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from humanagent.training.ablations.words import FRACTIONS

_KEY: Final = 6361
_LARGER: Final = 5.0
FIRST: Final = 3  # layers that begin as usual
_FAR: Final = 7  # rotary frequencies from here on hardly turn within a context


def order_numbers(model: Any, words: Any) -> None:
    """Let the embeddings of near fractions begin near each other.

    Half random Fourier features of the value (Rahimi and Recht 2007): from embeddings without
    order, a model would have to see each of the thousand numbers often. Half noise: or numbers
    would be too alike to be found again in a list. All embeddings begin larger than usual: Adam
    moves every number by its rate at every step, also those that are merely not the answer, and at
    the usual size of 0.02 what tells numbers apart would soon be small beside that.
    """
    import torch

    table = model.get_input_embeddings().weight
    rng = np.random.default_rng(_KEY)
    frequency = rng.normal(scale=2.0, size=table.shape[1])
    phase = rng.uniform(0, 2 * np.pi, size=table.shape[1])
    spread = _LARGER * float(table.detach().std())
    with torch.no_grad():
        table.mul_(_LARGER)
        for number in FRACTIONS:
            turn = 2 * np.pi * frequency * float(number) + phase
            wave = torch.tensor(np.cos(turn), dtype=table.dtype)
            row = spread * (wave + torch.randn(table.shape[1]) / 2**0.5)
            for token in (number, f"{number}, "):
                other = 0.2 * spread * torch.randn(table.shape[1])
                table[words.convert_tokens_to_ids(token)] = row + other


def look_for_alike(model: Any) -> None:
    """Let attention begin by finding tokens like the one that asks, and copy what they hold.

    After mimetic initialisation (Trockman and Kolter 2023): keys begin as queries, outputs as
    transposed values. Here keys have the other sign in the rotary pairs that turn fast: so a token
    does not find itself and its neighbours, but what is alike further away. It saves a small model
    the thousands of steps in which it finds out to look things up.
    """
    import torch

    with torch.no_grad():
        for layer in model.model.language_model.layers[FIRST:]:
            attention = layer.self_attn
            size = attention.head_dim
            query = torch.empty_like(attention.q_proj.weight)
            torch.nn.init.orthogonal_(query)
            sign = torch.ones(size)
            sign[torch.arange(size) % (size // 2) < _FAR] = -1
            attention.q_proj.weight.copy_(query)
            attention.k_proj.weight.copy_(query * sign.repeat(len(query) // size)[:, None])
            torch.nn.init.orthogonal_(attention.v_proj.weight)
            attention.o_proj.weight.copy_(attention.v_proj.weight.T)
            attention.q_proj.bias.zero_()
            attention.k_proj.bias.zero_()
