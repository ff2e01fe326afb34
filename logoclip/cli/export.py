"""`logoclip export`."""

from __future__ import annotations

from pathlib import Path

from logoclip.cli.jobs import refuse_existing, run_job
from logoclip.cli.options import JsonOption, Switch, WorkspaceOption, begin_workspace, input_path, output_path
from logoclip.cli.output import remarks, write_json
from logoclip.model.card import is_ours


def export(
    checkpoint: Path,
    output: Path,
    merge_lora: Switch = False,
    overwrite: Switch = False,
    workspace: WorkspaceOption = Path(),
    json: JsonOption = False,
) -> int:
    """Write a checkpoint as a Hugging Face model, checked against it.

    The directory loads with CLIPModel.from_pretrained and with this program, and holds its processor, a model card
    and how it was made. Its embeddings are compared with the checkpoint's; a difference is an error.

    Examples:
      logoclip export --checkpoint runs/jetson_orin-01/checkpoints/best.pt --output models/logos --merge-lora
      logoclip export --checkpoint runs/demo-01/checkpoints/epoch_3.pt --output models/demo-epoch-3

    Args:
        checkpoint: A checkpoint of a training run.
        output: Directory to write.
        merge_lora: Add the LoRA update into the weights instead of keeping it beside them.
        overwrite: Replace a model that was exported to the same place before.
    """
    place = begin_workspace(workspace)
    source, target = input_path(place, checkpoint), output_path(place, output)
    if not (overwrite and is_ours(target)):
        refuse_existing(target, "choose another --output, or --overwrite if it is a model exported before")
    arguments = {"checkpoint": str(source), "output": str(target), "merge_lora": merge_lora}
    run = run_job(place, "export", "export", arguments)
    if json:
        write_json({"output": str(target), "checkpoint": str(source), "merge_lora": merge_lora, "run": run.id})
    else:
        remarks().print(f"{target}: exported, its embeddings are the checkpoint's")
    return 0
