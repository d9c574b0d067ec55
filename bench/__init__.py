"""Benchmarks that print ratios; they never assert on time."""
