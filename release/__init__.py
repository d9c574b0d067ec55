"""Make releases that anybody can check: digests, bundle, provenance, signatures."""
