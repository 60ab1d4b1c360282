"""``humanagent doctor``: what is installed, what is missing, what to do next."""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import typer

from humanagent.cli.run import JsonOption, one_line_errors, settings_from

#: Extra, the distributions it brings, what it is for.
EXTRAS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (
        "embedded",
        ("mediapipe", "ai-edge-litert", "onnxruntime", "tokenizers"),
        "finds and measures people with the models that come along",
    ),
    ("eval", ("pycocotools", "scikit-learn"), "humanagent eval"),
    ("onnx", ("onnxruntime", "tokenizers"), "--vlm DIR from an exported checkpoint, without torch"),
    (
        "ultralytics",
        ("ultralytics", "torch", "torchvision"),
        "YOLO: boxes and joints in one pass (AGPL-3.0: binds what you build, a service too)",
    ),
    (
        "vitpose",
        ("torch", "transformers", "safetensors"),
        "ViTPose behind RT-DETR, D-FINE or RF-DETR",
    ),
    (
        "rtmpose",
        ("onnxruntime",),
        "RTMPose, RTMDet, YOLOX, RTMO with weights of your own or from the store",
    ),
    (
        "mmpose",
        ("mmpose", "mmcv"),
        "any config of MMPose with its checkpoint, and its export to ONNX",
    ),
    ("local", ("torch", "transformers"), "--vlm DIR from any checkpoint of humanagent"),
    ("vllm", ("vllm",), "humanagent vlm serve, for --vlm http://localhost:8000/v1"),
    ("train", ("torch", "transformers", "peft", "accelerate"), "humanagent train, export"),
    ("data", ("pyarrow", "scipy", "av"), "humanagent data"),
    ("ray", ("ray", "pyarrow"), "humanagent data make --ray"),
    ("tracking", ("trackers",), "ByteTrack, SORT, OC-SORT beside the built-in tracker"),
    ("serve", ("fastapi", "uvicorn"), "the HTTP server, not in this version yet"),
)


def doctor(as_json: JsonOption = False) -> None:
    """Say what is installed, what is missing, and what to do next."""
    with one_line_errors():
        report = examine()
        if as_json:
            typer.echo(json.dumps(report))
            return
        typer.echo(f"humanagent {report['humanagent']}, Python {report['python']}")
        typer.echo(f"perception: {report['perception']}")
        typer.echo(f"models: {report['models']}")
        typer.echo(f"vlm serve: {report['vlm_serve']}")
        for extra in report["extras"]:
            mark = "yes" if not extra["missing"] else "no "
            typer.echo(f"  {mark}  {extra['name']:<12} {extra['purpose']}")
            if extra["missing"]:
                typer.echo(f"       missing {', '.join(extra['missing'])}: {extra['install']}")


def examine() -> dict[str, Any]:
    """The same as data."""
    extras = []
    for name, needed, purpose in EXTRAS:
        missing = [d for d in needed if _version(d) is None]
        install = (
            "run scripts/install_mmpose.sh"
            if name == "mmpose"
            else (f'pip install "humanagent[{name}]"')
        )
        extras.append(
            {
                "name": name,
                "purpose": purpose,
                "installed": {d: _version(d) for d in needed if _version(d)},
                "missing": missing,
                "install": install,
            }
        )
    return {
        "humanagent": _version("humanagent") or "not installed (run from a checkout)",
        "python": platform.python_version(),
        "platform": f"{sys.platform} {platform.machine()}",
        "perception": _perception(),
        "models": _models(),
        "vlm_serve": _vlm_serve(),
        "extras": extras,
    }


def _version(distribution: str) -> str | None:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return None


def _perception() -> str:
    from humanagent.errors import HumanAgentError
    from humanagent.tools.select import make_perceiver

    try:
        info = make_perceiver(settings_from()).info
    except HumanAgentError as error:
        return str(error)
    return f"{info.name} {info.version} works ({info.settings.get('chosen', 'set')})"


def _models() -> str:
    from humanagent.errors import HumanAgentError
    from humanagent.tools.store import Store

    try:
        store = Store()
        ready = [f"{e.name} ({e.backend})" for e in store.ready()]
        other = [f"{n} {s}" for n in store.names() if (s := store.state(n)) != "ready"]
    except HumanAgentError as error:
        return str(error)
    if not ready and not other:
        return f"none in {store.folder} (not needed for the embedded ones): humanagent models list"
    return f"{', '.join(ready + other)} in {store.folder}"


def _vlm_serve() -> str:
    """vLLM may be installed in an environment of its own."""
    from humanagent.errors import HumanAgentError
    from humanagent.vlm.serving.machine import find_vllm, has_gpu

    try:
        command = find_vllm()
    except HumanAgentError as error:
        return str(error)
    return f"{command}, on {'a GPU' if has_gpu() else 'the CPU'}"
