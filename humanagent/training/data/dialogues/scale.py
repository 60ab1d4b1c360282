"""The same scene in a picture with more pixels."""

from __future__ import annotations

from humanagent.scene import Person, Scene


def scaled(scene: Scene, factor: float) -> Scene:
    """Every coordinate times ``factor``; facts and ids do not change by it.

    Example:
        >>> scaled(Scene(width=112, height=112), 10).width
        1120
    """

    def person(one: Person) -> Person:
        joints = one.keypoints
        xy = tuple((x * factor, y * factor) for x, y in joints.xy)
        x0, y0, x1, y1 = one.bbox
        return one.model_copy(
            update={
                "bbox": (x0 * factor, y0 * factor, x1 * factor, y1 * factor),
                "keypoints": joints.model_copy(update={"xy": xy}),
            }
        )

    return scene.model_copy(
        update={
            "width": round(scene.width * factor),
            "height": round(scene.height * factor),
            "people": tuple(person(one) for one in scene.people),
        }
    )
