"""Prints the numbers that SchedulersAgainstDiffusersTest compares the tables with.

    python src/test/reference/schedulers.py src/test/resources

Every sampler of diffusers walks four numbers along with a small function in place of the UNet. diffusers computes
its coefficients in float32; here they are raised to float64 (after the betas, which stay as they are), so that a
formula that differs shows even where its effect is small. Each run is also made without that, and must end at the
same place.
"""

import importlib
import json
import math
import sys
from pathlib import Path

import diffusers
import numpy
import torch

RESOURCES = Path(sys.argv[1])
NOISE = torch.tensor([[1.3 * math.cos(1.7 * j) for j in range(4)]], dtype=torch.float64)

CLASSES = {
    "pndm": ("pndm", "PNDMScheduler", {}),
    "ddim": ("ddim", "DDIMScheduler", {}),
    "ddpm": ("ddpm", "DDPMScheduler", {}),
    "euler": ("euler_discrete", "EulerDiscreteScheduler", {}),
    "euler-a": ("euler_ancestral_discrete", "EulerAncestralDiscreteScheduler", {}),
    "heun": ("heun_discrete", "HeunDiscreteScheduler", {}),
    "lms": ("lms_discrete", "LMSDiscreteScheduler", {}),
    "dpm++2m": ("dpmsolver_multistep", "DPMSolverMultistepScheduler", {"use_karras_sigmas": False}),
    "dpm++2m-karras": ("dpmsolver_multistep", "DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "unipc": ("unipc_multistep", "UniPCMultistepScheduler", {}),
    "lcm": ("lcm", "LCMScheduler", {}),
}


def published(name):
    return json.loads((RESOURCES / "configs" / name / "scheduler" / "scheduler_config.json").read_text())


SD1 = published("sd-v1-4")
CONFIGS = {
    "sd1": SD1,
    "sdxl": published("sdxl-base-1.0"),
    "sd2-v": published("sd-2-1-base") | {"prediction_type": "v_prediction"},
    "sample-trailing": SD1 | {"prediction_type": "sample", "timestep_spacing": "trailing", "set_alpha_to_one": True},
    "linspace": SD1 | {"timestep_spacing": "linspace", "steps_offset": 0},
    "leading-karras": SD1 | {"timestep_spacing": "leading", "use_karras_sigmas": True},
    "linear": SD1
    | {"beta_schedule": "linear", "beta_start": 0.0001, "beta_end": 0.02, "timestep_spacing": "leading"}
    | {"steps_offset": 0, "set_alpha_to_one": True},
    "cosine-v": SD1 | {"beta_schedule": "squaredcos_cap_v2", "prediction_type": "v_prediction"},
    "zero-snr": SD1
    | {"rescale_betas_zero_snr": True, "prediction_type": "v_prediction", "timestep_spacing": "trailing"},
    "sigma-min": SD1 | {"final_sigmas_type": "sigma_min", "timestep_spacing": "leading"},
    "solver": SD1 | {"solver_type": "heun", "lower_order_final": False, "timestep_spacing": "leading"},
    "solver-bh1": SD1 | {"solver_type": "bh1", "final_sigmas_type": "sigma_min"},
    "solver-1": SD1 | {"solver_order": 1, "euler_at_final": True},
    "trained": SD1 | {"num_train_timesteps": 20, "trained_betas": [round(0.002 * 1.2**i, 6) for i in range(20)]},
}
SOME = {
    "zero-snr": set(CLASSES) - {"pndm", "heun", "lms"},
    "sigma-min": {"euler", "dpm++2m", "dpm++2m-karras", "unipc"},
    "solver": {"dpm++2m", "dpm++2m-karras", "unipc"},
    "solver-bh1": {"dpm++2m", "unipc"},
    "solver-1": {"dpm++2m", "unipc"},
    "trained": {"pndm", "ddim", "euler", "dpm++2m"},
}


def counts(config, short):
    if config == "trained":
        return [1, 2, 5, 10]
    few = [1, 2, 3, 4, 7, 10, 25]
    if config in ("sd1", "sdxl", "sd2-v"):
        few += [50] if short == "lcm" else [50, 150]
    return few


def degenerate(config, short, steps):
    """Where diffusers itself divides by zero or starts at timestep 0; the tests of the Java side say what we do."""
    spacing = CONFIGS[config].get("timestep_spacing")
    linspace_by_default = short in ("euler", "euler-a", "heun", "lms")
    one_point = spacing == "linspace" and not short.startswith(("dpm", "unipc", "lcm"))
    if steps == 1 and (one_point or (spacing is None and linspace_by_default)):
        return True
    # Neither knows prediction_type sample.
    if config == "sample-trailing" and short in ("pndm", "euler-a"):
        return True
    # Only here are timesteps cut to whole numbers instead of rounded.
    if config == "cosine-v" and short == "dpm++2m-karras":
        return True
    # A second-order last step to sigma 0 has an infinite length.
    return config == "solver" and short == "unipc" and steps > 1


class Raised:
    """A module whose float32 is float64."""

    def __init__(self, module):
        self.module = module

    def __getattr__(self, name):
        return getattr(self.module, "float64" if name == "float32" else name)


def noise(call):
    return torch.tensor([[1.5 * math.sin(12.9898 * (4 * call + j + 1)) for j in range(4)]], dtype=torch.float64)


def unet(scaled, timestep):
    return torch.tanh(0.7 * scaled + math.sin(float(timestep) / 100))


def make(short, config):
    _, name, extra = CLASSES[short]
    return getattr(diffusers, name).from_config(config | extra, clip_sample=False)


def walk(short, config, steps, raised):
    module = importlib.import_module("diffusers.schedulers.scheduling_" + CLASSES[short][0])
    scheduler = make(short, config)
    if raised:
        module.torch, module.np = Raised(torch), Raised(numpy)
        torch.set_default_dtype(torch.float64)
        for name in ("alphas_cumprod", "final_alpha_cumprod"):
            if hasattr(scheduler, name):
                setattr(scheduler, name, getattr(scheduler, name).double())
    try:
        scheduler.set_timesteps(steps)
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(0)
        latents, draws, trace = NOISE * scheduler.init_noise_sigma, [], []
        for call, t in enumerate(scheduler.timesteps):
            module.randn_tensor = lambda *args, **kwargs: draws.append(call) or noise(call)
            prediction = unet(scheduler.scale_model_input(latents, t), t)
            latents = scheduler.step(prediction, t, latents, return_dict=False)[0]
            trace.append(latents)
        return scheduler.timesteps.tolist(), trace, draws
    finally:
        module.torch, module.np = torch, numpy
        torch.set_default_dtype(torch.float32)


def rounded(number):
    return float("%.9g" % number)


def cases():
    worst = 0
    for config in CONFIGS:
        for short in CLASSES:
            for steps in counts(config, short):
                if short not in SOME.get(config, CLASSES) or degenerate(config, short, steps):
                    continue
                _, trace, draws = walk(short, CONFIGS[config], steps, True)
                timesteps, plain, _ = walk(short, CONFIGS[config], steps, False)
                assert torch.isfinite(trace[-1]).all(), (config, short, steps)
                apart = max(float((a - b).abs().max() / (1 + b.abs().max())) for a, b in zip(trace, plain))
                worst = max(worst, apart if config != "cosine-v" else 0)
                # Cosine betas reach a sigma of 20,000, where float32 alone leaves little to compare.
                assert apart < 1e-4 or config == "cosine-v", (config, short, steps, apart)
                yield {
                    "config": config,
                    "scheduler": short,
                    "steps": steps,
                    "timesteps": [rounded(t) for t in timesteps],
                    "first": [rounded(x[0, 0]) for x in trace],
                    "last": [rounded(x) for x in trace[-1][0]],
                    "draws": len(draws),
                }
    print("float32 and float64 runs differ by at most", worst, file=sys.stderr)


def timestep_sums():
    """For every count of steps: how many calls, the sum of their timesteps, and the sum weighted 1, 2, 3, ..."""
    for spacing in ("leading", "linspace", "trailing"):
        for karras in (False, True):
            for short in ("pndm", "ddim", "euler", "heun", "dpm++2m", "dpm++2m-karras", "unipc", "lcm"):
                if karras and short not in ("euler", "unipc"):
                    continue
                config = SD1 | {"timestep_spacing": spacing, "use_karras_sigmas": karras}
                scheduler, rows = make(short, config), []
                for steps in range(1, 51 if short == "lcm" else 151):
                    scheduler.set_timesteps(steps)
                    t = scheduler.timesteps.double()
                    weighted = (t * torch.arange(1, len(t) + 1)).sum()
                    rows.append([len(t), rounded(t.sum()), rounded(weighted)])
                yield {"scheduler": short, "spacing": spacing, "karras": karras, "sums": rows}


def lines(items):
    return "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in items) + "\n]"


with open(RESOURCES / "schedulers" / "diffusers.json", "w") as file:
    versions = f"diffusers {diffusers.__version__}, torch {torch.__version__}, numpy {numpy.__version__}"
    file.write('{"versions":' + json.dumps(versions) + ',\n"configs":' + json.dumps(CONFIGS))
    file.write(',\n"cases":' + lines(cases()) + ',\n"timesteps":' + lines(timestep_sums()))
    alphas = {name: make("ddim", CONFIGS[name]).alphas_cumprod for name in CONFIGS}
    exact = {name: [float(a).hex() for a in alpha[:: max(1, len(alpha) // 37)]] for name, alpha in alphas.items()}
    file.write(',\n"alphas":' + json.dumps(exact) + "}\n")
