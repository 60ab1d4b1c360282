"""The tools of a ``Toolbox`` for LangChain and LangGraph: ``langchain_core`` alone is needed."""

from __future__ import annotations

import base64
import json
from typing import Any

from langchain_core.tools import BaseTool, StructuredTool, ToolException

from humanagent.errors import HumanAgentError
from humanagent.tools.toolbox import Tool, Toolbox, ToolResult


def langchain_tools(toolbox: Toolbox | None = None, *, pictures: bool = False) -> list[BaseTool]:
    """A ``langchain_core`` tool for each tool of a toolbox.

    What a model reads is the text and the data as JSON. The artifact of the message is the
    ``ToolResult``, with the picture. What cannot be done is told to the model, not raised.

    Args:
        toolbox: Where the pictures and models come from; default: ``Toolbox()``.
        pictures: Also show the model the pictures: for models that take them from tools.

    Example:
        >>> import numpy as np
        >>> box = Toolbox(picture=np.zeros((48, 64, 3), np.uint8))
        >>> tools = {tool.name: tool for tool in langchain_tools(box)}
        >>> tools["find_people"].invoke({}).splitlines()[0]
        'picture 64x48 px, people found: 0'
    """
    box = Toolbox() if toolbox is None else toolbox
    return [_made(tool, pictures) for tool in box.tools.values()]


def _made(tool: Tool, pictures: bool) -> BaseTool:
    def run(**arguments: Any) -> tuple[Any, ToolResult]:
        try:
            found = tool.call_now(arguments)
        except HumanAgentError as error:
            raise ToolException(f"Error: {error}") from error
        return _content(found, pictures), found

    async def run_async(**arguments: Any) -> tuple[Any, ToolResult]:
        try:
            found = await tool.call(arguments)
        except HumanAgentError as error:
            raise ToolException(f"Error: {error}") from error
        return _content(found, pictures), found

    return StructuredTool(
        name=tool.name,
        description=tool.description,
        args_schema=tool.parameters,
        func=run,
        coroutine=run_async,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _content(found: ToolResult, pictures: bool) -> str | list[str | dict[str, Any]]:
    text = f"{found.text}\n{json.dumps(found.data)}"
    jpeg = found.jpeg() if pictures else None
    if jpeg is None:
        return text
    shown = base64.b64encode(jpeg).decode("ascii")
    return [
        {"type": "text", "text": text},
        {"type": "image", "base64": shown, "mime_type": "image/jpeg"},
    ]
