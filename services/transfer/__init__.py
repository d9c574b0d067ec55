"""Hand a patient over: an append-only, encrypted log of events, and live news of them."""
