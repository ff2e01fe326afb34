"""What a worker can do, a file for each kind of run; how it is launched, and how it lives."""
