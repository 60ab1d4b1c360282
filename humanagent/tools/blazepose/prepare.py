"""Whether the embedded models can be used."""

from __future__ import annotations

from functools import partial

from humanagent.errors import HumanAgentError, SettingsError
from humanagent.settings import Settings
from humanagent.tools.choice import Missing, Ready


def prepare(settings: Settings) -> Ready | Missing:
    """Ready where mediapipe's wheel and LiteRT are installed."""
    from humanagent.tools.blazepose.backend import BlazePose
    from humanagent.tools.blazepose.models import package_folder

    if given := settings.pose_weights or settings.detector_weights:
        return Missing(
            SettingsError(
                f"the embedded models come along and take no {given}",
                where="pose_weights, detector_weights",
                do="leave both away, or choose another perceiver",
            )
        )
    try:
        package_folder()
    except HumanAgentError as error:
        return Missing(error)
    build = partial(BlazePose, threads=settings.threads)
    return Ready(("blazepose", settings.threads), "its models come with mediapipe", build)
