"""``vllm serve`` with the right flags for a model and a machine, and checks of a running server."""
