"""Ask what is known to be vulnerable in what the locks name."""
