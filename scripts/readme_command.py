"""Prints the README's n-th shell block, so that what is tested is what is written."""

import re
import sys
from pathlib import Path

readme = Path(__file__).resolve().parent.parent / "README.md"
blocks = re.findall(r"```bash\n(.*?)```", readme.read_text(encoding="utf-8"), flags=re.DOTALL)
print(blocks[int(sys.argv[1]) - 1])
