"""What the workflows call beside the tools that everybody uses."""
