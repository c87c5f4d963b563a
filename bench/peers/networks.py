"""The work itself: diffusers' networks with the published configurations, seeded random weights and inputs of fixed shape."""

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

CONFIGS = Path(__file__).resolve().parents[2] / "src" / "main" / "resources" / "configs"
UNETS = {
    "sd-1.4": "sd-v1-4/unet",
    "bk-sdm-base": "bk-sdm/v1/bk_base/unet",
    "bk-sdm-small": "bk-sdm/v1/bk_small/unet",
    "bk-sdm-tiny": "bk-sdm/v1/bk_tiny/unet",
}
VAE = "sd-v1-4/vae"  # BK-SDM has the teacher's autoencoder
SEED = 14


class UnetStep(torch.nn.Module):
    """(latents, timesteps, text states) to noise; a batch of two is one call with guidance."""

    def __init__(self, topology):
        super().__init__()
        self.unet = UNet2DConditionModel.from_config(config(UNETS[topology]))

    def forward(self, latents, timesteps, states):
        return self.unet(latents, timesteps, states, return_dict=False)[0]


class VaeDecode(torch.nn.Module):
    """Latents to an image with eight times the sides. The encoder is left out, it would only take memory."""

    def __init__(self):
        super().__init__()
        vae = AutoencoderKL.from_config(config(VAE))
        self.post_quant_conv, self.decoder = vae.post_quant_conv, vae.decoder

    def forward(self, latents):
        return self.decoder(self.post_quant_conv(latents))


def config(folder):
    return json.loads((CONFIGS / folder / "config.json").read_text())


def network(topology, work):
    """In fp32, contiguous. The initialisation is PyTorch's own: no zeros, and nothing so small that it computes slowly."""
    torch.manual_seed(SEED)
    return (UnetStep(topology) if work == "unet-step" else VaeDecode()).eval().requires_grad_(False)


def inputs(work):
    """Batch of two, 64x64 latents, 77 tokens of 768 features; or one picture's latents."""
    noise = torch.Generator().manual_seed(SEED)
    if work == "vae-decode":
        return (torch.randn(1, 4, 64, 64, generator=noise),)
    latents = torch.randn(2, 4, 64, 64, generator=noise)
    return latents, torch.tensor([500, 500]), torch.randn(2, 77, 768, generator=noise)


def channels_last(network, inputs, dtype):
    """Network and inputs in that number format, with the channels of a place next to each other in memory."""
    latents, *others = [value.to(dtype) if value.is_floating_point() else value for value in inputs]
    network = network.to(dtype, memory_format=torch.channels_last)
    return network, (latents.to(memory_format=torch.channels_last), *others)
