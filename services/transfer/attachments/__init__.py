"""Keep files that only devices can open: each by the hash of its ciphertext, for one transfer."""
