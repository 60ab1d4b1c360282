"""The house: links, exports, import directions, sizes of files."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import humanagent

ROOT = Path(__file__).resolve().parents[2]
FILES = [
    path
    for folder in ("humanagent", "tests", "scripts", "benchmarks", "examples")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
HEAVY = (
    "torch",
    "transformers",
    "ultralytics",
    "mediapipe",
    "ai_edge_litert",
    "onnxruntime",
    "cv2",
    "sklearn",
    "pycocotools",
    "langgraph",
    "httpx",
)


def imports(path: Path) -> set[str]:
    """Every module that a file imports by its full name, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("name", ["tools", "graphs", "training"])
def test_the_three_links_lead_into_the_package(name: str) -> None:
    link = ROOT / name
    assert link.is_symlink()
    assert link.resolve() == ROOT / "humanagent" / name


def test_nobody_imports_the_links() -> None:
    for path in FILES:
        tops = {name.split(".")[0] for name in imports(path)}
        assert not tops & {"tools", "graphs", "training"}, path


def test_every_public_name_can_be_imported() -> None:
    assert sorted(humanagent.__all__) == humanagent.__all__
    for name in humanagent.__all__:
        assert getattr(humanagent, name).__name__ == name
    with pytest.raises(AttributeError):
        _ = humanagent.nothing


def test_import_is_light() -> None:
    code = f"import sys, humanagent; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


LAYERS = {
    "scene": (),
    "pose": ("scene",),
    "context": ("scene", "pose"),
    "claims": ("scene", "pose"),
}


@pytest.mark.parametrize("layer", LAYERS)
def test_lower_layers_know_nothing_of_higher_ones(layer: str) -> None:
    allowed = {layer, "errors", *LAYERS[layer]}
    for path in sorted((ROOT / "humanagent" / layer).rglob("*.py")):
        ours = {n.split(".")[1] for n in imports(path) if n.startswith("humanagent.")}
        assert ours <= allowed, f"{path} imports {ours - allowed}"


def test_no_file_is_longer_than_600_lines() -> None:
    long = {p: n for p in FILES if (n := len(p.read_text(encoding="utf-8").splitlines())) > 600}
    assert not long


def test_pickle_is_used_by_nobody_but_the_reader_that_lets_it_name_no_code() -> None:
    plain = ROOT / "humanagent/training/data/convert/plain_pickle.py"
    package = {path for path in FILES if path.is_relative_to(ROOT / "humanagent")}
    for path in package - {plain}:
        assert not imports(path) & {"pickle", "dill", "joblib", "shelve"}, path
