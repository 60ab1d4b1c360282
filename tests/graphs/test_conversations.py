"""Conversations on disk: small, strict about what they read, clear when they cannot be kept."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import pytest

from humanagent import Answer, HumanAgent
from humanagent.errors import BadInputError
from tests.doubles import FixedPerceiver, picture, raising_right_hand, scene_of, standing

TWO = scene_of(raising_right_hand(100, 100), standing(400, 100))


def talk(home: Path, source: object = None) -> Answer:
    with HumanAgent(perceiver=FixedPerceiver(TWO), home=home) as agent:
        return agent.ask(source, "How many people?", thread_id="t")  # type: ignore[arg-type]


def test_a_checkpoint_holds_handles_and_no_pixels(tmp_path: Path) -> None:
    talk(tmp_path, picture(2000, 1500))
    with sqlite3.connect(tmp_path / "conversations.sqlite") as database:
        sizes = database.execute("select length(checkpoint) from checkpoints").fetchall()
    database.close()
    assert len(sizes) == 1  # once per turn
    assert sizes[0][0] < 10_000


def test_reading_it_back_warns_of_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    talk(tmp_path, picture())
    with caplog.at_level(logging.WARNING):
        talk(tmp_path)
    assert not caplog.records


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "conversations.sqlite").write_bytes(b"garbage" * 1000)
    with pytest.raises(BadInputError, match="not a database"):
        talk(tmp_path, picture())


def test_a_home_that_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInputError, match="cannot be kept"):
        talk(tmp_path / "file", picture())


@pytest.mark.parametrize("what", ["garbage", "types", "history"])
def test_a_damaged_turn_is_bad_input_and_other_threads_go_on(tmp_path: Path, what: str) -> None:
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    talk(tmp_path, picture())
    serde = JsonPlusSerializer(allowed_msgpack_modules=None)
    with sqlite3.connect(tmp_path / "conversations.sqlite") as database:
        kind, body = database.execute("select type, checkpoint from checkpoints").fetchone()
        if what == "garbage":
            body = b"\xff\xff\x00"
        else:
            kept = serde.loads_typed((kind, body))
            kept["channel_values"].update(
                {"image": 12} if what == "types" else {"history": [{"question": "?"}]}
            )
            _, body = serde.dumps_typed(kept)
        database.execute("update checkpoints set checkpoint = ?", (body,))
    database.close()
    for source in (None, picture()):
        with pytest.raises(BadInputError, match="another thread_id"):
            talk(tmp_path, source)
    with HumanAgent(perceiver=FixedPerceiver(TWO), home=tmp_path) as agent:
        assert agent.ask(picture(), "How many people?", thread_id="u").status == "answered"


def test_another_picture_in_the_same_conversation_is_measured_anew() -> None:
    perceiver = FixedPerceiver(TWO)
    with HumanAgent(perceiver=perceiver) as agent:
        first = agent.ask(picture(), "How many people?", thread_id="t")
        second = agent.ask(picture(shade=3), "How many people?", thread_id="t")
        third = agent.ask(None, "Who is sitting?", thread_id="t")
    assert perceiver.calls == 2
    assert first.image_sha256 != second.image_sha256 == third.image_sha256
    assert set(third.timings) == set(first.timings)


@pytest.mark.parametrize("name", ["", 5, "\ud800", "a\x00b"])
def test_a_thread_id_that_is_no_name(name: object) -> None:
    with (
        HumanAgent(perceiver=FixedPerceiver(TWO)) as agent,
        pytest.raises(BadInputError, match="thread_id"),
    ):
        agent.ask(picture(), "How many people?", thread_id=name)  # type: ignore[arg-type]
