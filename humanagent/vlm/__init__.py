"""Vision-language models behind one async protocol."""

from humanagent.vlm.scripted import ScriptedVLM
from humanagent.vlm.types import VLM, Completion, Message, ToolCall, ToolSpec

__all__ = ["VLM", "Completion", "Message", "ScriptedVLM", "ToolCall", "ToolSpec"]
