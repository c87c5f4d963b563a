"""Writes what diffusers decodes tile by tile.

    pip install -r requirements.txt
    python src/test/reference/tiling.py
"""

from pathlib import Path

import torch
from diffusers import AutoencoderKL
from diffusers import __version__ as diffusers_version
from safetensors.torch import save_file

RESOURCES = Path(__file__).parent.parent / "resources" / "reference"

TILE = 4

net = AutoencoderKL.from_pretrained(RESOURCES / "sd1" / "vae", torch_dtype=torch.float32).eval()
net.enable_tiling()
net.tile_latent_min_size = TILE
net.tile_sample_min_size = 8 * TILE
latents = torch.randn(1, 4, 8, 11, generator=torch.Generator().manual_seed(5))
with torch.no_grad():
    decoded = net.decode(latents).sample

folder = RESOURCES / "sd1-tiled"
folder.mkdir(exist_ok=True)
versions = {"diffusers": diffusers_version, "torch": torch.__version__, "tile": str(TILE)}
save_file({"vae.latents": latents, "vae.decoded": decoded}, folder / "goldens.safetensors", metadata=versions)
