"""How questions are answered: a module for each subject, loaded when the first question of its subject is asked."""
