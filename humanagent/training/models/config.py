"""Sizes of a HumanVLM: a SigLIP tower, a 2-layer MLP and a Qwen2-family language model.

- ``tiny`` for tests; ``pico``, ``nano`` and ``small`` for a machine without a GPU; ``7b`` for GPUs.
  ``pico`` learns most in an hour on two cores: it sees several times the tokens that ``nano`` does.
- The tower's features are those of its last layer before the final norm,
  ``vision_feature_layer=-1``: transformers and vLLM agree on that, and no layer is left unused.
  (LLaVAs on a pretrained tower take the last but one: give ``layers`` one less than it has.)
- ``vision_feature_select_strategy="full"``: SigLIP has no class token that could be dropped.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from humanagent.errors import SettingsError

Size = Annotated[int, Field(gt=0)]


class VisionConfig(BaseModel):
    """The SigLIP tower; pictures are squares of ``image_size`` pixels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    image_size: Size
    patch_size: Size
    hidden_size: Size
    intermediate_size: Size
    layers: Size
    heads: Size

    @property
    def tokens(self) -> int:
        """Places that one picture takes in the text: one per whole patch."""
        return int(self.image_size // self.patch_size) ** 2


class TextConfig(BaseModel):
    """The Qwen2 language model; the size of the vocabulary comes from the tokenizer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hidden_size: Size
    intermediate_size: Size
    layers: Size
    heads: Size
    kv_heads: Size
    max_positions: Size = 2048
    rope_theta: float = 10_000.0
    tie_embeddings: bool = True


class ModelConfig(BaseModel):
    """Everything that gives a HumanVLM its shape.

    ``vocab_size`` is what a tokenizer trained for this size should have at most; the model takes
    the size of the tokenizer it is built with.

    Example:
        >>> nano = ModelConfig.named("nano")
        >>> nano.vision.tokens, round(nano.parameters(nano.vocab_size) / 1e6, 1)
        (64, 7.8)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    vocab_size: Size
    vision: VisionConfig
    text: TextConfig
    attention_dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0

    @classmethod
    def named(cls, name: str) -> ModelConfig:
        """One of the sizes in ``SIZES``.

        Raises:
            SettingsError: there is no size of that name.
        """
        if name not in SIZES:
            raise SettingsError(f"no model size {name!r}", do=f"use one of {', '.join(SIZES)}")
        return SIZES[name]

    @model_validator(mode="after")
    def _heads_divide(self) -> Self:
        for part, heads in ((self.vision, self.vision.heads), (self.text, self.text.heads)):
            if part.hidden_size % heads:
                raise ValueError(
                    f"hidden_size {part.hidden_size} is not a multiple of {heads} heads"
                )
        if self.text.heads % self.text.kv_heads:
            raise ValueError("heads must be a multiple of kv_heads")
        if (self.text.hidden_size // self.text.heads) % 2:
            raise ValueError("rotary positions need heads of even size")
        if self.vision.image_size < self.vision.patch_size:
            raise ValueError("a picture is smaller than a patch")
        return self

    def parameters(self, vocab_size: int) -> int:
        """How many numbers are in the model."""
        v, t = self.vision, self.text
        v_layer = 4 * v.hidden_size * (v.hidden_size + 1) + 4 * v.hidden_size
        v_layer += 2 * v.hidden_size * v.intermediate_size + v.hidden_size + v.intermediate_size
        patches = (3 * v.patch_size**2 + 1 + v.tokens) * v.hidden_size
        tower = v.layers * v_layer + patches + 2 * v.hidden_size
        connector = (v.hidden_size + 1 + t.hidden_size + 1) * t.hidden_size
        keys = t.hidden_size // t.heads * t.kv_heads
        attention = 2 * t.hidden_size**2 + t.hidden_size + 2 * keys * (t.hidden_size + 1)
        t_layer = attention + 3 * t.hidden_size * t.intermediate_size + 2 * t.hidden_size
        words = vocab_size * t.hidden_size * (1 if t.tie_embeddings else 2)
        return tower + connector + t.layers * t_layer + t.hidden_size + words

    def to_hf(self, *, vocab_size: int, image_token: int, eos: int, pad: int) -> Any:
        """The same as a transformers ``LlavaConfig``; the last three are token ids."""
        from transformers import LlavaConfig, Qwen2Config, SiglipVisionConfig

        v, t = self.vision, self.text
        vision = SiglipVisionConfig(
            image_size=v.image_size,
            patch_size=v.patch_size,
            hidden_size=v.hidden_size,
            intermediate_size=v.intermediate_size,
            num_hidden_layers=v.layers,
            num_attention_heads=v.heads,
            attention_dropout=self.attention_dropout,
            vision_use_head=False,  # the pooling head would be dead weight
        )
        text = Qwen2Config(
            vocab_size=vocab_size,
            hidden_size=t.hidden_size,
            intermediate_size=t.intermediate_size,
            num_hidden_layers=t.layers,
            num_attention_heads=t.heads,
            num_key_value_heads=t.kv_heads,
            max_position_embeddings=t.max_positions,
            rope_parameters={"rope_type": "default", "rope_theta": t.rope_theta},
            tie_word_embeddings=t.tie_embeddings,
            attention_dropout=self.attention_dropout,
            bos_token_id=None,
            eos_token_id=eos,
            pad_token_id=pad,
        )
        return LlavaConfig(
            vision_config=vision,
            text_config=text,
            image_token_index=image_token,
            image_seq_length=v.tokens,
            vision_feature_layer=-1,
            vision_feature_select_strategy="full",
            tie_word_embeddings=t.tie_embeddings,
        )


def _size(name: str, vocab_size: int, vision: dict[str, int], text: dict[str, Any]) -> ModelConfig:
    return ModelConfig(
        name=name, vocab_size=vocab_size, vision=VisionConfig(**vision), text=TextConfig(**text)
    )


SIZES = {
    size.name: size
    for size in (
        _size(
            "tiny",
            512,
            {
                "image_size": 28,
                "patch_size": 14,
                "hidden_size": 32,
                "intermediate_size": 64,
                "layers": 1,
                "heads": 1,
            },
            {"hidden_size": 64, "intermediate_size": 128, "layers": 2, "heads": 2, "kv_heads": 1},
        ),
        _size(
            "pico",
            2048,
            {
                "image_size": 112,
                "patch_size": 14,
                "hidden_size": 96,
                "intermediate_size": 384,
                "layers": 3,
                "heads": 3,
            },
            {"hidden_size": 160, "intermediate_size": 480, "layers": 5, "heads": 5, "kv_heads": 5},
        ),
        _size(
            "nano",
            4096,
            {
                "image_size": 112,
                "patch_size": 14,
                "hidden_size": 192,
                "intermediate_size": 768,
                "layers": 4,
                "heads": 3,
            },
            {"hidden_size": 256, "intermediate_size": 768, "layers": 6, "heads": 4, "kv_heads": 2},
        ),
        _size(
            "small",
            8192,
            {
                "image_size": 168,
                "patch_size": 14,
                "hidden_size": 256,
                "intermediate_size": 1024,
                "layers": 6,
                "heads": 4,
            },
            {"hidden_size": 384, "intermediate_size": 1024, "layers": 8, "heads": 6, "kv_heads": 2},
        ),
        # The shapes of SigLIP so400m/14 at 384 px but for its last layer, and of Qwen2.5-7B.
        _size(
            "7b",
            152_064,
            {
                "image_size": 384,
                "patch_size": 14,
                "hidden_size": 1152,
                "intermediate_size": 4304,
                "layers": 26,
                "heads": 16,
            },
            {
                "hidden_size": 3584,
                "intermediate_size": 18_944,
                "layers": 28,
                "heads": 28,
                "kv_heads": 4,
                "max_positions": 32_768,
                "rope_theta": 1_000_000.0,
                "tie_embeddings": False,
            },
        ),
    )
}
