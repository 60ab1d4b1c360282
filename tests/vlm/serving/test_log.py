"""The line of vLLM's log that says why it ended; the logs are those of vLLM 0.32."""

from __future__ import annotations

from pathlib import Path

import pytest

from humanagent.vlm.serving.log import bare, remedy, tail, telling

UNKNOWN = """\
(APIServer pid=6) Traceback (most recent call last):
(APIServer pid=6)   File "/env/bin/vllm", line 8, in <module>
(APIServer pid=6) pydantic_core._pydantic_core.ValidationError: 1 validation error for ModelConfig
(APIServer pid=6)   Value error, Model architectures ['Strange'] are not supported for now. [type=v]
(APIServer pid=6)     For further information visit https://errors.pydantic.dev/2.13/v/value_error
"""
CHILD = """\
(EngineCore pid=7) ERROR 11-21 05:40:00 [core.py:12] ValueError: No available memory for the cache.
(EngineCore pid=7) ERROR 11-21 05:40:00 [core.py:13] Traceback (most recent call last):
(APIServer pid=6) RuntimeError: Engine core initialization failed. See root cause above. {}
"""
MEMORY = """\
(Worker pid=8) ERROR 11-21 06:19:42 [cpu_worker.py:240] ValueError: Available memory on node 0 \
(12.74/20.84 GiB) on kv cache allocation is less than requested memory for kv (500.0 GiB).
(EngineCore pid=7) RuntimeError: Worker failed with error 'Available memory on node 0 is less', \
please check the stack trace above for the root cause
(APIServer pid=6) RuntimeError: Engine core initialization failed. See root cause above. {}
"""
USAGE = """\
usage: vllm serve [model_tag] [options]
vllm: error: unrecognized arguments: --nonsense
"""


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (UNKNOWN, "Model architectures ['Strange'] are not supported for now. [type=v]"),
        (CHILD, "ValueError: No available memory for the cache."),
        (USAGE, "unrecognized arguments: --nonsense"),
        ("Killed\n", "Killed"),
        ("", "it wrote nothing"),
    ],
)
def test_the_cause_is_found(tmp_path: Path, log: str, said: str) -> None:
    (tmp_path / "log").write_text(log)
    assert telling(tail(tmp_path / "log")) == said


def test_colours_and_prefixes_are_no_part_of_a_line() -> None:
    line = "\x1b[0;36m(EngineCore pid=7)\x1b[0;0m INFO 11-21 05:40:00 [core.py:12] \x1b[1mloading"
    assert bare(line) == "loading"


def test_a_line_of_any_length_stays_one_line() -> None:
    assert len(telling(["ValueError: " + "x" * 10_000])) < 500


def test_a_log_of_any_length_is_read_from_its_end(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("noise\n" * 200_000 + "OSError: the end\n")
    lines = tail(tmp_path / "log")
    assert len(lines) < 100_000
    assert telling(lines) == "OSError: the end"


def test_no_log_is_no_lines(tmp_path: Path) -> None:
    assert tail(tmp_path / "none") == []


def test_what_to_do_is_said_where_it_is_known(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(MEMORY)
    assert "VLLM_CPU_KVCACHE_SPACE=1" in str(remedy(telling(tail(tmp_path / "log"))))
    assert "--max-model-len" in str(remedy("ValueError: No available memory for the cache blocks"))
    assert remedy("ValueError: something else") is None
