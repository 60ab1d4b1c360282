"""Evaluation: how good is perception, and how often are answers right, wrong or withheld."""
