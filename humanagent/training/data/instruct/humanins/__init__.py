"""HumanIns: six tasks about people, as instructions with answers that rules make (L-Man)."""

from humanagent.training.data.instruct.humanins.maker import HumanInsMaker
from humanagent.training.data.instruct.humanins.paraphrase import paraphrase
from humanagent.training.data.instruct.humanins.wordings import Wordings

__all__ = ["HumanInsMaker", "Wordings", "paraphrase"]
