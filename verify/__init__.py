"""Prove that images are what their sources say: rebuild without cache, compare, name every difference."""
