"""The pipeline that makes and judges the models."""
