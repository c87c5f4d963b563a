"""Pictures that diffusers makes with the models that come with the program.

    python shipped.py FOLDER OUT

FOLDER holds the unpacked models (emoji, emoji-base, emoji-small, emoji-tiny), OUT gets one PNG for each.
"""

import pathlib
import sys

import torch
from diffusers import StableDiffusionPipeline

PROMPT = "a red apple on a yellow background"

folder, out = map(pathlib.Path, sys.argv[1:])
out.mkdir(parents=True, exist_ok=True)
for model in ("emoji", "emoji-base", "emoji-small", "emoji-tiny"):
    pipeline = StableDiffusionPipeline.from_pretrained(folder / model, variant="fp16", torch_dtype=torch.float32)
    picture = pipeline(
        PROMPT, num_inference_steps=20, guidance_scale=3.0, generator=torch.Generator().manual_seed(7)
    ).images[0]
    picture.save(out / f"{model}.png")
