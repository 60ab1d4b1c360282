"""Wordings that a teacher adds: only such as fit, with provenance, for a person to refine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from humanagent.errors import BadInputError, VLMError
from humanagent.training.data.instruct.humanins import HumanInsMaker, Wordings, paraphrase
from humanagent.training.data.instruct.humanins.wordings import Wording
from humanagent.training.data.teacher import About, TeacherReply, prompt_hash
from humanagent.vlm.types import Message
from tests.training.data.instruct.humanins.shown import made, row

SEEDS = [wording.text for wording in Wordings.shipped().by_task["action.sentence"]]


class Writer:
    """A teacher that replies with the same lines to every seed."""

    name = "writer"

    def __init__(self, *lines: str) -> None:
        self.lines, self.asked = lines, list[str]()

    async def ask(
        self,
        messages: Sequence[Message],
        schema: dict[str, Any] | None = None,
        *,
        about: About | None = None,
    ) -> TeacherReply:
        self.asked.append(messages[-1].text)
        if not self.lines:
            raise VLMError("no usable reply")
        return TeacherReply("\n".join(self.lines), "writer@2", prompt_hash(messages))

    async def aclose(self) -> None: ...


def run(path: Path, *lines: str) -> dict[str, Any]:
    asyncio.run(paraphrase(Writer(*lines), path, ["action.sentence"]))
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_each_seed_is_asked_for_in_the_papers_words(tmp_path: Path) -> None:
    teacher = Writer("What keeps {who} busy?")
    counts = asyncio.run(paraphrase(teacher, tmp_path / "w.json", ["action.sentence"]))
    assert counts == {"action.sentence": 1}
    assert [asked.splitlines()[0] for asked in teacher.asked] == [
        f"Please generate 5 sentences that have the same meaning as the following: {seed}"
        for seed in SEEDS
    ]


def test_numbers_quotes_and_announcements_go(tmp_path: Path) -> None:
    found = run(
        tmp_path / "w.json",
        "Here are 5 sentences:", "", '1. "What keeps {who} busy?"', "2) What is {who} up to?",
    )  # fmt: skip
    texts = [one["text"] for one in found["wordings"]["action.sentence"]]
    assert texts == ["What keeps {who} busy?", "What is {who} up to?"]
    first = found["wordings"]["action.sentence"][0]
    assert (first["of"], first["by"], len(first["prompt"])) == (SEEDS[0], "writer@2", 64)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("What is the person doing?", "placeholders"),
        ("What are {who} and {who} doing?", "placeholders"),
        ("What is {who} doing at {place}?", "placeholders"),
        ("What is {who doing {who}?", "placeholders"),
        ("what is {who} DOING", "already"),
        ("...", "empty"),
        (f"What is {{who}} doing{' now' * 90}?", "3 times as long"),
        ("Is {who} at [12, 30, 55, 80]?", "numbers or markup"),
        ("<b>What is {who} doing?</b>", "numbers or markup"),
    ],
)
def test_what_does_not_fit_is_left_out_and_told_why(tmp_path: Path, line: str, why: str) -> None:
    found = run(tmp_path / "w.json", line)
    assert found["wordings"]["action.sentence"] == []
    assert {one["text"] for one in found["left_out"]} == {line}
    assert all(why in one["why"] for one in found["left_out"])


def test_the_maker_takes_the_file_and_names_who_wrote_the_question(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    run(path, "What keeps {who} busy?")
    wordings = Wordings.with_file(path)
    (added,) = (w for w in wordings.by_task["action.sentence"] if w.by)
    assert added == Wording("What keeps {who} busy?", "writer@2", added.prompt)

    by: dict[str, list[str]] = {}
    for seed in range(40):
        maker = HumanInsMaker(wordings=wordings, seed=seed)
        one = made(row("ucf101", action="Biking"), maker).instructions[0]
        by[one.turns[0].plain] = [m.by for m in one.made if m.field == "turns[0]"]
    assert by.pop("What keeps this person busy?") == ["writer@2"]
    assert len(by) == len(SEEDS)
    assert all(not names for names in by.values())


def test_what_a_person_refined_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "w.json"
    path.write_text("mine")
    with pytest.raises(BadInputError, match="there are wordings already"):
        run(path, "What keeps {who} busy?")
    assert path.read_text() == "mine"


def test_a_failed_run_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(VLMError):
        run(tmp_path / "w.json")
    assert list(tmp_path.iterdir()) == []


def test_a_task_that_has_no_wordings(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no wordings of 'sport'"):
        asyncio.run(paraphrase(Writer(), tmp_path / "w.json", ["sport"]))


@pytest.mark.parametrize(
    "said",
    [
        "[]",
        '{"version": 9, "wordings": {}}',
        '{"version": 1, "wordings": {"sport": [{"text": "a", "by": "", "prompt": ""}]}}',
        '{"version": 1, "wordings": {"expression": [{"text": "Sad?", "by": "", "prompt": ""}]}}',
    ],
)
def test_a_file_that_was_refined_wrongly_is_told(tmp_path: Path, said: str) -> None:
    path = tmp_path / "w.json"
    path.write_text(said)
    with pytest.raises(BadInputError, match=r"not a file of wordings.*w\.json"):
        Wordings.with_file(path)
