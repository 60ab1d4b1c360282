"""HumanVLM by ONNX Runtime: neither torch nor transformers."""

from __future__ import annotations

from pathlib import Path

from humanagent.vlm.checkpoint.exported import FILE, FOLDER
from humanagent.vlm.local.backend import LocalVLM, Model
from humanagent.vlm.local.words import Words


class OnnxVLM(LocalVLM):
    """A checkpoint with an ``onnx`` folder, as ``humanagent export`` writes it, on the CPU.

    What was read stays in memory: a second question about the same picture costs little more
    than its own words, where the model's context does not depend on the question.

    Example:
        ``HumanAgent(vlm=OnnxVLM("checkpoints/nano", threads=4))``
    """

    needs = ("onnxruntime", "tokenizers")
    extra = "onnx"
    kind = "onnx"

    @staticmethod
    def exported(folder: Path) -> bool:
        """Whether a folder has been exported."""
        return (folder / FOLDER / FILE).is_file()

    def _load(self, words: Words) -> Model:
        from humanagent.vlm.local.onnx_model import OnnxModel

        return OnnxModel(self.folder, words, self.contract.preprocessing, threads=self.threads)
