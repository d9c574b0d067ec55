"""Measure `transfer`, and try to make it lose something."""
