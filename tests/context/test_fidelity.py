"""A person context says of everybody what was measured, and of nobody anything else.

Bad context makes a model invent: so the text is read back here by a parser of its own, and what it
says must equal the scene, within the rounding of the format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import pytest

from humanagent.context import Focus, PersonContext, approximate_tokens, render
from humanagent.pose import PAIR_VALUES, PERSON_VALUES, Fact, SceneFacts, scene_facts
from humanagent.scene import INDEX, JOINTS, JointState, Keypoints, Person, Scene

CROWDS = (0, 1, 2, 10, 60)
STATES: tuple[JointState, ...] = ("seen", "guessed", "off_frame", "absent")
BOX = r"(-?\d+),(-?\d+),(-?\d+),(-?\d+)"


def crowd(number: int, seed: int = 0) -> tuple[Scene, SceneFacts]:
    """People with random boxes, joints in all states, and random facts, some unknown."""
    draw = np.random.default_rng([seed, number])
    people = []
    for _ in range(number):
        x, y = draw.uniform(0, 1500), draw.uniform(0, 700)
        box = (x, y, x + draw.uniform(5, 400), y + draw.uniform(5, 350))
        state = tuple(STATES[i] for i in draw.integers(0, 4, 17))
        xy = np.column_stack([draw.uniform(box[0], box[2], 17), draw.uniform(box[1], box[3], 17)])
        # Joints without a state to trust carry coordinates that must never be told.
        xy[[s in ("off_frame", "absent") for s in state]] = 77777.0
        keypoints = Keypoints(
            xy=tuple((float(a), float(b)) for a, b in xy),
            score=tuple(float(s) for s in draw.uniform(0, 1, 17)),
            state=state,
        )
        people.append(Person(id="P1", bbox=box, score=0.9, keypoints=keypoints))
    scene = Scene.from_people((1920, 1080), people)
    ids = [p.id for p in scene.people]

    def fact(subject: str, name: str, values: tuple[str, ...], other: str | None = None) -> Fact:
        value = values[draw.integers(len(values))]
        near = value == "near_person" and number > 1
        if near:
            other = next(i for i in ids if i != subject)
        sure = 0.0 if value == "unknown" else float(draw.uniform(0.25, 1))
        return Fact(subject=subject, name=name, value=value, confidence=sure, other=other)

    return scene, SceneFacts(
        people={i: {n: fact(i, n, v) for n, v in PERSON_VALUES.items()} for i in ids},
        pairs={
            f"{a}>{b}": {n: fact(a, n, v, b) for n, v in PAIR_VALUES.items()}
            for a in ids
            for b in ids
            if a != b
        },
    )


@dataclass
class Told:
    """What the text of a ``compact`` context says about one person."""

    box: tuple[int, ...]
    facts: dict[str, tuple[str, str | None, bool]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    joints: dict[str, str] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)


def read_compact(text: str) -> tuple[int, dict[str, Told], int, list[str]]:
    """People found, what is told of each, how many are left out, and the lines about pairs."""
    head, *lines = text.splitlines()
    found = re.fullmatch(
        r"picture 1920x1080 px, people found: (\d+)(, someone may be missed)?", head
    )
    assert found, head
    people: dict[str, Told] = {}
    left_out, pairs = 0, []
    for line in lines:
        first, *parts = line.split("; ")
        person = re.fullmatch(rf"(P\d+) box {BOX}", first)
        if person is None:
            omission = re.fullmatch(
                r"left out to keep this short: (\d+) more (person|people)", line
            )
            left_out, pairs = (int(omission[1]), pairs) if omission else (left_out, [*pairs, line])
            continue
        assert person[1] not in people, "one person, one line"
        people[person[1]] = _told(Told(tuple(int(v) for v in person.groups()[1:])), parts)
    return int(found[1]), people, left_out, pairs


def _told(told: Told, parts: list[str]) -> Told:
    for part in parts:
        name, _, rest = part.partition(" ")
        value, _, other = rest.rstrip("?").partition(" ")
        if part == "pose unknown":
            told.unknown |= set(PERSON_VALUES)
        elif name == "unknown":
            told.unknown |= set(rest.split(","))
        elif name == "joints":
            told.joints = dict(j.split(" ", 1) for j in rest.split(", "))
        elif name in PERSON_VALUES:
            assert name not in told.facts
            told.facts[name] = (value, other or None, rest.endswith("?"))
        else:
            told.attributes.append(part)
    return told


def compact(scene: Scene, facts: SceneFacts, **focus: object) -> PersonContext:
    return render(scene, facts, name="compact", focus=Focus(**focus))  # type: ignore[arg-type]


def check_person(told: Told, person: Person, facts: SceneFacts) -> None:
    assert told.box == tuple(round(v) for v in person.bbox)
    measured = {n: facts.fact(person.id, n) for n in PERSON_VALUES}
    known = {n: f for n, f in measured.items() if f.known}
    assert told.unknown == set(measured) - set(known)
    assert told.facts == {n: (f.value, f.other, f.confidence < 0.5) for n, f in known.items()}


class TestCompact:
    @pytest.mark.parametrize("number", CROWDS)
    @pytest.mark.parametrize("seed", range(3))
    def test_everybody_once_with_their_own_box_and_facts(self, number: int, seed: int) -> None:
        scene, facts = crowd(number, seed)
        found, people, left_out, _ = read_compact(compact(scene, facts).text)
        assert found == number
        assert left_out == 0
        assert list(people) == [p.id for p in scene.people]
        for person in scene.people:
            check_person(people[person.id], person, facts)

    @pytest.mark.parametrize("number", [1, 2, 10])
    def test_joints_are_told_where_they_were_measured_and_nowhere_else(self, number: int) -> None:
        scene, facts = crowd(number)
        _, people, _, _ = read_compact(compact(scene, facts, joints=JOINTS).text)
        for person in scene.people:
            for name, said in people[person.id].joints.items():
                state = person.keypoints.state[INDEX[name]]
                if state in ("off_frame", "absent"):
                    assert said == state
                    continue
                x, y = person.keypoints.xy[INDEX[name]]
                assert said == f"{round(x)},{round(y)}" + ("?" if state == "guessed" else "")
            assert set(people[person.id].joints) == set(JOINTS)

    def test_only_the_joints_that_the_question_needs_are_told(self) -> None:
        scene, facts = crowd(2)
        text = compact(scene, facts, joints=("left_wrist",)).text
        _, people, _, _ = read_compact(text)
        assert {tuple(p.joints) for p in people.values()} == {("left_wrist",)}
        assert "joints" not in compact(scene, facts).text

    def test_who_has_no_joints_at_all_has_a_box_and_no_facts(self) -> None:
        scene = Scene.from_people((1920, 1080), [Person(id="P1", bbox=(1, 2, 30, 40), score=0.9)])
        context = compact(scene, scene_facts(scene), joints=JOINTS)
        assert context.text.splitlines()[1] == "P1 box 1,2,30,40; pose unknown"

    @pytest.mark.parametrize("number", CROWDS)
    def test_a_pair_is_told_as_it_was_measured(self, number: int) -> None:
        scene, facts = crowd(number)
        _, _, _, pairs = read_compact(compact(scene, facts).text)
        assert len(pairs) == len(set(pairs)) <= 12
        for line in pairs:
            first, words, second = re.fullmatch(r"(P\d+) (.*) (P\d+)", line).groups()  # type: ignore[union-attr]
            measured = facts.pairs[f"{first}>{second}"].values()
            known = [f.value + "?" * (f.confidence < 0.5) for f in measured if f.known]
            assert words.split(", ") == known

    def test_few_people_have_all_their_pairs(self) -> None:
        scene, facts = crowd(3)
        told = {tuple(re.findall(r"P\d+", p)) for p in read_compact(compact(scene, facts).text)[3]}
        known = {
            (a, b)
            for a, b in (("P1", "P2"), ("P1", "P3"), ("P2", "P3"))
            if any(f.known for f in facts.pairs[f"{a}>{b}"].values())
        }
        assert told == known

    def test_pairs_that_tell_most_come_first(self) -> None:
        ids = [f"P{i}" for i in range(1, 11)]
        people = [Person(id=i, bbox=(9 * n, 0, 9 * n + 5, 9), score=1) for n, i in enumerate(ids)]
        side = {
            f"{a}>{b}": {
                "side": Fact(subject=a, name="side", value="left_of", confidence=1, other=b)
            }
            for a in ids
            for b in ids
            if a < b
        }
        near = Fact(subject="P8", name="distance", value="near", confidence=1, other="P9")
        side["P8>P9"]["distance"] = near
        scene = Scene.from_people((1920, 1080), people)
        _, _, _, pairs = read_compact(compact(scene, SceneFacts(people={}, pairs=side)).text)
        assert pairs[0] == "P8 left_of, near P9"

    def test_it_is_said_when_someone_may_be_missed(self) -> None:
        sure = Scene(width=9, height=9)
        for scene in (
            Scene(width=9, height=9, possible=((1, 2, 3, 4),)),
            Scene(width=9, height=9, complete=0.3),
        ):
            facts = SceneFacts(people={})
            assert "someone may be missed" in compact(scene, facts).text
            assert "someone may be missed" not in compact(sure, facts).text


class TestBudget:
    @pytest.mark.parametrize("number", CROWDS)
    @pytest.mark.parametrize("budget", [60, 150, 400, 1000, 4000])
    def test_it_holds_by_leaving_out_whole_people_and_saying_so(
        self, number: int, budget: int
    ) -> None:
        scene, facts = crowd(number)
        context = compact(scene, facts, budget=budget, joints=("nose",))
        assert approximate_tokens(context.text) <= budget
        found, people, left_out, pairs = read_compact(context.text)
        assert found == number
        assert left_out == len(context.omitted) == number - len(people)
        assert set(people) | set(context.omitted) == {p.id for p in scene.people}
        for person_id, told in people.items():
            check_person(told, scene.person(person_id), facts)
            assert set(told.joints) in ({"nose"}, set())
        assert {i for p in pairs for i in re.findall(r"^P\d+|P\d+$", p)} <= set(people)

    @pytest.mark.parametrize("budget", [150, 400, 1000])
    def test_the_most_relevant_people_come_first_and_stay_longest(self, budget: int) -> None:
        scene, facts = crowd(60)
        context = compact(scene, facts, people=("P41", "P7", "P41", "P99"), budget=budget)
        _, people, _, _ = read_compact(context.text)
        order = ["P41", "P7", *(p.id for p in scene.people if p.id not in ("P41", "P7"))]
        assert list(people) == order[: len(people)]
        assert len(people) >= 1

    def test_a_budget_that_suffices_changes_nothing(self) -> None:
        scene, facts = crowd(10)
        full = compact(scene, facts)
        tight = compact(scene, facts, budget=approximate_tokens(full.text))
        assert tight.text == full.text
        assert tight.omitted == ()

    def test_nobody_fits_into_nothing_and_that_is_said(self) -> None:
        scene, facts = crowd(2)
        context = compact(scene, facts, budget=0)
        assert context.omitted == ("P1", "P2")
        assert "2 more people" in context.text

    @pytest.mark.parametrize("budget", range(600, 4000, 97))
    def test_line_breaks_count_for_a_tokenizer_that_counts_them(self, budget: int) -> None:
        scene, facts = crowd(10)
        focus = Focus(budget=budget)
        context = render(scene, facts, name="compact", focus=focus, count_tokens=len)
        assert len(context.text) <= budget


class TestAttributes:
    def scene(self, **attributes: str) -> Scene:
        person = Person(id="P1", bbox=(1, 2, 3, 4), score=1, attributes=attributes)
        return Scene.from_people((1920, 1080), [person])

    def test_they_are_told_in_the_order_of_their_names(self) -> None:
        context = compact(self.scene(top="red shirt", hat="none"), SceneFacts(people={}))
        _, people, _, _ = read_compact(context.text)
        assert people["P1"].attributes == ["hat none", "top red shirt"]

    @pytest.mark.parametrize(
        "value",
        [
            "red\nP9 box 1,2,3,4",
            "red; posture sitting",
            "red\r\n\u2028P9 box 1,2,3,4; posture lying",
            "x" * 100_000,
        ],
    )
    def test_a_value_can_neither_add_a_person_nor_a_fact(self, value: str) -> None:
        _, people, _, pairs = read_compact(
            compact(self.scene(top=value), SceneFacts(people={})).text
        )
        assert list(people) == ["P1"]
        assert people["P1"].facts == {}
        assert len(people["P1"].attributes) == 1
        assert pairs == []


class TestPaper:
    @pytest.mark.parametrize("number", CROWDS)
    @pytest.mark.parametrize("seed", range(3))
    def test_everybody_once_with_their_own_box_and_joints(self, number: int, seed: int) -> None:
        scene, facts = crowd(number, seed)
        context = render(scene, facts, name="paper", focus=Focus(budget=10))
        head, *lines = context.text.splitlines()
        assert head == f"picture: 1920 x 1080, people: {number}"
        assert context.omitted == ()
        assert len(lines) == number
        for line, person in zip(lines, scene.people, strict=True):
            self.check(line, person)

    def check(self, line: str, person: Person) -> None:
        read = re.fullmatch(r"(P\d+) person: \[([^\]]*)\], keypoints: \[([^\]]*)\]", line)
        assert read, line
        assert read[1] == person.id
        size = np.array([1920, 1080])
        box = np.array(read[2].split(", "), float).reshape(2, 2)
        np.testing.assert_allclose(box, np.reshape(person.bbox, (2, 2)) / size, atol=0.0005001)
        joints = np.array(read[3].split(", "), float).reshape(17, 3)
        for (x, y, v), xy, state in zip(
            joints, person.keypoints.xy, person.keypoints.state, strict=True
        ):
            assert v == {"seen": 2, "guessed": 1}.get(state, 0)
            expected = np.array(xy) / size if v else (0, 0)
            np.testing.assert_allclose((x, y), expected, atol=0.0005001)

    def test_a_number_next_to_zero_has_no_sign(self) -> None:
        person = Person(id="P1", bbox=(-0.01, 0.2, 1920, 1080), score=1)
        scene = Scene.from_people((1920, 1080), [person])
        text = render(scene, SceneFacts(people={}), name="paper").text
        assert "P1 person: [0, 0, 1, 1]" in text


@pytest.mark.parametrize("name", ["paper", "compact"])
class TestBoth:
    @pytest.mark.parametrize("number", CROWDS)
    def test_two_people_swapped_are_told_swapped(self, name: str, number: int) -> None:
        """The text follows the ids, not the order in which people or facts are stored."""
        scene, facts = crowd(number)
        shuffled = SceneFacts(
            people=dict(reversed(facts.people.items())), pairs=dict(reversed(facts.pairs.items()))
        )
        assert render(scene, shuffled, name=name).text == render(scene, facts, name=name).text

    def test_coordinates_of_joints_that_were_not_seen_are_never_told(self, name: str) -> None:
        scene, facts = crowd(10)
        text = render(scene, facts, name=name, focus=Focus(joints=JOINTS)).text
        assert "77777" not in text
        assert "40.5" not in text  # 77777 / 1920
        assert "72.0" not in text  # 77777 / 1080

    def test_other_numbers_make_another_hash(self, name: str) -> None:
        scene, facts = crowd(2)
        moved = scene.people[0].model_copy(update={"bbox": (0.0, 0.0, 50.0, 50.0)})
        other = scene.model_copy(update={"people": (moved, *scene.people[1:])})
        first, second = (render(s, facts, name=name) for s in (scene, other))
        assert first.sha256 != second.sha256
        assert first.sha256 == render(scene, facts, name=name).sha256
