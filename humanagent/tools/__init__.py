"""Perception: backends that find and measure people, one folder each, behind small protocols."""
