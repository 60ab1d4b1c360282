"""The command line of vLLM, from what is served where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from humanagent.vlm.checkpoint.signature import signature
from humanagent.vlm.serving.adapters import Adapter
from humanagent.vlm.serving.command import Command, Place, serve_command
from humanagent.vlm.serving.model import ServedModel, look_at
from tests.vlm.local.talk import FOLDER

VLLM = Path("/env/bin/vllm")
NAMED = ServedModel("owner/name", ("owner/name",))


def value(command: Command, flag: str) -> str:
    """What follows a flag."""
    return command.arguments[command.arguments.index(flag) + 1]


def test_a_checkpoint_of_ours_is_served_by_its_name_and_its_signature() -> None:
    model = look_at(str(FOLDER))
    made = serve_command(VLLM, model, Place(8000)).arguments
    assert made[:3] == (str(VLLM), "serve", str(FOLDER))
    start = made.index("--served-model-name") + 1
    assert model.contract is not None
    assert made[start : start + 2] == ("humanvlm-tiny", signature(model.contract))


def test_the_template_is_the_folders() -> None:
    made = serve_command(VLLM, look_at(str(FOLDER)), Place(8000))
    assert value(made, "--chat-template") == str(FOLDER / "chat_template.jinja")


def test_a_foreign_model_keeps_its_template() -> None:
    assert "--chat-template" not in serve_command(VLLM, NAMED, Place(8000)).arguments


def test_it_reads_as_much_as_the_configuration_says() -> None:
    made = serve_command(VLLM, look_at(str(FOLDER)), Place(8000))
    config = json.loads((FOLDER / "config.json").read_text())
    assert int(value(made, "--max-model-len")) == config["text_config"]["max_position_embeddings"]


@pytest.mark.parametrize(("gpu", "places"), [(True, 32768), (False, 8192)])
def test_the_cache_need_not_hold_more_than_any_prompt_of_the_agent(gpu: bool, places: int) -> None:
    model = ServedModel("a/b", ("a/b",), places=131_072)
    assert value(serve_command(VLLM, model, Place(1, gpu=gpu)), "--max-model-len") == str(places)


@pytest.mark.parametrize(
    ("stored", "served"),
    [("float32", "float32"), ("bfloat16", "bfloat16"), ("float16", "bfloat16"), (None, "bfloat16")],
)
def test_the_checkpoint_decides_the_type_on_a_cpu(stored: str | None, served: str) -> None:
    model = ServedModel("a/b", ("a/b",), dtype=stored)
    assert value(serve_command(VLLM, model, Place(1)), "--dtype") == served


def test_what_only_a_cpu_needs_is_left_out_on_a_gpu() -> None:
    made = serve_command(VLLM, NAMED, Place(1, gpu=True))
    assert not {"--enforce-eager", "--block-size", "--dtype"} & set(made.arguments)
    assert not any("CPU" in name for name in made.environment)


@pytest.mark.parametrize("gpu", [True, False])
def test_prefixes_are_cached_and_a_request_may_show_two_pictures(gpu: bool) -> None:
    made = serve_command(VLLM, NAMED, Place(1, gpu=gpu))
    assert "--enable-prefix-caching" in made.arguments
    assert json.loads(value(made, "--limit-mm-per-prompt"))["image"] >= 2


def test_blanks_in_json_are_forbidden_but_for_models_that_were_trained_to_write_them() -> None:
    foreign = serve_command(VLLM, NAMED, Place(1))
    ours = serve_command(VLLM, look_at(str(FOLDER)), Place(1))
    flag = "--structured-outputs-config"
    assert json.loads(value(foreign, flag)) == {
        "backend": "xgrammar",
        "disable_any_whitespace": True,
    }
    assert json.loads(value(ours, flag)) == {"backend": "xgrammar"}


def test_the_cpu_cache_holds_all_requests_within_bounds() -> None:
    sizes = {
        token: serve_command(
            VLLM, ServedModel("a/b", ("a/b",), places=2048, token_bytes=token), Place(1)
        ).environment["VLLM_CPU_KVCACHE_SPACE"]
        for token in (1_000, 40_000, 1_000_000)
    }
    assert sizes == {1_000: "1", 40_000: "3", 1_000_000: "4"}


def test_adapters_are_served_by_name() -> None:
    adapters = (Adapter("sports", Path("/a"), 4), Adapter("work", Path("/b"), 20))
    made = serve_command(VLLM, NAMED, Place(1), adapters=adapters)
    assert value(made, "--max-lora-rank") == "32"
    start = made.arguments.index("--lora-modules") + 1
    assert made.arguments[start : start + 2] == ("sports=/a", "work=/b")


def test_without_adapters_and_tools_neither_is_switched_on() -> None:
    made = serve_command(VLLM, NAMED, Place(1)).arguments
    assert "--enable-lora" not in made
    assert "--enable-auto-tool-choice" not in made


def test_tool_calls_are_read_in_the_hermes_form() -> None:
    assert value(serve_command(VLLM, NAMED, Place(1), tools=True), "--tool-call-parser") == "hermes"


def test_what_a_user_adds_comes_last() -> None:
    made = serve_command(VLLM, NAMED, Place(1), more=("--max-model-len", "512"))
    assert made.arguments[-2:] == ("--max-model-len", "512")


def test_nothing_is_asked_of_a_hub_for_a_folder() -> None:
    assert "HF_HUB_OFFLINE" in serve_command(VLLM, look_at(str(FOLDER)), Place(1)).environment
    assert "HF_HUB_OFFLINE" not in serve_command(VLLM, NAMED, Place(1)).environment


def test_what_a_user_set_goes_before_what_is_set_here() -> None:
    command = Command((str(VLLM),), {"VLLM_CPU_KVCACHE_SPACE": "1", "DO_NOT_TRACK": "1"})
    made = command.variables({"VLLM_CPU_KVCACHE_SPACE": "9", "PATH": "/bin"})
    assert made["VLLM_CPU_KVCACHE_SPACE"] == "9"
    assert made["DO_NOT_TRACK"] == "1"
    assert made["PATH"] == "/env/bin:/bin"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:9/v1"),
        ("0.0.0.0", "http://127.0.0.1:9/v1"),
        ("::", "http://[::1]:9/v1"),
        ("::1", "http://[::1]:9/v1"),
        ("gpu.local", "http://gpu.local:9/v1"),
    ],
)
def test_its_address_can_be_asked_from_this_machine(host: str, url: str) -> None:
    assert Place(9, host).url == url
