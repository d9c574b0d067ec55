"""Sorting the many: START, JumpSTART and SALT, step by step, with the next question when one is open."""
