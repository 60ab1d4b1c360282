"""HumanAgent: ask a question about the people in a picture, get an answer you can check.

Names are imported on first use, so that ``import humanagent`` stays fast.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from humanagent.agent import HumanAgent
    from humanagent.answer import Answer
    from humanagent.claims import Claim
    from humanagent.errors import HumanAgentError
    from humanagent.pose import scene_facts
    from humanagent.scene import Keypoints, Person, Scene
    from humanagent.settings import Settings

# ONNX Runtime would keep a device id and a record of its use in the user's home.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

_HOMES = {
    "Answer": "humanagent.answer",
    "Claim": "humanagent.claims",
    "HumanAgent": "humanagent.agent",
    "HumanAgentError": "humanagent.errors",
    "Keypoints": "humanagent.scene",
    "Person": "humanagent.scene",
    "Scene": "humanagent.scene",
    "Settings": "humanagent.settings",
    "scene_facts": "humanagent.pose",
}

__all__ = [
    "Answer",
    "Claim",
    "HumanAgent",
    "HumanAgentError",
    "Keypoints",
    "Person",
    "Scene",
    "Settings",
    "scene_facts",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
