"""The same tools for an agent of your own: LangChain, LangGraph, or plain calls.

python examples/tools_for_agents.py [PHOTO]
"""

import sys
from pathlib import Path

from humanagent.tools.langchain import langchain_tools
from humanagent.tools.toolbox import Toolbox

photo = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "photos" / "office.jpg"

# Bound to one picture; without it every tool takes a path or URL as its argument "picture".
toolbox = Toolbox(picture=photo)

# Plain: a name, a JSON schema, arguments in, data and perhaps a picture out.
found = toolbox.tools["find_people"].call_now({})
for person in found.data["people"]:
    print(person["id"], person["bbox"], person["facts"].get("posture", "posture unknown"))

# LangChain's: give them to any model that calls tools, or to a ToolNode of LangGraph.
tools = {tool.name: tool for tool in langchain_tools(toolbox)}
print(", ".join(tools))
print(tools["clothes"].invoke({"person": "P1"}).splitlines()[0])
