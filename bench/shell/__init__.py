"""What the shell costs: `python3 -m bench.shell`."""
