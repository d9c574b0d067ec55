"""Make sure that this machine has an engine, Buildx, Compose, QEMU and tox: never change one that is there."""
