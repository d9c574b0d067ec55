"""Make a release, prove it, publish it, and keep what it is made from fresh."""
