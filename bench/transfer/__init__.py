"""Measure `transfer`."""
