"""What may be asked of an agent and what it answers: a module for each subject. `answering` says how."""
