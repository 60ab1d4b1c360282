"""What a perception tool would report of a drawn scene, and what can be answered from it.

``measure`` turns the exact joints of the scene maker into a report with the errors of a pose
tool, and the truth into what that report decides: the rest is unknown there too.
"""

from humanagent.training.data.perception.measure import Measured, measure
from humanagent.training.data.perception.noise import Noise

__all__ = ["Measured", "Noise", "measure"]
