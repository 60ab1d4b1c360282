"""How many people are in each picture of a folder, as CSV; bad files do not stop it.

python examples/folder_to_csv.py [FOLDER]
"""

import csv
import sys
from pathlib import Path

from humanagent import HumanAgent, HumanAgentError

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "photos"
files = sorted(folder.glob("*.jpg"))

with HumanAgent() as agent:
    rows = csv.writer(sys.stdout)
    rows.writerow(["file", "status", "found", "answer"])
    answers = agent.ask_many(files, "How many people are there?", on_error="return")
    for file, answer in zip(files, answers, strict=True):
        if isinstance(answer, HumanAgentError):
            rows.writerow([file.name, "error", "", answer])
        else:
            people = answer.scene.people if answer.scene else ()
            rows.writerow([file.name, answer.status, len(people), answer.text])
