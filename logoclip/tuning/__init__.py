"""Searching over settings: which trials there are, what they found, and the study that draws them (Optuna)."""
