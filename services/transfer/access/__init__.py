"""Say who may do what: people and devices, their tokens, their roles and how often they may ask."""
