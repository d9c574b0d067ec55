"""The HTTP edge: one module per resource; each parses, calls the core, and answers."""
