"""Packing image-text samples into rows without leaks, and a loss that packing does not change."""

from humanagent.training.packing.attention import use_segments
from humanagent.training.packing.collate import collate
from humanagent.training.packing.isolation import LeakError, check_isolation
from humanagent.training.packing.loss import StepLoss, step_loss
from humanagent.training.packing.pack import pack
from humanagent.training.packing.sample import Sample, SampleSource
from humanagent.training.packing.stream import PackedStream

__all__ = [
    "LeakError",
    "PackedStream",
    "Sample",
    "SampleSource",
    "StepLoss",
    "check_isolation",
    "collate",
    "pack",
    "step_loss",
    "use_segments",
]
