"""A look is defined once: what a server is told of it, and how its arguments are read."""

from __future__ import annotations

import json

import pytest

from humanagent.errors import BadInputError
from humanagent.tools.looks import Equipment, make_looks
from humanagent.tools.looks.types import person_of
from tests.doubles import FixedPerceiver, scene_of, standing

SCENE = scene_of(standing(100, 100), standing(400, 100))
LOOKS = make_looks(Equipment(lambda: FixedPerceiver(SCENE)))


def test_they_have_names_of_the_form_that_servers_take() -> None:
    assert {"zoom_into_person", "count_again"} <= set(LOOKS)
    for name, look in LOOKS.items():
        assert name == look.name == look.spec().name
        assert name.isidentifier()
        assert len(name) <= 64


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_the_schema_is_plain_json_closed_and_described(name: str) -> None:
    spec = LOOKS[name].spec()
    schema = json.loads(json.dumps(spec.parameters))
    assert spec.description.endswith(".")
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert all(part["description"] for part in schema["properties"].values())
    assert "title" not in json.dumps(schema)
    assert "$ref" not in json.dumps(schema)


@pytest.mark.parametrize("name", ["zoom_into_person", "hands"])
@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "[]",
        "P1",
        "null",
        '{"person": 1}',
        '{"person": ["P1"], "side": "left"}',
        '{"who": "P1"}',
        '{"person": "P1", "side": "left", "region": "soul"}',
        "{" * 5000,
        '{"person": "\x1b[2J',
    ],
)
def test_wrong_arguments_are_told_in_one_short_plain_sentence(name: str, arguments: str) -> None:
    if name not in LOOKS:
        pytest.skip("its models are not installed")
    with pytest.raises(BadInputError) as caught:
        LOOKS[name].read(arguments)
    assert len(str(caught.value)) < 300
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("written", ["P2", "p2", " P2 "])
def test_a_person_is_named_by_id(written: str) -> None:
    assert person_of(SCENE, written).id == "P2"


def test_who_is_there_is_told_to_a_model_that_names_somebody_else() -> None:
    with pytest.raises(BadInputError, match="P1 to P2"):
        person_of(SCENE, "P7")
