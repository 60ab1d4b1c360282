"""HERM-100K: captions of a picture, its people and their parts, and places both ways."""

from humanagent.training.data.instruct.herm.config import HermConfig
from humanagent.training.data.instruct.herm.maker import MARKS, HermMaker
from humanagent.training.data.instruct.herm.rules import HermRules

__all__ = ["MARKS", "HermConfig", "HermMaker", "HermRules"]
