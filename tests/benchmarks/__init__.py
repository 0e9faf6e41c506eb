"""Measurements: every figure is a ratio, or is taken with its counterpart in turn on the same server."""
