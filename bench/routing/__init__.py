"""Measure the routing service beside the engine that it is built on."""
