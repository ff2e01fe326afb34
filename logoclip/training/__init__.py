"""From batches of crops to trained weights."""
