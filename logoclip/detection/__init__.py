"""Logos in photographs: found, and named."""
