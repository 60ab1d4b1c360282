"""The tools as other agents have them: one definition, plain JSON in and out."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.messages import ToolMessage
from langchain_core.tools import BaseTool
from PIL import Image as Pillow

from humanagent.errors import BadInputError, HumanAgentError
from humanagent.settings import MediaLimits, Settings
from humanagent.tools.langchain import langchain_tools
from humanagent.tools.looks import Equipment, make_looks
from humanagent.tools.toolbox import Toolbox
from tests.doubles import FixedPerceiver, raising_right_hand, scene_of, standing

RED, BLUE = (190, 25, 30), (30, 60, 170)
SCENE = scene_of(standing(100, 100), raising_right_hand(400, 100))


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """The first of two people wears red over blue."""
    pixels = np.full((480, 640, 3), (235, 232, 225), np.uint8)
    pixels[130:200, 120:180] = RED
    pixels[200:300, 120:180] = BLUE
    Pillow.fromarray(pixels).save(tmp_path / "photo.png")
    return str(tmp_path / "photo.png")


@pytest.fixture
def perceiver() -> FixedPerceiver:
    return FixedPerceiver(SCENE)


@pytest.fixture
def box(perceiver: FixedPerceiver) -> Toolbox:
    return Toolbox(perceiver=perceiver)


def call(box: Toolbox, name: str, **arguments: Any) -> dict[str, Any]:
    found = asyncio.run(box.tools[name].call(arguments))
    assert json.loads(json.dumps(found.data)) == found.data
    return found.data


def test_every_look_is_a_tool_with_the_same_words(box: Toolbox) -> None:
    looks = make_looks(Equipment(lambda: FixedPerceiver(SCENE)))
    assert set(box.tools) == {"find_people", *looks}
    for name, look in looks.items():
        assert box.tools[name].description == look.description
        given = look.spec().parameters
        assert box.tools[name].parameters["properties"].items() >= given["properties"].items()


@pytest.mark.parametrize("schema", ["parameters", "result"])
def test_schemas_are_closed_plain_json(box: Toolbox, schema: str) -> None:
    for tool in box.tools.values():
        written = json.dumps(getattr(tool, schema))
        assert json.loads(written)["type"] == "object"
        assert '"title"' not in written
    assert box.tools["hands"].parameters["required"] == ["picture", "person", "side"]


def test_people_come_with_boxes_joints_and_what_they_do(box: Toolbox, photo: str) -> None:
    found = call(box, "find_people", picture=photo)
    first, second = found["people"]
    assert (first["id"], second["id"]) == ("P1", "P2")
    assert first["bbox"] == [100, 100, 200, 300]
    assert first["joints"]["nose"] == {"x": 150.0, "y": 115.0, "score": 0.95, "state": "seen"}
    assert len(first["joints"]) == 17
    assert second["facts"]["right_arm"] == "above_head"


def test_a_picture_is_measured_once_whatever_is_asked(
    box: Toolbox, photo: str, perceiver: FixedPerceiver
) -> None:
    call(box, "find_people", picture=photo)
    clothes = call(box, "clothes", picture=photo, person="P1")
    assert (clothes["top"]["value"], clothes["bottom"]["value"]) == ("red", "blue")
    call(box, "zoom_into_person", picture=photo, person="P2", region="head")
    assert perceiver.calls == 1


def test_what_was_looked_at_can_be_seen(box: Toolbox, photo: str) -> None:
    arguments = {"picture": photo, "person": "P1", "region": "upper_body"}
    found = box.tools["zoom_into_person"].call_now(arguments)
    assert found.picture is not None
    jpeg = found.jpeg()
    assert jpeg is not None
    with Pillow.open(io.BytesIO(jpeg)) as seen:
        assert seen.size == (found.picture.shape[1], found.picture.shape[0])
    assert box.tools["find_people"].call_now({"picture": photo}).jpeg() is None


def test_count_again_and_hands_and_faces_answer_in_data(box: Toolbox, photo: str) -> None:
    counted = call(box, "count_again", picture=photo, region=[0, 0, 640, 480])
    assert (counted["count"], counted["known"], counted["new"]) == (2, ["P1", "P2"], [])
    if "hands" not in box.tools:
        pytest.skip("the models of hands and faces are not installed")
    assert call(box, "hands", picture=photo, person="P1", side="left")["found"] is False
    assert call(box, "face", picture=photo, person="P1")["found"] is False


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "no picture"),
        ({"picture": 7, "person": "P1"}, "no picture"),
        ({"picture": "/nowhere.png", "person": "P1"}, "nowhere"),
        ({"person": "P9"}, "P1 to P2"),
        ({"person": "P1", "more": 1}, "wrong arguments"),
        ({"person": {1, 2}}, "no JSON"),
    ],
)
def test_wrong_calls_are_told_in_a_sentence(
    box: Toolbox, photo: str, arguments: dict[str, Any], said: str
) -> None:
    if arguments and "picture" not in arguments:
        arguments = {"picture": photo, **arguments}
    with pytest.raises(HumanAgentError, match=said):
        box.tools["clothes"].call_now(arguments)


def test_files_and_addresses_can_be_forbidden(photo: str, perceiver: FixedPerceiver) -> None:
    limits = MediaLimits(allow_paths=False, allow_urls=False)
    box = Toolbox(Settings(media=limits), perceiver=perceiver)
    for source in (photo, "http://127.0.0.1:9/a.jpg"):
        with pytest.raises(HumanAgentError):
            box.tools["find_people"].call_now({"picture": source})
    assert perceiver.calls == 0


def test_with_one_picture_the_tools_take_no_other(photo: str, perceiver: FixedPerceiver) -> None:
    box = Toolbox(perceiver=perceiver, picture=photo)
    assert "picture" not in box.tools["clothes"].parameters["properties"]
    assert call(box, "clothes", person="P1")["top"]["value"] == "red"
    with pytest.raises(BadInputError):
        box.tools["clothes"].call_now({"person": "P1", "picture": "/etc/passwd"})


class TestLangChain:
    @pytest.fixture
    def tools(self, box: Toolbox) -> dict[str, BaseTool]:
        return {tool.name: tool for tool in langchain_tools(box)}

    def test_each_is_a_base_tool_with_its_schema(
        self, tools: dict[str, BaseTool], box: Toolbox
    ) -> None:
        assert set(tools) == set(box.tools)
        for name, tool in tools.items():
            assert isinstance(tool, BaseTool)
            assert tool.description == box.tools[name].description
            assert tool.tool_call_schema["properties"] == box.tools[name].parameters["properties"]

    @pytest.mark.parametrize("way", ["invoke", "ainvoke"])
    def test_a_call_gives_a_message_with_text_data_and_artifact(
        self, tools: dict[str, BaseTool], photo: str, way: str
    ) -> None:
        asked = {
            "name": "clothes",
            "args": {"picture": photo, "person": "P1"},
            "id": "1",
            "type": "tool_call",
        }
        if way == "invoke":
            message = tools["clothes"].invoke(asked)
        else:
            message = asyncio.run(tools["clothes"].ainvoke(asked))
        assert isinstance(message, ToolMessage)
        assert message.status == "success"
        text, data = str(message.content).split("\n")
        assert "top red" in text
        assert json.loads(data)["top"]["value"] == "red"
        assert message.artifact.picture is not None

    def test_what_cannot_be_done_is_told_to_the_model(
        self, tools: dict[str, BaseTool], photo: str
    ) -> None:
        said = tools["clothes"].invoke({"picture": photo, "person": "P9"})
        assert said.startswith("Error: nobody has this id")

    def test_pictures_are_shown_to_models_that_take_them(self, box: Toolbox, photo: str) -> None:
        [zoom] = [t for t in langchain_tools(box, pictures=True) if t.name == "zoom_into_person"]
        text, image = zoom.invoke({"picture": photo, "person": "P1"})
        assert "shown" in text["text"]
        assert base64.b64decode(image["base64"]).startswith(b"\xff\xd8")

    def test_a_tool_node_of_langgraph_takes_them(self, box: Toolbox, photo: str) -> None:
        from langchain_core.messages import AIMessage
        from langgraph.prebuilt import ToolNode

        asked = {"name": "find_people", "args": {"picture": photo}, "id": "7", "type": "tool_call"}
        node = ToolNode(langchain_tools(box))
        graph = _graph_of(node)
        answered = graph.invoke({"messages": [AIMessage("", tool_calls=[asked])]})["messages"][-1]
        assert answered.tool_call_id == "7"
        assert "people found: 2" in answered.content


def _graph_of(node: Any) -> Any:
    from langgraph.graph import END, START, MessagesState, StateGraph

    builder = StateGraph(MessagesState)
    builder.add_node("tools", node)
    builder.add_edge(START, "tools")
    builder.add_edge("tools", END)
    return builder.compile()
