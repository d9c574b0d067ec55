"""Addresses, streets and places of the map by name, without a network."""
