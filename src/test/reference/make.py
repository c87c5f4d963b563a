"""Prints every reference case again: `python make.py`, or `python make.py sd1 taesd` for some of them."""

import quiet  # noqa: F401  isort: skip

import shutil
import sys

import torch
from diffusers import AutoencoderTiny, DiffusionPipeline, UNet2DConditionModel

import goldens
import networks
from goldens import SAMPLERS, Run


def complete(make_networks):
    """A whole folder: networks, tokenizers, scheduler, and every sampler run with it."""
    def case(folder):
        make_networks(folder)
        pipe = load(folder)
        own = Run("own", type(pipe.scheduler).__name__)
        tensors = goldens.text(pipe) | goldens.unet(pipe) | goldens.vae(pipe.vae)
        pictures, settings = goldens.pipeline(pipe, goldens.all_samplers() + goldens.odd_settings(own))
        goldens.save(folder, tensors | pictures, settings)
    return case


def unet_only(seed, config, other_parts, run):
    """A UNet folder alone, run with the text encoders, autoencoder and scheduler of another case."""
    def case(folder):
        networks.save(networks.unet(seed, **config), folder / "unet")
        net = UNet2DConditionModel.from_pretrained(folder / "unet", dtype=torch.float32)
        pipe = load(networks.RESOURCES / other_parts, unet=net)
        pictures, settings = goldens.pipeline(pipe, [run])
        goldens.save(folder, goldens.unet(pipe) | pictures, settings, other_parts=other_parts)
    return case


def taesd(folder):
    networks.make_taesd(folder)
    net = AutoencoderTiny.from_pretrained(folder, dtype=torch.float32)
    pipe = load(networks.RESOURCES / "sd1", vae=net)
    pictures, settings = goldens.pipeline(pipe, [SAMPLERS["pndm"]])
    goldens.save(folder, goldens.tiny_vae(net) | pictures, settings, other_parts="sd1")


def load(folder, **replaced_parts):
    pipe = DiffusionPipeline.from_pretrained(folder, dtype=torch.float32, **replaced_parts)
    pipe.set_progress_bar_config(disable=True)
    return pipe


CASES = {
    "sd1": complete(networks.make_sd1),
    "sd2": complete(networks.make_sd2),
    "sdxl": complete(networks.make_sdxl),
    "bk-base": unet_only(11, networks.BK_BASE_UNET, "sd1", SAMPLERS["pndm"]),
    "bk-small": unet_only(12, networks.BK_SMALL_UNET, "sd1", SAMPLERS["pndm"]),
    "bk-tiny": unet_only(13, networks.BK_TINY_UNET, "sd1", SAMPLERS["pndm"]),
    "lcm": unet_only(14, networks.LCM_UNET, "sd1", SAMPLERS["lcm"]),
    "ssd1b": unet_only(15, networks.SSD_1B_UNET, "sdxl", SAMPLERS["euler"]),
    "taesd": taesd,
}

if __name__ == "__main__":
    # Cases that borrow parts come after the case that lends them.
    for name in sys.argv[1:] or CASES:
        folder = networks.RESOURCES / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        CASES[name](folder)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{name}: {size:,} bytes")
