"""Learn the models from triage data: nothing here runs when a patient is assessed."""
