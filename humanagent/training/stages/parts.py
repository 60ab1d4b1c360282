"""Which weights of a HumanVLM learn in a stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from humanagent.errors import SettingsError
from humanagent.training.models.build import freeze_unused
from humanagent.training.stages.recipe import LoraRecipe, Part

_PREFIX: Final[dict[Part, tuple[str, ...]]] = {
    "vision": ("model.vision_tower.",),
    "connector": ("model.multi_modal_projector.",),
    "language": ("model.language_model.", "lm_head."),
}
#: SigLIP has layers of the same names, so the pattern says where the language model's are.
LORA_TARGETS: Final = (
    r"model\.language_model\.layers\.\d+\."
    r"(?:self_attn\.(?:q|k|v|o)_proj|mlp\.(?:gate|up|down)_proj)"
)


def prepare(model: Any, parts: Sequence[Part], lora: LoraRecipe) -> Any:
    """Let only these parts learn; returns the model, inside a ``PeftModel`` where LoRA learns.

    Raises:
        SettingsError: a part without any weight.
    """
    wanted = tuple(prefix for part in parts for prefix in _PREFIX.get(part, ()))
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith(wanted) if wanted else False)
    freeze_unused(model)
    if "lora" in parts:
        model = _with_lora(model, lora)
    if not any(p.requires_grad for p in model.parameters()):
        raise SettingsError(f"nothing learns in {', '.join(parts) or 'no part'}", where="train")
    return model


def _with_lora(model: Any, lora: LoraRecipe) -> Any:
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=lora.rank, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=LORA_TARGETS
    )
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    wrapped = get_peft_model(model, config)
    for parameter in learning:
        parameter.requires_grad_(True)  # peft froze everything but LoRA
    return wrapped


def merged(model: Any) -> Any:
    """The plain model, with LoRA added into its weights; a plain model as it is."""
    return model.merge_and_unload() if hasattr(model, "merge_and_unload") else model
