"""Actions and expressions as sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from humanagent.training.data.convert.expw import read as read_expw
from humanagent.training.data.convert.stanford40 import read as read_stanford40
from humanagent.training.data.instruct.humanins.labels import action_words
from humanagent.training.data.rows import Caption, PersonRow
from tests.training.data.instruct.humanins.shown import answers, made, questions, row

#: The labels as the sets publish them.
STANFORD40 = """applauding blowing_bubbles brushing_teeth cleaning_the_floor climbing cooking
cutting_trees cutting_vegetables drinking feeding_a_horse fishing fixing_a_bike fixing_a_car
gardening holding_an_umbrella jumping looking_through_a_microscope looking_through_a_telescope
playing_guitar playing_violin pouring_liquid pushing_a_cart reading phoning riding_a_bike
riding_a_horse rowing_a_boat running shooting_an_arrow smoking taking_photos texting_message
throwing_frisby using_a_computer walking_the_dog washing_dishes watching_TV waving_hands
writing_on_a_board writing_on_a_book"""
VOC = "jumping phoning playinginstrument reading ridingbike ridinghorse running takingphoto \
usingcomputer walking"
UCF101 = """ApplyEyeMakeup ApplyLipstick Archery BabyCrawling BalanceBeam BandMarching BaseballPitch
Basketball BasketballDunk BenchPress Biking Billiards BlowDryHair BlowingCandles BodyWeightSquats
Bowling BoxingPunchingBag BoxingSpeedBag BreastStroke BrushingTeeth CleanAndJerk CliffDiving
CricketBowling CricketShot CuttingInKitchen Diving Drumming Fencing FieldHockeyPenalty
FloorGymnastics FrisbeeCatch FrontCrawl GolfSwing Haircut Hammering HammerThrow HandstandPushups
HandstandWalking HeadMassage HighJump HorseRace HorseRiding HulaHoop IceDancing JavelinThrow
JugglingBalls JumpingJack JumpRope Kayaking Knitting LongJump Lunges MilitaryParade Mixing
MoppingFloor Nunchucks ParallelBars PizzaTossing PlayingCello PlayingDaf PlayingDhol PlayingFlute
PlayingGuitar PlayingPiano PlayingSitar PlayingTabla PlayingViolin PoleVault PommelHorse PullUps
Punch PushUps Rafting RockClimbingIndoor RopeClimbing Rowing SalsaSpin ShavingBeard Shotput
SkateBoarding Skiing Skijet SkyDiving SoccerJuggling SoccerPenalty StillRings SumoWrestling Surfing
Swing TableTennisShot TaiChi TennisSwing ThrowDiscus TrampolineJumping Typing UnevenBars
VolleyballSpiking WalkingWithDog WallPushups WritingOnBoard YoYo"""
HMDB51 = """brush_hair cartwheel catch chew clap climb climb_stairs dive draw_sword dribble drink
eat fall_floor fencing flic_flac golf handstand hit hug jump kick kick_ball kiss laugh pick pour
pullup punch push pushup ride_bike ride_horse run shake_hands shoot_ball shoot_bow shoot_gun sit
situp smile smoke somersault stand swing_baseball sword sword_exercise talk throw turn walk wave"""


@pytest.mark.parametrize(
    ("labels", "count"), [(STANFORD40, 40), (VOC, 10), (UCF101, 101), (HMDB51, 51)]
)
def test_every_label_of_the_four_action_sets_follows_is(labels: str, count: int) -> None:
    words = {label: action_words(label) for label in labels.split()}
    assert len(words) == count
    for label, said in words.items():
        assert said.split()[0].endswith("ing"), label
        assert "_" not in said
        assert said == said.replace("TV", "tv").lower().replace(" tv", " TV")


def test_a_clips_label_is_told_of_this_person() -> None:
    found = answers(made(row("ucf101", action="ApplyEyeMakeup")).instructions)
    assert found == {
        "action.sentence": "This person is applying eye makeup.",
        "action.label": "The action is: applying eye makeup.",
    }


def test_a_person_who_acts_of_a_real_format(tmp_path: Path) -> None:
    for folder in ("ImageSplits", "XMLAnnotations", "JPEGImages"):
        (tmp_path / folder).mkdir()
    (tmp_path / "ImageSplits/train.txt").write_text("riding_a_horse_001.jpg\n")
    (tmp_path / "ImageSplits/test.txt").write_text("")
    (tmp_path / "XMLAnnotations/riding_a_horse_001.xml").write_text(
        "<annotation><object><name>person</name><action>riding_a_horse</action><bndbox>"
        "<xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40</ymax></bndbox></object></annotation>"
    )
    Image.new("RGB", (64, 48)).save(tmp_path / "JPEGImages/riding_a_horse_001.jpg")
    found = made(next(read_stanford40(tmp_path))).instructions
    assert answers(found)["action.sentence"] == "This person is riding a horse."
    assert "this person" in questions(found)["action.label"].lower()


def test_of_several_people_two_are_asked_about_by_their_boxes() -> None:
    people = (
        PersonRow(bbox=(0, 0, 10, 20), action="phoning, walking"),
        PersonRow(bbox=(50, 0, 60, 20), action="ridingbike"),
    )
    found = made(row("voc_action", *people)).instructions
    assert {one.people for one in found} == {(0,), (1,)}
    for one in found:
        said = answers([one])[one.task]
        assert ("phoning and walking" in said) == (one.people == (0,))
        assert ("[0, 0, 10, 20]" in questions([one])[one.task]) == (one.people == (0,))


def test_a_label_that_no_table_knows_is_told_as_it_is() -> None:
    found = answers(made(row("mine", PersonRow(action="sky_dive"))).instructions)
    assert found["action.sentence"] == "The action of this person is: sky dive."


def test_ids_of_drawn_people_and_actions_that_do_not_show_are_not_told() -> None:
    shown = PersonRow(
        action="walking beside P2", captions=(Caption("A child is walking beside P2.", "overall"),)
    )
    hidden = PersonRow(action="kicking", captions=(Caption("A child is standing.", "overall"),))
    assert "walking beside another person." in str(answers(made(row("drawn", shown)).instructions))
    assert "action.sentence" not in answers(made(row("drawn", hidden)).instructions)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Happiness", "This person looks happy."),
        ("sad", "This person looks sad."),
        ("Neutral", "This person has a neutral expression."),
    ],
)
def test_expressions(label: str, said: str) -> None:
    face = PersonRow(attributes={"expression": label})
    assert answers(made(row("rafdb", face)).instructions) == {"expression": said}


def test_one_pair_per_labelled_face_of_a_real_format(tmp_path: Path) -> None:
    (tmp_path / "label").mkdir()
    (tmp_path / "label/label.lst").write_text("a.jpg 0 5 6 30 40 50 3\na.jpg 1 5 50 80 40 50 0\n")
    (tmp_path / "image/origin").mkdir(parents=True)
    Image.new("RGB", (100, 100)).save(tmp_path / "image/origin/a.jpg")
    found = made(next(read_expw(tmp_path))).instructions
    assert [one.id[-2:] for one in found] == ["/0", "/1"]
    assert [answers([one])["expression"] for one in found] == [
        "This person looks happy.",
        "This person looks angry.",
    ]
    assert "the person whose face is in [50, 5, 80, 40]" in questions(found)["expression"]


def test_what_wider_face_calls_an_expression_is_none_of_the_seven() -> None:
    face = PersonRow(attributes={"expression": "exaggerate"})
    assert not made(row("mine", face)).instructions
