"""CLIP: fine-tuned, as an encoder of pictures, on a device, from a directory or the hub."""
