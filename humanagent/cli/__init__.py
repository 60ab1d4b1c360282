"""The ``humanagent`` command."""
