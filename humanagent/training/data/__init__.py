"""Rows that models are trained and judged on: synthetic scenes now, converted data sets later."""
