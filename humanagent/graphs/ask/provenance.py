"""Where an answer comes from: versions, tool settings, model, hashes."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from humanagent.context import contract_hash, latest
from humanagent.graphs.ask.context import AskContext
from humanagent.vlm.prompt import PROMPT_VERSION
from humanagent.vlm.reads import reads_of


def provenance(state: Any, context: AskContext) -> dict[str, Any]:
    """Who measured, who spoke, and with which contracts."""
    made: dict[str, Any] = {
        "humanagent": _own_version(),
        "speaker": state["speaker"],
        "route": state["route"].reason,
        "profile": context.settings.profile,
    }
    found = context.scenes.get(state["scene_key"])
    if found is not None:
        made["perception"] = found[0].provenance.model_dump()
    reads = reads_of(context.vlm)
    if state["context_sha256"]:
        name = reads.context or context.settings.context
        number = reads.version or latest(name)
        made["context"] = {
            "name": name,
            "version": number,
            "contract": contract_hash(name, number),
            "sha256": state["context_sha256"],
        }
    if state["raw"]:
        made["prompt"] = {"style": reads.prompt, "version": PROMPT_VERSION}
    return made


@cache
def _own_version() -> str:
    try:
        return version("humanagent")
    except PackageNotFoundError:
        return "unknown"  # run from a checkout without installing
