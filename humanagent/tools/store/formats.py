"""Which model files can be opened without running code that is inside them.

ONNX, safetensors and TFLite are data. PyTorch's ``.pt``, ``.pth``, ``.ckpt`` and ``.bin`` are
pickles, which run whatever their author wrote; a TensorRT ``.engine`` is compiled code. Those are
used only when the user says that they are trusted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from humanagent.tools.store.errors import UnsafeModelError

_SAFE: Final = frozenset({".onnx", ".safetensors", ".tflite", ".json", ".txt"})
#: In a folder, one of these shows that there is something to load beside a pickle.
_WEIGHTS: Final = ("*.safetensors", "*.onnx", "*.xml", "*.tflite")
#: First byte of an ONNX file: protobuf tags of ModelProto's fields (onnx.proto, 1-8 and 14).
_ONNX_TAGS: Final = frozenset({0x08, 0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72})


def opens_safely(name: str) -> bool:
    """Whether a file of this name is data.

    Example:
        >>> opens_safely("end2end.onnx"), opens_safely("yolo11n-pose.pt")
        (True, False)
    """
    return Path(name).suffix.lower() in _SAFE


def check_content(path: Path, name: str, where: str) -> None:
    """Refuse what is not of the kind that its name says: a web page, a pickle, half a file.

    Raises:
        UnsafeModelError: it is something else.
    """
    suffix = Path(name).suffix.lower()
    with path.open("rb") as file:
        head = file.read(9)
    right = True
    if suffix == ".onnx":
        right = bool(head) and head[0] in _ONNX_TAGS
    elif suffix == ".safetensors":  # 8 bytes: length of the JSON that follows
        length = int.from_bytes(head[:8], "little")
        right = head[8:] == b"{" and length + 8 <= path.stat().st_size
    elif suffix == ".tflite":
        right = head[4:8] == b"TFL3"
    elif suffix == ".json":
        right = head.lstrip()[:1] in (b"{", b"[")
    if not right:
        raise UnsafeModelError(
            f"{name} does not contain what its name says (it begins with {head!r})",
            where=where,
            do="a sign-in page or an error page is sent instead of a file by some networks: "
            "look at what the URL gives in a browser",
        )


def check_path(path: Path, *, trust_pickle: bool) -> None:
    """Refuse a user's own file or folder that can run code, unless it is trusted.

    Raises:
        UnsafeModelError: it can, or it is not what its name says.
    """
    if trust_pickle:
        return
    if path.is_dir():
        safe = any(next(path.glob(pattern), None) for pattern in _WEIGHTS)
    else:
        safe = opens_safely(path.name) or path.suffix.lower() == ".xml"  # OpenVINO
    if not safe:
        raise unsafe(path.name, str(path))
    if path.is_file():
        check_content(path, path.name, str(path))


def unsafe(name: str, where: str) -> UnsafeModelError:
    """The error for a file that can run code."""
    return UnsafeModelError(
        f"{name} can run code of its author when it is opened",
        where=where,
        do="use an ONNX or safetensors file, or say that you trust this one (--trust-pickle)",
    )
