"""The facts speaker: answers from measured joints alone, and says so when they do not decide."""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.claims import Reply
from humanagent.pose import SceneFacts
from humanagent.routing import Route
from humanagent.scene import Scene
from humanagent.speaker.counting import count
from humanagent.speaker.limits import VLM
from humanagent.speaker.say import abstained
from humanagent.speaker.turns import Turn


def speak(
    question: str,
    route: Route,
    scene: Scene,
    facts: SceneFacts,
    *,
    history: Sequence[Turn] = (),
) -> Reply:
    """Answer a question from the facts, or abstain with the reason and the remedy.

    Example:
        >>> empty = Scene.from_people((640, 480), [])
        >>> speak("Who?", Route(intent="count"), empty, SceneFacts(people={})).status
        'answered'
    """
    if route.intent == "refuse":
        return Reply(text="I do not answer that.", status="refused", reason=route.reason)
    if route.intent == "count":
        return count(scene)
    return abstained("the measured joints do not decide that", VLM)
