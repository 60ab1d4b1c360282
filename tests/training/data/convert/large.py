"""Data sets of 100,000 pictures, and a conversion whose memory is measured."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

from PIL import Image


def tiny_png(number: int, width: int = 64, height: int = 48) -> bytes:
    """A PNG of its own for every number, made without drawing it: for sets of 100,000."""
    base = _plain_png(width, height)
    text = b"n\0%d" % number
    chunk = struct.pack(">I", len(text)) + b"tEXt" + text
    chunk += struct.pack(">I", zlib.crc32(b"tEXt" + text))
    return base[:33] + chunk + base[33:]  # behind the header


_PLAIN: dict[tuple[int, int], bytes] = {}


def _plain_png(width: int, height: int) -> bytes:
    if (width, height) not in _PLAIN:
        file = io.BytesIO()
        Image.new("1", (width, height)).save(file, "PNG")
        _PLAIN[width, height] = file.getvalue()
    return _PLAIN[width, height]


#: The peak is VmHWM: ru_maxrss starts with what the parent held when it forked, and a test process
#: that has just made a large set holds more than the conversion ever does.
MEASURED = """
import re, sys
from pathlib import Path
from humanagent.training.data.convert.source import find_source
from humanagent.training.data.rows.write import RowWriter
source = find_source(sys.argv[1])
with RowWriter(Path(sys.argv[3])) as rows:
    for row in source.read(Path(sys.argv[2])):
        rows.add(row)
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(-(-int(peak[1]) // 1024))
"""


def convert_measured(name: str, src: Path, out: Path) -> tuple[dict[str, int], int]:
    """Converts in a process of its own: the manifest's counts, and the peak memory in MiB."""
    command = [sys.executable, "-c", MEASURED, name, str(src), str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    counts, memory = json.loads((out / "manifest.json").read_text())["counts"], int(done.stdout)
    print(f"{name}: {counts['rows']} rows, peak {memory} MiB")  # shown by pytest -rP
    return counts, memory
