"""Where runs are: this machine, or another one over SSH."""
