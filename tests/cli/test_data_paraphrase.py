"""``humanagent data paraphrase``, and what takes its file."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from humanagent.cli.app import app
from tests.training.data.teacher.endpoint import Answer, completion, endpoint

pytest.importorskip("pyarrow")
NEW = "Which activity is {who} engaged in?"


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["data", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.output


@contextmanager
def teacher(line: str) -> Iterator[str]:
    """The address of one that answers everything with a line."""
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    urls: list[str] = []

    def reply(number: int, body: dict[str, Any]) -> Answer:
        return completion(line)

    async def serve() -> None:
        async with endpoint(reply) as server:
            urls.append(server.url)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield urls[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def test_new_wordings_are_written_and_used(tmp_path: Path) -> None:
    file = tmp_path / "wordings.json"
    with teacher(NEW) as url:
        options = ["--teacher", url, "--model", "teach-1", "--task", "action.sentence", "--json"]
        assert json.loads(run("paraphrase", file, *options))["wordings"] == {"action.sentence": 1}
    assert NEW in file.read_text()
    made = run("make", "humanins", "scenes:2", tmp_path / "out", "--wordings", file, "--json")
    assert json.loads(made)["counts"]["rows"] == 2


def test_no_other_kind_has_wordings(tmp_path: Path) -> None:
    file = tmp_path / "wordings.json"
    said = run("make", "herm", "scenes:2", tmp_path / "out", "--wordings", file, code=2)
    assert "wordings are for the kind humanins" in said
