"""Two comparisons in miniature: kinds of person context, and stages of training."""
