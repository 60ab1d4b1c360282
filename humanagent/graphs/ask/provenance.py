"""Where an answer comes from: versions, tool settings, model, hashes."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from humanagent.context import contract_hash
from humanagent.graphs.ask.context import AskContext
from humanagent.vlm.prompt import prompt_version
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
    told = state["told"]
    if told is not None:
        contract = contract_hash(told["name"], told["version"])
        made["context"] = {**told, "contract": contract}
    if state["raw"]:
        style = reads_of(context.vlm).prompt
        made["prompt"] = {"style": style, "version": prompt_version(style)}
        notice = getattr(context.vlm, "notice", None)
        if notice:
            made["model_notice"] = str(notice)
    if state["usage"]:
        made["usage"] = state["usage"]
    if state["looks"]:
        made["looks"] = state["looks"]
    return made


@cache
def _own_version() -> str:
    try:
        return version("humanagent")
    except PackageNotFoundError:
        return "unknown"  # run from a checkout without installing
