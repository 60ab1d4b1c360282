"""Write ``onnx/`` beside a checkpoint's weights, whole or not at all, and say how alike it is."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

import numpy as np

from humanagent.errors import BackendError, SettingsError
from humanagent.training.export.gate import Gate, check, check_installed
from humanagent.training.export.parity import Alike, Reference
from humanagent.training.models.atomic import atomic_folder
from humanagent.vlm.checkpoint.contract import FILE as CONTRACT
from humanagent.vlm.checkpoint.contract import check_contract
from humanagent.vlm.checkpoint.exported import (
    DECODER,
    EMBEDDINGS,
    FILE,
    FOLDER,
    VISION,
    Exported,
    Precision,
    digest,
)

#: What the ONNX backend reads beside its own folder.
BESIDE: Final = (
    CONTRACT,
    "config.json",
    "processor_config.json",
    "chat_template.jinja",
    "tokenizer.json",
)
_NEEDS: Final = ("torch", "transformers", "onnx", "onnxscript", "onnxruntime", "tokenizers")
_OPSET: Final = 18
#: In float32 more than this is no rounding.
_LOGITS: Final = 1e-4


@dataclass(frozen=True)
class Parity:
    """Against transformers in float32, over ``prompts`` prompts.

    Largest difference of a logit and share of equal greedy answers of the float32 graph, and the
    same of the graph as it is stored.
    """

    prompts: int
    fp32_logits: float
    fp32_answers: float
    stored_logits: float
    stored_answers: float


@dataclass(frozen=True)
class Export:
    """What was written: bytes of each file that answering needs, and the comparisons."""

    folder: Path
    precision: Precision
    files: dict[str, int]
    parity: Parity
    gate: Gate

    @property
    def total(self) -> int:
        """Bytes of all files."""
        return sum(self.files.values())


def export_onnx(
    folder: Path, *, precision: Precision = "int8", server: str | None = None
) -> Export:
    """Export a checkpoint for ONNX Runtime; an ``onnx`` folder that is there is replaced.

    ``int8`` and ``fp16`` are how large weights are stored; everything is computed in float32.
    Before anything is written, the float32 graph is compared with transformers, coordinates with
    their way through the tokenizer, and the vLLM ``server`` that serves the checkpoint, where one
    is given.

    Raises:
        SettingsError: no such precision.
        CheckpointError: not a whole checkpoint of ours.
        MissingDependencyError: a library is not installed.
        BackendError: graph or server give other answers than transformers; see ``gate.check``.
    """
    if precision not in get_args(Precision):
        raise SettingsError(f"no precision {precision!r}", do="use fp32, fp16 or int8")
    contract = check_contract(folder)
    check_installed(_NEEDS)
    from humanagent.quiet import quiet
    from humanagent.training.models.load import load
    from humanagent.vlm.local.onnx_model import OnnxModel

    with quiet():
        # Layers with their attention written out: it becomes plain products of matrices.
        model = load(folder, attention="eager").model
    reference = Reference.open(folder)
    gate = check(reference, server)

    def compare(exported: Path) -> Alike:
        one = OnnxModel(exported, reference.words, contract.preprocessing, threads=1)
        return reference.compare(one)

    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as scratch:
        plain, stored = Path(scratch, "fp32"), Path(scratch, precision)
        graphs = _graphs(model)
        _write(plain, model, graphs, "fp32")
        exact = compare(plain)
        if exact.logits > _LOGITS or exact.answers < 1:
            raise BackendError(
                f"the exported graph differs from transformers: logits by {exact.logits:.1e}, "
                f"{exact.answers:.0%} of the answers are equal",
                where=str(folder),
                do="use other versions of torch, onnx or onnxruntime",
            )
        kept = exact
        if precision != "fp32":
            _write(stored, model, graphs, precision)
            kept = compare(stored)
        _replace(stored / FOLDER, folder / FOLDER)
    parity = Parity(exact.prompts, exact.logits, exact.answers, kept.logits, kept.answers)
    inside = [f"{FOLDER}/{name}" for name in (VISION, DECODER, EMBEDDINGS, FILE)]
    files = {name: (folder / name).stat().st_size for name in (*inside, *BESIDE)}
    return Export(folder, precision, files, parity, gate)


def _write(folder: Path, model: Any, graphs: dict[str, Any], precision: Precision) -> None:
    """Graphs, embeddings and what they are, in ``folder/onnx``; the graphs are changed."""
    import onnx

    from humanagent.training.export.weights import store

    with atomic_folder(folder / FOLDER) as inside:
        for name, graph in graphs.items():
            store(graph, precision)
            onnx.save(graph, inside / name)
        embeddings = model.get_input_embeddings().weight.detach().float().numpy()
        kept = embeddings if precision == "fp32" else embeddings.astype(np.float16)
        np.save(inside / EMBEDDINGS, kept, allow_pickle=False)
        exported = Exported(
            precision=precision,
            cache=_cache(model),
            places=model.config.text_config.max_position_embeddings,
            files={name: digest(inside / name) for name in (VISION, DECODER, EMBEDDINGS)},
        )
        (inside / FILE).write_text(exported.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _cache(model: Any) -> tuple[int, int, int, int]:
    text = model.config.text_config
    head = text.hidden_size // text.num_attention_heads
    return text.num_hidden_layers, 2, text.num_key_value_heads, head


def _graphs(model: Any) -> dict[str, Any]:
    """Both halves as ``onnx.ModelProto``; the numbers of new and old places are free."""
    import torch

    from humanagent.training.export.modules import decoder, vision

    side = model.config.vision_config.image_size
    free = {0: torch.export.Dim.DYNAMIC}
    embeds = torch.zeros(5, model.config.text_config.hidden_size)
    halves: dict[str, tuple[Any, ...]] = {
        VISION: (
            vision(model),
            (torch.zeros(1, 3, side, side),),
            ["pixel_values"],
            ["features"],
            None,
        ),
        DECODER: (
            decoder(model),
            (embeds, torch.zeros(3, *_cache(model))),
            ["embeds", "past"],
            ["logits", "present"],
            {"embeds": free, "past": free},
        ),
    }
    made = {}
    with torch.no_grad(), _quiet_torch():
        for name, (half, example, inputs, outputs, shapes) in halves.items():
            program = torch.onnx.export(
                half,
                example,
                input_names=inputs,
                output_names=outputs,
                dynamic_shapes=shapes,
                dynamo=True,
                opset_version=_OPSET,
                verbose=False,
            )
            assert program is not None
            made[name] = _bare(program.model_proto)
    return made


def _bare(graph: Any) -> Any:
    """Without shapes from before folding, and without the lines of code that each node is from."""
    del graph.graph.value_info[:]
    for part in (graph, graph.graph, *graph.graph.node, *graph.graph.input, *graph.graph.output):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    return graph


def _replace(new: Path, old: Path) -> None:
    """Put a folder in another's place; a kill in between leaves neither, never half of one."""
    aside = old.with_name(f".{old.name}.replaced")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        os.rename(old, aside)
    os.rename(new, old)
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _quiet_torch() -> Iterator[None]:
    """Without what torch tells its developers while it exports."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
