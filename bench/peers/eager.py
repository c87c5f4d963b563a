"""diffusers as it runs without further care: fp32 as published, or bf16 with channels last."""

import torch

import networks
import paced
from exports import difference

settings = paced.settings("fp32", "bf16")


def load():
    torch.set_num_threads(settings.threads)
    network, inputs = networks.network(settings.topology, settings.work), networks.inputs(settings.work)
    if settings.dtype == "bf16":
        network, inputs = networks.channels_last(network, inputs, torch.bfloat16)
    away = difference(network(*inputs).float().numpy(), settings.dtype, settings)
    return lambda: network(*inputs), f"{settings.dtype}, torch {torch.__version__}, {away}"


with torch.inference_mode():
    paced.serve(load)
