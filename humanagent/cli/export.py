"""``humanagent export``: nothing is called exported that was not compared before."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from humanagent.cli.run import JsonOption, one_line_errors
from humanagent.errors import SettingsError
from humanagent.vlm.checkpoint.exported import Precision

if TYPE_CHECKING:
    from rich.table import Table

    from humanagent.training.export.export import Export
    from humanagent.training.export.gate import Gate
    from humanagent.training.export.merge import Merged


def export(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A checkpoint that humanagent wrote; with --base, a LoRA adapter."
        ),
    ],
    precision: Annotated[
        str, typer.Option("--precision", help="How weights are stored: int8, fp16 or fp32.")
    ] = "int8",
    server: Annotated[
        str | None,
        typer.Option(
            "--vllm",
            metavar="URL",
            help="A vLLM server that serves DIR in float32: its tokens have to be transformers'.",
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Compare, and write nothing.")] = False,
    base: Annotated[
        Path | None,
        typer.Option("--base", help="The checkpoint that the adapter DIR was trained on."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="New folder for the merged checkpoint.")
    ] = None,
    apart: Annotated[
        bool,
        typer.Option(
            "--apart",
            help="Keep LoRA in OUT/lora, to be served by name; what else learned, the connector "
            "for one, goes into OUT's weights: vLLM takes LoRA on the language model alone.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write DIR/onnx, or merge an adapter; first compare with transformers on 54 prompts.

    Refused, with nothing written, when float32 gives other tokens, or when boxes and key points
    do not survive the tokenizer.

    humanagent export checkpoints/nano, then humanagent ask photo.jpg "Who?" --vlm checkpoints/nano

    humanagent export checkpoints/nano --check --vllm http://localhost:8000/v1

    humanagent export runs/x/4-lora/adapter --base runs/x/3-align/checkpoint --out checkpoints/x
    """
    with one_line_errors():
        if base is not None or out is not None or apart:
            _merge(folder, base, out, apart=apart, lone=not (check or server), as_json=as_json)
        elif check:
            from humanagent.training.export.gate import check_folder

            gate = check_folder(folder, server)
            _show({"folder": str(folder), **asdict(gate)}, _gate_tables(gate), as_json)
        else:
            from humanagent.training.export.export import export_onnx

            done = export_onnx(folder, precision=cast(Precision, precision), server=server)
            report = {"folder": str(folder), "precision": precision, "files": done.files}
            report |= {"parity": asdict(done.parity), **asdict(done.gate)}
            _show(report, [*_export_tables(done), *_gate_tables(done.gate)], as_json)


def _merge(
    adapter: Path, base: Path | None, out: Path | None, *, apart: bool, lone: bool, as_json: bool
) -> None:
    if base is None or out is None:
        raise SettingsError(
            "merging an adapter needs --base and --out",
            do="humanagent export ADAPTER --base CHECKPOINT --out DIR",
        )
    if not lone:
        raise SettingsError(
            "--check and --vllm are about a checkpoint, and there is none yet",
            do=f"merge first, then humanagent export {out} --check --vllm URL",
        )
    from humanagent.training.export.merge import merge_adapter

    done = merge_adapter(adapter, base, out, apart=apart)
    report: dict[str, Any] = {"folder": str(out), "lora": str(done.lora) if done.lora else None}
    report |= {"parity": asdict(done.parity), "changes": done.changes, "verified": done.verified}
    _show(report | asdict(done.gate), [_merge_table(done), *_gate_tables(done.gate)], as_json)
    if not as_json:
        typer.echo(_next_step(done))


def _next_step(done: Merged) -> str:
    known = ""
    if not done.verified:
        known = "The adapter does not name its base: whether this is the right one is not known.\n"
    lora = f" --lora NAME={done.lora}" if done.lora else ""
    return f"{known}next: humanagent vlm serve {done.folder}{lora}"


def _show(report: dict[str, Any], tables: list[Table], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report))
        return
    from rich.console import Console

    for table in tables:
        Console().print(table)


def _export_tables(done: Export) -> list[Table]:
    files = _table(f"{done.folder}, {done.precision}", "file", "bytes")
    for name, size in done.files.items():
        files.add_row(name, f"{size:,}")
    files.add_section()
    files.add_row("all that answering needs", f"{done.total:,}")
    parity = done.parity
    title = f"against transformers, {parity.prompts} prompts"
    same = _table(title, "weights", "largest logit difference", "equal greedy answers")
    same.add_row("fp32", f"{parity.fp32_logits:.1e}", f"{parity.fp32_answers:.0%}")
    if done.precision != "fp32":
        same.add_row(done.precision, f"{parity.stored_logits:.1e}", f"{parity.stored_answers:.0%}")
    return [files, same]


def _merge_table(done: Merged) -> Table:
    title = f"{done.folder}, against base with adapter, {done.parity.prompts} prompts"
    table = _table(title, "what", "largest logit difference", "equal greedy answers")
    written = "base, LoRA apart" if done.lora else "merged"
    table.add_row(written, f"{done.parity.logits:.1e}", f"{done.parity.answers:.0%}")
    table.add_row("base without adapter", f"{done.changes:.1e}", "")
    return table


def _gate_tables(gate: Gate) -> list[Table]:
    numbers = _table("coordinates through text, in pixels", "context", "picture", "moved", "bound")
    for one in gate.numbers:
        size = f"{one.width} x {one.height}"
        numbers.add_row(one.context, size, f"{one.worst:.3f}", f"{one.bound:g}")
    tables = [numbers]
    if gate.served is not None:
        served = gate.served
        title = f"{served.model} at {served.url}, {served.prompts} prompts"
        table = _table(title, "against transformers", "equal")
        table.add_row("tokens of the prompt", f"{served.same_prompts:.0%}")
        table.add_row("tokens of the answer", f"{served.answers:.0%}")
        tables.append(table)
    return tables


def _table(title: str, first: str, *columns: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table
