"""Body parts, pixel by pixel: the protocol, and any ONNX model behind it."""

from humanagent.tools.parsing.parser import CIHP, BodyParser, OnnxBodyParser, Parsed

__all__ = ["CIHP", "BodyParser", "OnnxBodyParser", "Parsed"]
