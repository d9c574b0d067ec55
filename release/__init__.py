"""Say what a release is made of, and let anybody prove it."""
