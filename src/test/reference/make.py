"""Prints every reference case again: `python make.py`, or `python make.py sd1 taesd` for some of them."""

import quiet  # noqa: F401  isort: skip

import shutil
import sys

import torch
from diffusers import DiffusionPipeline

import goldens
import networks


def sd1(folder):
    networks.make_sd1(folder)
    pipe = load(folder)
    runs = goldens.all_samplers() + goldens.odd_settings(goldens.SAMPLERS["pndm"])
    tensors = goldens.text(pipe.tokenizer, pipe.text_encoder, "text", goldens.PROMPT, goldens.NEGATIVE)
    tensors |= goldens.unet(pipe.unet, states(tensors, "prompt"), states(tensors, "negative"))
    tensors |= goldens.vae(pipe.vae)
    pictures, settings = goldens.pipeline(pipe, runs)
    goldens.save(folder / "goldens.safetensors", tensors | pictures, settings)


def states(tensors, name):
    return tensors[f"text/{name}/last_hidden_state"]


def load(folder):
    pipe = DiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    return pipe


CASES = {case.__name__.replace("_", "-"): case for case in (sd1,)}

if __name__ == "__main__":
    for name in sys.argv[1:] or CASES:
        folder = networks.RESOURCES / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        CASES[name](folder)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{name}: {size:,} bytes")
