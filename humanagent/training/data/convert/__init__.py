"""Converters: from the official layout of a data set to canonical rows. One file per data set."""
