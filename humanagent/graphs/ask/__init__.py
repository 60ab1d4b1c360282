"""The ask graph: a question about a picture in, a checked answer out."""
