"""The console: watch, steer and compare runs of `logoclip`, here or over SSH.

Light throughout: neither this package nor anything it imports loads torch.
"""
