"""How well a model tells brands apart, and at which threshold."""
