"""What ``make_questions`` gives: the same every time, in the right form, from the right split."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import Any

import pytest

from humanagent.errors import SettingsError
from humanagent.routing import route
from humanagent.training.data.questions import (
    FORMS,
    NEIGHBOURS,
    SPLITS,
    QuestionAnswer,
    make_questions,
    split_of,
)
from humanagent.training.data.scenes import SceneSample
from humanagent.vlm.parse import parse_reply
from humanagent.vlm.prompt import reply_schema

Asked = list[tuple[SceneSample, QuestionAnswer]]
_SCHEMA = reply_schema()
#: Kinds that are never answered.
_NEVER = ("reason.", "not_about_people.", "refuse.")


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value fits the parts of JSON schema that ``reply_schema`` uses."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    kinds = {"object": dict, "array": list, "string": str, "null": type(None)}
    if not isinstance(value, kinds[schema["type"]]):
        return False
    if isinstance(value, dict):
        known = schema["properties"]
        return set(schema["required"]) <= set(value) <= set(known) and all(
            fits(value[name], known[name]) for name in value
        )
    if isinstance(value, list):
        return len(value) <= schema["maxItems"] and all(fits(v, schema["items"]) for v in value)
    if isinstance(value, str):
        allowed = schema.get("enum", [value])
        pattern = schema.get("pattern", "")
        short = len(value) <= schema.get("maxLength", len(value))
        return value in allowed and short and bool(re.search(pattern, value))
    return True


def test_the_same_scene_seed_and_split_give_the_same_questions(samples: list[SceneSample]) -> None:
    for sample in samples[:10]:
        again = make_questions(sample, 3, "train")
        assert make_questions(sample, 3, "train") == again
        assert make_questions(sample, 4, "train") != again
        assert make_questions(sample, 3, "test") != again


def test_as_many_different_questions_as_asked_for(samples: list[SceneSample]) -> None:
    for sample in samples[:20]:
        found = make_questions(sample, 0, "train", count=9)
        assert len({one.question for one in found}) == len(found) == 9
    assert make_questions(samples[0], 0, "train", count=0) == []


@pytest.mark.parametrize(
    ("seed", "split", "count"), [(-1, "train", 6), (0, "all", 6), (0, "test", -1)]
)
def test_settings_that_mean_nothing_are_refused(
    samples: list[SceneSample], seed: int, split: Any, count: int
) -> None:
    with pytest.raises(SettingsError):
        make_questions(samples[0], seed, split, count)


def test_a_question_is_put_in_a_form_of_its_split(asked: Asked) -> None:
    for _, one in asked:
        kind, split, at = one.template.split("/")
        form = getattr(FORMS[kind], one.split)[int(at)]
        assert (kind, split) == (one.kind, one.split)
        pattern = (
            re.escape(re.sub(r"\{[^}]*\}", "\0", form)).replace("\0", ".+").replace(r"\?", r"\??")
        )
        assert re.fullmatch(pattern.replace(r"\.", r"\.?"), one.question, re.IGNORECASE), one


def test_no_filled_question_is_in_two_splits(asked: Asked) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for _, one in asked:
        seen[one.question.lower().rstrip("?.")].add(one.split)
    assert not {question: splits for question, splits in seen.items() if len(splits) > 1}


def test_no_slot_stays_open_and_sentences_begin_with_a_capital(asked: Asked) -> None:
    for _, one in asked:
        assert not set("{}") & set(one.question + one.answer), one
        assert one.answer[0].isupper(), one
        assert one.answer.endswith("."), one
        assert len(one.answer) <= 400, one


def test_every_kind_is_asked_and_every_intent_in_every_split(samples: list[SceneSample]) -> None:
    for split in SPLITS:
        found = {
            one.kind for s in samples for seed in (0, 1) for one in make_questions(s, seed, split)
        }
        assert found == set(FORMS), split


def test_replies_are_json_that_parses_back_and_fits_the_schema(asked: Asked) -> None:
    for _, one in asked:
        reply, structured = parse_reply(one.reply())
        assert structured
        assert fits(json.loads(one.reply()), _SCHEMA), one
        assert (reply.text, reply.claims) == (one.answer, one.claims)


def test_an_abstention_is_read_as_one(asked: Asked) -> None:
    for _, one in asked:
        reply, _ = parse_reply(one.reply())
        assert (reply.status == "abstained") == (one.status == "abstained"), one


def test_the_schema_check_of_this_test_can_fail() -> None:
    claim = {"subject": "P1", "predicate": "posture", "value": "flying", "other": None}
    assert not fits({"answer": "It flies.", "claims": [claim]}, _SCHEMA)
    assert not fits({"answer": "It flies."}, _SCHEMA)


def test_no_form_gives_its_answer_away(samples: list[SceneSample]) -> None:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    templates: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples:
        for seed in range(8):
            for one in make_questions(sample, seed, "test"):
                if not one.kind.startswith(_NEVER):
                    kinds[one.kind][one.value] += 1
                    templates[one.template][one.value] += 1
    share = {kind: max(c.values()) / sum(c.values()) for kind, c in kinds.items()}
    assert not {kind: part for kind, part in share.items() if part > 0.65}
    # A smaller sample than that of the figures: some slack for chance.
    often = {t: c for t, c in templates.items() if sum(c.values()) >= 40}
    assert not {t: c for t, c in often.items() if max(c.values()) / sum(c.values()) > 0.75}


def test_yes_and_no_are_about_equally_often_right(asked: Asked) -> None:
    values = Counter(one.value for _, one in asked)
    assert 0.42 < values["yes"] / (values["yes"] + values["no"]) < 0.58


def test_crowds_and_empty_scenes_are_counted_as_well(asked: Asked) -> None:
    values = {int(one.value) for _, one in asked if one.kind == "count.people"}
    assert {0, 1, 2, 3, 4, 5, 6} <= values
    assert max(values) >= 9


def test_the_router_knows_most_of_the_questions(asked: Asked) -> None:
    def known(one: QuestionAnswer) -> bool:
        return route(one.question).intent in (one.intent, *NEIGHBOURS.get(one.kind, ()))

    some = [one for _, one in asked[::3]]
    assert sum(map(known, some)) / len(some) > 0.85


def test_scene_seeds_belong_to_one_split_each() -> None:
    counts = Counter(split_of(seed) for seed in range(200))
    assert counts == {"train": 180, "validation": 10, "test": 10}
