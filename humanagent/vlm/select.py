"""From what a user gives as ``vlm`` to a backend."""

from __future__ import annotations

from humanagent.errors import SettingsError
from humanagent.settings import Settings
from humanagent.vlm.types import VLM


def make_vlm(vlm: str | VLM | None, settings: Settings) -> VLM | None:
    """A VLM object as it is; a URL as an OpenAI-compatible client; ``None`` for none.

    Raises:
        SettingsError: a string that is not an http(s) URL, or an object that is no VLM.

    Example:
        >>> make_vlm(None, Settings()) is None
        True
    """
    if vlm is None or isinstance(vlm, VLM):
        return vlm
    if not isinstance(vlm, str):
        raise SettingsError(
            f"{type(vlm).__name__} is no VLM",
            where="vlm",
            do="give a base URL, or an object with name, generate(...) and aclose()",
        )
    if not vlm.startswith(("http://", "https://")):
        raise SettingsError(
            "vlm must be the base URL of an OpenAI-compatible server",
            where=vlm,
            do="give, for example, http://localhost:8000/v1",
        )
    from humanagent.vlm.openai import OpenAIVLM

    return OpenAIVLM(
        vlm,
        model=settings.vlm_model,
        api_key=settings.vlm_api_key,
        timeout_s=settings.deadline_s,
    )
