"""Any OpenAI-compatible endpoint; vLLM is the production one.

Pictures go as data URLs that we fetched, checked and encoded ourselves: the server is never asked
to fetch anything.
"""

from humanagent.vlm.server.client import OpenAIVLM

__all__ = ["OpenAIVLM"]
