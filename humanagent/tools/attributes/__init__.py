"""Words about people: readings with a confidence, and predictors of face attributes."""

from humanagent.tools.attributes.reading import Reading

__all__ = ["Reading"]
