"""Prints every reference case again: `python make.py`, or `python make.py sd1 taesd` for some of them."""

import quiet  # noqa: F401  isort: skip

import shutil
import sys

import torch
from diffusers import AutoencoderTiny, DiffusionPipeline, UNet2DConditionModel

import distillation
import goldens
import networks
from caching import CachedRun, HookedRun
from goldens import SAMPLERS, Run
from intervals import IntervalRun
from merging import MergedRun


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


def unet_only(seed, config, run):
    """A UNet folder alone, run with the other parts of the case that lends them."""
    def case(folder):
        networks.save(networks.unet(seed, **config), folder / "unet")
        pipe = load(folder)
        pictures, settings = goldens.pipeline(pipe, [run])
        goldens.save(folder, goldens.unet(pipe) | pictures, settings, other_parts=lender(folder).name)
    return case


def taesd(folder):
    networks.make_taesd(folder)
    pipe = load(folder)
    pictures, settings = goldens.pipeline(pipe, [SAMPLERS["pndm"]])
    goldens.save(folder, goldens.tiny_vae(pipe.vae) | pictures, settings, other_parts=lender(folder).name)


def runs_alone(other, *runs):
    """Runs with all parts of another case."""
    def case(folder):
        pictures, settings = goldens.pipeline(load(folder.parent / other), runs)
        goldens.save(folder, pictures, settings, other_parts=other)
    return case


def lender(folder):
    return folder.parent / ("sdxl" if folder.name == "ssd1b" else "sd1")


def load(folder):
    """The pipeline of a case in fp32; a case of one network borrows the other parts."""
    if (folder / "model_index.json").exists():
        pipe = DiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    elif (folder / "unet").exists():
        net = UNet2DConditionModel.from_pretrained(folder / "unet", dtype=torch.float32)
        pipe = DiffusionPipeline.from_pretrained(lender(folder), dtype=torch.float32, unet=net)
    else:
        net = AutoencoderTiny.from_pretrained(folder, dtype=torch.float32)
        pipe = DiffusionPipeline.from_pretrained(lender(folder), dtype=torch.float32, vae=net)
    pipe.set_progress_bar_config(disable=True)
    return pipe


CASES = {
    "sd1": complete(networks.make_sd1),
    "sd2": complete(networks.make_sd2),
    "sdxl": complete(networks.make_sdxl),
    "bk-base": unet_only(21, networks.BK_BASE_UNET, SAMPLERS["pndm"]),
    "bk-small": unet_only(12, networks.BK_SMALL_UNET, SAMPLERS["pndm"]),
    "bk-tiny": unet_only(13, networks.BK_TINY_UNET, SAMPLERS["pndm"]),
    "lcm": unet_only(14, networks.LCM_UNET, SAMPLERS["lcm"]),
    "ssd1b": unet_only(15, networks.SSD_1B_UNET, SAMPLERS["euler"]),
    "taesd": taesd,
    "sd1-interval": runs_alone(
        "sd1",
        IntervalRun("ddim_middle", "DDIMScheduler", guided=(0.2, 0.6)),
        IntervalRun("dpmpp_2m_early", "DPMSolverMultistepScheduler", guided=(0.0, 0.6)),
        IntervalRun("pndm_late", "PNDMScheduler", guided=(0.5, 1.0)),
    ),
    "sdxl-interval": runs_alone("sdxl", IntervalRun("euler_middle", "EulerDiscreteScheduler", guided=(0.4, 0.8))),
    "sd1-cache": runs_alone(
        "sd1",
        CachedRun("ddim_3", "DDIMScheduler", cached=3),
        CachedRun("dpmpp_2m_2", "DPMSolverMultistepScheduler", cached=2),
        CachedRun("euler_a_2", "EulerAncestralDiscreteScheduler", cached=2),
        HookedRun("ddim_3_again", "DDIMScheduler", cached=3),
        HookedRun("pndm_3", "PNDMScheduler", cached=3),
        HookedRun("heun_2", "HeunDiscreteScheduler", cached=2),
        HookedRun("ddim_3_early", "DDIMScheduler", steps=8, cached=3, guided=(0.0, 0.5)),
        HookedRun("ddim_3_late", "DDIMScheduler", steps=8, cached=3, guided=(0.5, 1.0)),
    ),
    "sd2-cache": runs_alone("sd2", CachedRun("ddim_2_64x96", "DDIMScheduler", cached=2, height=96)),
    "sdxl-cache": runs_alone("sdxl", CachedRun("euler_2", "EulerDiscreteScheduler", cached=2)),
    "bk-tiny-cache": runs_alone("bk-tiny", HookedRun("euler_2", "EulerDiscreteScheduler", cached=2)),
    "ssd1b-cache": runs_alone("ssd1b", CachedRun("euler_3", "EulerDiscreteScheduler", cached=3)),
    "lcm-cache": runs_alone("lcm", HookedRun("lcm_2", "LCMScheduler", cached=2)),
    "sd1-merge": runs_alone(
        "sd1",
        MergedRun("ddim_half", "DDIMScheduler", merged=0.5),
        MergedRun("ddim_all", "DDIMScheduler", merged=0.75),
        MergedRun("ddim_odd_sides", "DDIMScheduler", merged=0.4, width=88, height=72),
        MergedRun("euler_a_cached", "EulerAncestralDiscreteScheduler", merged=0.3, cached=2),
        MergedRun("dpmpp_2m_early", "DPMSolverMultistepScheduler", merged=0.5, cached=3, guided=(0.0, 0.6)),
    ),
    "sd2-merge": runs_alone("sd2", MergedRun("ddim_64x96", "DDIMScheduler", merged=0.6, height=96)),
    "bk-tiny-merge": runs_alone("bk-tiny", MergedRun("pndm", "PNDMScheduler", merged=0.5)),
    "teacher": distillation.make,
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
