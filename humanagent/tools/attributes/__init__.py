"""Words about people: readings with a confidence, and predictors of face attributes."""

from humanagent.tools.attributes.celeba import ATTRIBUTES, described
from humanagent.tools.attributes.faces import FaceAttributePredictor, OnnxFaceAttributes
from humanagent.tools.attributes.reading import Reading
from humanagent.tools.attributes.spec import CropSpec

__all__ = [
    "ATTRIBUTES",
    "CropSpec",
    "FaceAttributePredictor",
    "OnnxFaceAttributes",
    "Reading",
    "described",
]
