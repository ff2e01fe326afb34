"""Small CLIP models with random weights, and how any CLIP model is written to disk.

A model on disk is a directory that `CLIPModel.from_pretrained` and `CLIPProcessor.from_pretrained` load.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

from logoclip.config.schema import Preprocess
from logoclip.data.transforms import image_processor

START, END = "<|startoftext|>", "<|endoftext|>"
TEXT_WIDTH, TEXT_LENGTH = 32, 32


def small_clip(width: int, layers: int, heads: int, patch: int, image_size: int, projection: int) -> CLIPModel:
    """A CLIP model with random float32 weights: a vision tower of the asked shape and a tiny text tower.

    Args:
        width: hidden size of the vision tower; its MLP is four times as wide.
        layers, heads: depth of the vision tower and attention heads in each layer.
        patch, image_size: edge of a patch and of the square input, in pixels.
        projection: length of an embedding.

    The weights come from torch's global generator: seed it for the same model again.
    """
    vision = {
        "hidden_size": width,
        "intermediate_size": 4 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "patch_size": patch,
        "image_size": image_size,
        "projection_dim": projection,
    }
    text = {**_text_tower(), "projection_dim": projection}
    config = CLIPConfig(vision_config=vision, text_config=text, projection_dim=projection)
    model: CLIPModel = CLIPModel(config).train(mode=False)
    return model


def _text_tower() -> dict[str, int]:
    vocabulary = _byte_vocabulary()
    return {
        "vocab_size": len(vocabulary),
        "hidden_size": TEXT_WIDTH,
        "intermediate_size": 2 * TEXT_WIDTH,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "max_position_embeddings": TEXT_LENGTH,
        "bos_token_id": vocabulary[START],
        "eos_token_id": vocabulary[END],
        "pad_token_id": vocabulary[END],
    }


def _byte_vocabulary() -> dict[str, int]:
    """Each byte, each byte at a word's end, and the two special tokens: 514 entries, numbered as CLIP numbers them."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    hidden = len(set(range(256)) - set(printable))
    # GPT-2's alphabet: bytes that do not print stand for the code points from 256 on.
    letters = [chr(code) for code in printable] + [chr(256 + index) for index in range(hidden)]
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), START, END]
    return {token: index for index, token in enumerate(tokens)}


def input_size(clip: CLIPModel) -> int:
    """Edge of the square pictures that `clip` takes, in pixels."""
    vision: Any = clip.config.vision_config
    return int(vision.image_size)


def byte_tokenizer() -> CLIPTokenizer:
    """CLIP's tokenizer without merges: any text becomes bytes."""
    return CLIPTokenizer(vocab=_byte_vocabulary(), merges=[], model_max_length=TEXT_LENGTH)


def save_clip(model: CLIPModel, directory: str | Path, preprocess: Preprocess) -> None:
    """Writes a model made by `small_clip`: safetensors weights, image processor, tokenizer."""
    directory = Path(directory)
    model.save_pretrained(directory)
    image_processor(preprocess, input_size(model)).save_pretrained(directory)
    byte_tokenizer().save_pretrained(directory)
