"""Rows through stages to instructions: in order, each once, whatever is killed."""
