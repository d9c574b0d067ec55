"""The scores beside the model: each exact, each saying what it misses and whom it is for."""
