"""What a console may ask of a machine, and how each answer is made."""
