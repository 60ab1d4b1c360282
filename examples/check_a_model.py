"""A vision-language model of your own, held against the measured joints.

Anything with the ``VLM`` protocol will do. This one only ever says that somebody is lying down;
watch the answer being contradicted.

python examples/check_a_model.py [PHOTO]
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from humanagent import HumanAgent
from humanagent.vlm import Completion, Message


class SureOfItself:
    """Says the same whatever it sees."""

    name = "sure-of-itself"

    async def generate(self, messages: Sequence[Message], **_: object) -> Completion:
        """Answer without looking."""
        said = '{"subject": "P1", "predicate": "posture", "value": "lying", "other": null}'
        return Completion(f'{{"answer": "P1 is lying down.", "claims": [{said}]}}', self.name)

    async def aclose(self) -> None:
        """Nothing to close."""


photo = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "photos" / "skier.jpg"

with HumanAgent(SureOfItself()) as agent:
    answer = agent.ask(photo, "What is P1 doing?")

print(answer.text)
for claim in answer.claims:
    print(f"  {claim.verdict}: {claim} (measured: {claim.evidence.measured})")
