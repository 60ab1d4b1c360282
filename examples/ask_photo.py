"""One question about one photo, with the evidence drawn in.

python examples/ask_photo.py [PHOTO] [QUESTION]
"""

import sys
from pathlib import Path

from humanagent import HumanAgent

photo = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "photos" / "office.jpg"
question = sys.argv[2] if len(sys.argv) > 2 else "Is the man facing the camera?"

with HumanAgent() as agent:
    answer = agent.ask(photo, question)

print(answer.text)
for claim in answer.claims:
    print(f"  {claim.verdict}: {claim}  from {', '.join(claim.evidence.joints) or 'the boxes'}")
answer.save_overlay("overlay.png")
