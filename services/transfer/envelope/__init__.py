"""What docs/protocol.md says of keys, seals and signatures, as functions without a framework."""
