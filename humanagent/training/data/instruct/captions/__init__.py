"""HumanCaption: filters of faces, template texts, captions of three lengths."""

from humanagent.training.data.instruct.captions.config import CaptionsConfig
from humanagent.training.data.instruct.captions.faces import annotate_faces
from humanagent.training.data.instruct.captions.filters import FaceFilters, Quality, filtered
from humanagent.training.data.instruct.captions.maker import CaptionsMaker

__all__ = [
    "CaptionsConfig",
    "CaptionsMaker",
    "FaceFilters",
    "Quality",
    "annotate_faces",
    "filtered",
]
