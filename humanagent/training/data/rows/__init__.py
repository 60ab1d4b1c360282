"""The canonical row: one annotated picture, from which every trainer's format is rendered."""

from humanagent.training.data.rows.types import (
    Caption,
    Keypoints,
    Made,
    Part,
    PersonRow,
    Row,
    Thing,
)

__all__ = ["Caption", "Keypoints", "Made", "Part", "PersonRow", "Row", "Thing"]
