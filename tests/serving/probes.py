"""Questions about drawn scenes and photos, told as a checkpoint was trained."""

from __future__ import annotations

from pathlib import Path

from humanagent import HumanAgent
from humanagent.context import Focus, PersonContext, render
from humanagent.media import Picture, load_picture
from humanagent.pose import scene_facts
from humanagent.scene import Scene
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.vlm.picture import picture_url
from humanagent.vlm.prompt import ask_messages
from humanagent.vlm.reads import Reads
from humanagent.vlm.types import Message

QUESTIONS = (
    "How many people are there?",
    "Who is raising a hand?",
    "Is P1 sitting?",
    "What is the person on the left doing?",
    "Is anyone facing away?",
)
BUDGET = 1000
_SEED = 900_000_200  # far from the seeds of any recipe


def drawn(reads: Reads, scenes: int) -> list[list[Message]]:
    """Every question about every scene, of one to four people."""
    made = []
    for number in range(scenes):
        config = SceneConfig(size=(160, 120), people={number % 4 + 1: 1})
        sample = make_scene(_SEED + number, config)
        made += [asked(q, load_picture(sample.image), sample.scene, reads) for q in QUESTIONS]
    return made


def photographed(reads: Reads, photos: Path) -> list[list[Message]]:
    """Every question about every photo, whose people are found and measured first."""
    made = []
    with HumanAgent() as agent:
        for photo in sorted(photos.glob("*.jpg")):
            scene = agent.perceive(photo)
            made += [asked(q, load_picture(photo), scene, reads) for q in QUESTIONS]
    return made


def asked(question: str, picture: Picture, scene: Scene, reads: Reads) -> list[Message]:
    """One question, as the agent would put it."""
    told: PersonContext | None = None
    if reads.measured:
        told = render(
            scene,
            scene_facts(scene),
            name=reads.context or "compact",
            version=reads.version,
            focus=Focus(budget=BUDGET),
        )
    return ask_messages(question, picture_url(picture, reads), told, style=reads.prompt)
