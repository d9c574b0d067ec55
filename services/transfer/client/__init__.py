"""A device's side of docs/protocol.md, in Python: for scripts, tests and gateways.

The hub never imports this package.
"""
