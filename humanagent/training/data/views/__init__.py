"""Instructions as the files that trainers load, with the numbers that their models read."""

from humanagent.training.data.views.coordinates import FORMS, Coordinates, coordinates
from humanagent.training.data.views.export import VIEWS, export
from humanagent.training.data.views.manifest import ViewManifest, read_view_manifest
from humanagent.training.data.views.rendered import LeftOutError, Rendered, rendered

__all__ = [
    "FORMS",
    "VIEWS",
    "Coordinates",
    "LeftOutError",
    "Rendered",
    "ViewManifest",
    "coordinates",
    "export",
    "read_view_manifest",
    "rendered",
]
