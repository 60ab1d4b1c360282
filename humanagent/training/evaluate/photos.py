"""``evaluate_photos``: run an agent over a photo set and compute every figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from humanagent.claims import Status
from humanagent.errors import BadInputError
from humanagent.media import Picture, load_picture
from humanagent.scene import Person, Scene
from humanagent.settings import MediaLimits
from humanagent.tools.protocols import PersonPerceiver
from humanagent.training.evaluate.dataset import Photo, PhotoSet, Question
from humanagent.training.evaluate.detection import Detection, detect_figures
from humanagent.training.evaluate.facts import FactCounter, Facts
from humanagent.training.evaluate.folds import out_of_fold
from humanagent.training.evaluate.matching import match
from humanagent.training.evaluate.qa import QA, Asked, qa_figures


class Said(Protocol):
    """What an answer must have (``humanagent.Answer``)."""

    @property
    def text(self) -> str: ...

    @property
    def status(self) -> Status: ...


class Asker(Protocol):
    """What is evaluated (``humanagent.HumanAgent``)."""

    def perceive(self, source: Picture, /) -> Scene:
        """The people of a picture."""
        ...

    def ask(self, source: Picture, question: str, /) -> Said:
        """The answer to a question about a picture."""
        ...


#: Makes the agent that uses this perceiver; closed after each picture.
MakeAsker = Callable[[PersonPerceiver], AbstractContextManager[Asker]]
#: Wraps the pictures in a progress bar.
Progress = Callable[[tuple[Path, ...]], Iterable[Path]]


@dataclass(frozen=True, slots=True)
class PhotoReport:
    """Every figure of one run; ``fitted_on`` of the ``pictures`` were judged out-of-fold."""

    detection: Detection
    facts: Facts
    qa: QA
    pictures: int
    fitted_on: int


def evaluate_photos(
    photos: PhotoSet,
    perceiver: PersonPerceiver,
    make_asker: MakeAsker,
    *,
    progress: Progress = iter,
    limits: MediaLimits | None = None,
) -> PhotoReport:
    """Perceive every annotated photo, ask every question, compute all figures.

    Each picture gets an agent of its own, whose perceiver was not fitted on that picture.

    Args:
        photos: Annotations and questions (``read_photos``).
        perceiver: What finds the people.
        make_asker: Makes an agent from a perceiver.
        progress: Wraps the pictures, for a progress bar.
        limits: What a picture may cost before it is decoded.

    Raises:
        BadInputError: A picture that cannot be used, or whose size is not the annotated one.
        BackendError: Perception failed, or has only weights that were fitted on a picture.
        MissingDependencyError: pycocotools is not installed.
    """
    annotated = {p.path: p for p in photos.photos}
    predicted: dict[int, tuple[Person, ...]] = {}
    facts, asked, fitted_on = FactCounter(), list[Asked](), 0
    for path in progress(photos.pictures()):
        picture = load_picture(path, limits)
        unseen = out_of_fold(perceiver, picture.sha256)
        fitted_on += unseen is not perceiver
        with make_asker(unseen) as agent:
            photo = annotated.get(path)
            if photo is not None:
                predicted[photo.id] = _perceive(agent, photo, picture, facts)
            asked += [_ask(agent, picture, q) for q in photos.questions if q.path == path]
    asked.sort(key=lambda a: a.question.line)
    return PhotoReport(
        detection=detect_figures(photos.photos, predicted),
        facts=facts.result(),
        qa=qa_figures(asked),
        pictures=len(photos.pictures()),
        fitted_on=fitted_on,
    )


def _perceive(
    agent: Asker, photo: Photo, picture: Picture, facts: FactCounter
) -> tuple[Person, ...]:
    if (picture.width, picture.height) != (photo.width, photo.height):
        raise BadInputError(
            f"the upright picture is {picture.width}x{picture.height}, "
            f"its annotation says {photo.width}x{photo.height}",
            where=str(photo.path),
        )
    scene = agent.perceive(picture)
    if photo.has_keypoints:
        facts.add(photo, scene)
    return scene.people


def _ask(agent: Asker, picture: Picture, question: Question) -> Asked:
    answer = agent.ask(picture, question.question)
    verdict = match(
        answer.text,
        question=question.question,
        expected=question.answer,
        accept=question.accept,
        kind=question.kind,
        status=answer.status,
    )
    return Asked(question, answer.text, answer.status, verdict)
