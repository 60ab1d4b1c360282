"""Every snippet of the README runs; its commands name things that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def test_the_first_command_needs_no_torch_and_the_second_tests() -> None:
    first, second = re.findall(r"```bash\n(.*?)```", README, flags=re.DOTALL)[:2]
    assert '".[embedded]"' in first
    assert "humanagent ask" in first
    assert '-c constraints/cpu.txt -e ".[embedded,train,dev]"' in second
    assert "pytest" in second


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_snippets_run(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_photos: Path
) -> None:
    pytest.importorskip("ai_edge_litert")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photo.jpg").write_bytes((example_photos / "skier.jpg").read_bytes())
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    exec(compile(PYTHON[number], f"README snippet {number}", "exec"), {})


def test_linked_files_exist() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target
