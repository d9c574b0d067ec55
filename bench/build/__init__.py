"""Measure EMsync's build beside the plain way to write it: `python -m bench.build --help`."""
