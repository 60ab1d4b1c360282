"""Follow-up questions: the picture is given and measured once.

python examples/conversation.py [PHOTO]
"""

import sys
from pathlib import Path

from humanagent import HumanAgent

photo = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "photos" / "skier.jpg"

with HumanAgent() as agent:
    print(agent.ask(photo, "Is the skier standing?", thread_id="talk").text)
    for question in ("Which way is she facing?", "Is her right arm raised?"):
        answer = agent.ask(None, question, thread_id="talk")
        print(f"{question}  {answer.text}  ({sum(answer.timings.values()) * 1e3:.0f} ms)")
