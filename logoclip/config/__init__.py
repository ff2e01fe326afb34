"""Configurations: the one schema, its YAML text, one file, the folder of files."""
