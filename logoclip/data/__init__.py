"""From folders of annotated photographs to batches of crops."""
