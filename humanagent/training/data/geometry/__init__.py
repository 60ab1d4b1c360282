"""Texts against the joints and boxes that they were made from."""
