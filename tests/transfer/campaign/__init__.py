"""Break everything that a hub stands on, under load; then look for what was lost.

`python -m tests.transfer.campaign --help` is the manual; docs/campaign.md is what it printed.
"""
