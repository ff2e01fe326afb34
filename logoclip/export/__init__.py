"""A trained model as a directory that others load."""
