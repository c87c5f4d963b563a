"""Makes a picture with diffusers from a folder, to hold another program's PNG against it.

    python load_with_diffusers.py FOLDER --prompt "a cat" --steps 25 --against ours.png

prints the PSNR between the two in dB. The sampler is a diffusers class name; without one the folder's own is used.
"""

import quiet  # noqa: F401  isort: skip

import argparse

import diffusers
import numpy
import torch
from PIL import Image


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="a diffusers folder with model_index.json")
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--negative", help="negative prompt; left out is not the same as empty in the XL family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--guidance", type=float, default=7.5)
    parser.add_argument("--scheduler", help="for example DPMSolverMultistepScheduler")
    parser.add_argument("--karras", action="store_true", help="space the noise levels as Karras et al. do")
    parser.add_argument("--width", type=int)
    parser.add_argument("--height", type=int)
    parser.add_argument("--out", help="where to store the picture")
    parser.add_argument("--against", help="a PNG to compare with")
    return parser.parse_args()


def picture(a):
    pipe = diffusers.DiffusionPipeline.from_pretrained(a.folder, dtype=torch.float32, safety_checker=None)
    pipe.set_progress_bar_config(disable=True)
    cls = getattr(diffusers, a.scheduler) if a.scheduler else type(pipe.scheduler)
    pipe.scheduler = cls.from_config(pipe.scheduler.config, **({"use_karras_sigmas": True} if a.karras else {}))
    return pipe(
        a.prompt,
        negative_prompt=a.negative,
        width=a.width,
        height=a.height,
        num_inference_steps=a.steps,
        guidance_scale=a.guidance,
        generator=torch.Generator().manual_seed(a.seed),
    ).images[0]


def psnr(one, other):
    """In dB over 8-bit channels; infinite for equal pictures."""
    one, other = (numpy.asarray(image.convert("RGB"), dtype=float) for image in (one, other))
    if one.shape != other.shape:
        raise SystemExit(f"The pictures differ in size: {one.shape} here, {other.shape} there.")
    error = numpy.mean((one - other) ** 2)
    return float("inf") if error == 0 else 10 * numpy.log10(255**2 / error)


if __name__ == "__main__":
    given = arguments()
    made = picture(given)
    if given.out:
        made.save(given.out)
    if given.against:
        print(f"{psnr(made, Image.open(given.against)):.2f} dB")
