"""How urgent is this patient: scores, a learned risk, and the level that follows from both."""
