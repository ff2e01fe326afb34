"""Curves, bars and axes as text: pure functions, no widget."""
