"""``Toolbox``: perception and closer looks as tools for any agent: plain names, schemas, calls.

Made from the definitions in ``tools.looks``, which our own graph offers to its model; here a tool
is also told which picture. ``tools.langchain`` makes LangChain tools of it.
"""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image as Pillow

from humanagent.errors import BadInputError
from humanagent.media import Picture, PictureSource, load_picture
from humanagent.scene import Scene
from humanagent.settings import Settings
from humanagent.tools.looks import Equipment, Look, LookResult, make_looks
from humanagent.tools.looks.people import find_people
from humanagent.tools.looks.types import without_titles
from humanagent.tools.protocols import Image, PersonPerceiver
from humanagent.tools.select import make_perceiver, with_readers

#: Scenes kept; of decoded pictures only the last.
_SCENES: Final = 64
_QUALITY: Final = 90
_PICTURE: Final = {
    "type": "string",
    "description": "the picture: a path, an http(s) URL, or a data URL",
}


@dataclass(frozen=True)
class ToolResult:
    """What a tool found: in words, as data that fits JSON, and perhaps a picture of it."""

    text: str
    data: dict[str, Any]
    picture: Image | None = field(default=None, repr=False)

    def jpeg(self) -> bytes | None:
        """The picture as a JPEG file."""
        if self.picture is None:
            return None
        buffer = io.BytesIO()
        Pillow.fromarray(self.picture).save(buffer, "JPEG", quality=_QUALITY)
        return buffer.getvalue()


@dataclass(frozen=True)
class Tool:
    """One tool.

    Attributes:
        name: A plain identifier.
        description: What it does, for a model.
        parameters: JSON schema of its arguments.
        result: JSON schema of ``ToolResult.data``.
    """

    name: str
    description: str
    parameters: dict[str, Any]
    result: dict[str, Any]
    _box: Toolbox = field(repr=False)
    _look: Look[Any] = field(repr=False)

    async def call(self, arguments: Mapping[str, Any]) -> ToolResult:
        """Take the look.

        Raises:
            HumanAgentError: wrong arguments, a picture that cannot be used, nobody with that id;
                its message is written for a model.
        """
        return await asyncio.to_thread(self.call_now, arguments)

    def call_now(self, arguments: Mapping[str, Any]) -> ToolResult:
        """``call`` where there is no event loop."""
        given = dict(arguments)
        picture = self._box._picture(given)
        try:
            checked = self._look.read(json.dumps(given))
        except TypeError as error:
            raise BadInputError(f"the arguments are no JSON: {error}") from error
        scene = self._box._scene(picture)
        found: Any = self._look.run(checked, picture.pixels, scene)
        if inspect.isawaitable(found):
            found = asyncio.run(_awaited(found))
        assert isinstance(found, LookResult)
        data = {} if found.data is None else found.data.model_dump(mode="json")
        return ToolResult(found.text, data, found.crop)


class Toolbox:
    """Tools over pictures, by name. Safe to call from several threads.

    A picture is measured once, whatever is asked about it afterwards.

    Args:
        settings: Which perception, what pictures may cost, which models of one's own. For a model
            that nobody watches: ``MediaLimits(allow_paths=False)``, or ``picture``.
        perceiver: A ``PersonPerceiver``, instead of the backend that the settings name.
        picture: The only picture: then the tools take none.

    Example:
        >>> import numpy as np
        >>> tools = Toolbox(picture=np.zeros((48, 64, 3), np.uint8)).tools
        >>> tools["find_people"].call_now({}).data["people"]
        []
        >>> tools["clothes"].parameters["required"]
        ['person']
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        perceiver: PersonPerceiver | None = None,
        picture: PictureSource | Picture | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self._perceiver = perceiver
        if perceiver is not None:
            self._perceiver = with_readers(perceiver, self.settings)
        self._last: Picture | None = None
        self._only = None if picture is None else self._load(picture)
        self._scenes: OrderedDict[str, Scene] = OrderedDict()
        self._lock = threading.Lock()
        looks = make_looks(Equipment.of(self.settings, self._get_perceiver))
        everything: dict[str, Look[Any]] = {"find_people": find_people(), **looks}
        self.tools = {name: self._tool(look) for name, look in everything.items()}

    def _tool(self, look: Look[Any]) -> Tool:
        spec = look.spec()
        parameters = spec.parameters
        if self._only is None:
            properties = {"picture": _PICTURE, **parameters.get("properties", {})}
            required = ["picture", *parameters.get("required", [])]
            parameters = {**parameters, "properties": properties, "required": required}
        result = without_titles(look.result.model_json_schema(mode="serialization"))
        return Tool(spec.name, spec.description, parameters, result, self, look)

    def _picture(self, arguments: dict[str, Any]) -> Picture:
        """The picture that the arguments name, taken out of them."""
        if self._only is not None:
            return self._only
        source = arguments.pop("picture", None)
        if not isinstance(source, str) or not source:
            raise BadInputError("no picture is named", where="picture", do="give a path or a URL")
        picture = self._load(source)
        with self._lock:
            self._last = picture
        return picture

    def _load(self, source: PictureSource | Picture) -> Picture:
        def known(sha256: str) -> Picture | None:
            last = self._last
            return last if last is not None and last.sha256 == sha256 else None

        return load_picture(source, self.settings.media, known=known)

    def _scene(self, picture: Picture) -> Scene:
        with self._lock:
            scene = self._scenes.get(picture.sha256)
        if scene is None:
            scene = self._get_perceiver().perceive(picture.pixels)
        with self._lock:
            self._scenes[picture.sha256] = scene
            self._scenes.move_to_end(picture.sha256)
            while len(self._scenes) > _SCENES:
                self._scenes.popitem(last=False)
        return scene

    def _get_perceiver(self) -> PersonPerceiver:
        with self._lock:
            if self._perceiver is None:
                self._perceiver = make_perceiver(self.settings)
            return self._perceiver


async def _awaited(found: Any) -> Any:
    return await found
