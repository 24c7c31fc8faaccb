"""Benchmarks: each prints what we took, a reference from the same run, and the ratio."""
