"""This machine: its gauges, what it lacks, and whether it can train."""
