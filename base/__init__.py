"""Turn constraints/base.lock into root file systems, without running what is in them."""
