"""What diffusers answers: the numbers of single networks, and whole pipeline runs with the latents after every step."""

import json
from dataclasses import asdict, dataclass, field

import diffusers
import numpy
import safetensors
import torch
import transformers
from safetensors.torch import save_file

PROMPT = "A painting of a squirrel eating a burger"
NEGATIVE = "blurry, ugly"
TIMESTEPS = [1, 321.5, 500, 981]


@dataclass
class Run:
    """One call of a pipeline: everything that decides its picture."""

    name: str
    scheduler: str
    scheduler_changes: dict = field(default_factory=dict)
    steps: int = 5
    guidance: float = 7.5
    seed: int = 0
    width: int = 64
    height: int = 64
    prompt: str = PROMPT
    negative: str | None = NEGATIVE

    def make(self, pipe):
        """Runs the pipeline and gives (timesteps, latents after every call of the UNet, picture in 8 bits)."""
        published = pipe.scheduler
        pipe.scheduler = getattr(diffusers, self.scheduler).from_config(published.config, **self.scheduler_changes)
        timesteps, latents = [], []

        def keep(pipe, _, timestep, tensors):
            timesteps.append(float(timestep))
            latents.append(tensors["latents"].clone().float())
            return self.changes_before(pipe, len(timesteps))

        try:
            image = pipe(
                self.prompt,
                negative_prompt=self.negative,
                width=self.width,
                height=self.height,
                num_inference_steps=self.steps,
                guidance_scale=self.first_guidance(),
                generator=torch.Generator().manual_seed(self.seed),
                output_type="np",
                callback_on_step_end=keep,
            ).images[0]
        finally:
            pipe.scheduler = published
        pixels = torch.from_numpy((image * 255).round().astype(numpy.uint8))
        return torch.tensor(timesteps), torch.cat(latents), pixels


    def first_guidance(self):
        return self.guidance

    def changes_before(self, pipe, call):
        """What the pipeline is told before a call of the UNet, counted from 0; nothing for most runs."""
        return {}


SAMPLERS = {
    "pndm": Run("pndm", "PNDMScheduler"),
    "ddim": Run("ddim", "DDIMScheduler"),
    "ddpm": Run("ddpm", "DDPMScheduler"),
    "euler": Run("euler", "EulerDiscreteScheduler"),
    "euler_karras": Run("euler_karras", "EulerDiscreteScheduler", {"use_karras_sigmas": True}),
    "euler_a": Run("euler_a", "EulerAncestralDiscreteScheduler"),
    "heun": Run("heun", "HeunDiscreteScheduler"),
    "heun_karras": Run("heun_karras", "HeunDiscreteScheduler", {"use_karras_sigmas": True}),
    "lms": Run("lms", "LMSDiscreteScheduler"),
    "lms_karras": Run("lms_karras", "LMSDiscreteScheduler", {"use_karras_sigmas": True}),
    "dpmpp_2m": Run("dpmpp_2m", "DPMSolverMultistepScheduler"),
    "dpmpp_2m_karras": Run("dpmpp_2m_karras", "DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "unipc": Run("unipc", "UniPCMultistepScheduler"),
    "unipc_karras": Run("unipc_karras", "UniPCMultistepScheduler", {"use_karras_sigmas": True}),
    "lcm": Run("lcm", "LCMScheduler"),
}
MULTISTEP = ["pndm", "lms", "dpmpp_2m", "dpmpp_2m_karras", "unipc"]


def changed(run, suffix, **changes):
    """The same run with other settings, under its own name."""
    return Run(**(asdict(run) | changes | {"name": f"{run.name}_{suffix}"}))


def all_samplers():
    runs = list(SAMPLERS.values())
    runs += [changed(SAMPLERS[name], "12", steps=12) for name in MULTISTEP]
    return runs


def odd_settings(run):
    """Settings around the sampler: guidance off, negatives absent and empty, long seeds, a tall picture."""
    return [
        changed(run, "guidance_1", guidance=1.0),
        changed(run, "no_negative", negative=None),
        changed(run, "empty_negative", negative=""),
        changed(run, "seed_2p32_7", seed=2**32 + 7),
        changed(run, "seed_2p63_5", seed=2**63 + 5),
        changed(run, "64x96", width=64, height=96),
    ]


def pipeline(pipe, runs):
    """Tensors `pipe.<run>.{timesteps,latents,image}` and the settings of every run."""
    tensors, settings = {}, []
    for run in runs:
        timesteps, latents, image = run.make(pipe)
        tensors[f"pipe.{run.name}.timesteps"] = timesteps
        tensors[f"pipe.{run.name}.latents"] = latents
        tensors[f"pipe.{run.name}.image"] = image
        settings.append(asdict(run))
    return tensors, settings


def noise(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def unet(pipe):
    """The UNet at several timesteps, and once as a batch of all conditions, with sides that it cannot halve evenly.

    What a pipeline gives the UNet stands beside it as `unet.<name>`, as [negative, prompt], or the prompt
    alone where guidance is itself a condition.
    """
    inputs = unet_inputs(pipe)
    tensors = {f"unet.{name}": value for name, value in inputs.items()}
    prompt_only = {name: value[-1:] for name, value in inputs.items()}
    tensors["unet.latents"] = noise(1, 4, 8, 8)
    for t in TIMESTEPS:
        tensors[f"unet.t{t}"] = call_unet(pipe.unet, tensors["unet.latents"], t, prompt_only)
    tensors["unet.latents_9x11"] = noise(len(inputs["states"]), 4, 9, 11, seed=3)
    tensors["unet.t500_9x11"] = call_unet(pipe.unet, tensors["unet.latents_9x11"], 500, inputs)
    return tensors


def unet_inputs(pipe):
    """The conditions of a UNet as its own pipeline makes them, recorded from a call with guidance."""
    seen = {}
    net = pipe.unet

    def record(module, args, kwargs):
        seen.update(kwargs)

    hook = net.register_forward_pre_hook(record, with_kwargs=True)
    Run("recorded", type(pipe.scheduler).__name__, steps=1, height=96).make(pipe)
    hook.remove()
    inputs = {"states": seen["encoder_hidden_states"], "timestep_cond": seen["timestep_cond"]}
    inputs |= seen.get("added_cond_kwargs") or {}
    return {name: value for name, value in inputs.items() if value is not None}


def call_unet(net, latents, t, inputs):
    added = {name: inputs[name] for name in ("text_embeds", "time_ids") if name in inputs}
    return net(latents, torch.tensor(t), inputs["states"], timestep_cond=inputs.get("timestep_cond"), added_cond_kwargs=added).sample


def vae(net):
    """Decoder and encoder of an autoencoder, both without the scaling factor."""
    latents = noise(1, 4, 8, 8) * 5
    picture = torch.rand((1, 3, 64, 48), generator=torch.Generator().manual_seed(5)) * 2 - 1
    distribution = net.encode(picture).latent_dist
    return {
        "vae.latents": latents,
        "vae.decoded": net.decode(latents).sample,
        "vae.picture": picture,
        "vae.mean": distribution.mean,
        "vae.logvar": distribution.logvar,
    }


def tiny_vae(net):
    latents = noise(1, 4, 8, 8)
    picture = torch.rand((1, 3, 64, 48), generator=torch.Generator().manual_seed(5)) * 2 - 1
    return {
        "vae.latents": latents,
        "vae.decoded": net.decode(latents).sample,
        "vae.picture": picture,
        "vae.encoded": net.encode(picture).latents,
    }


def text(pipe):
    """Token ids and every state a pipeline may take from a text encoder, as `text.…` and `text_2.…`."""
    tensors = {}
    for number in ("", "_2"):
        encoder = getattr(pipe, "text_encoder" + number, None)
        if encoder is None:
            continue
        tokenizer = getattr(pipe, "tokenizer" + number)
        for name, words in (("prompt", PROMPT), ("negative", NEGATIVE), ("empty", "")):
            ids = tokenizer(words, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids
            out = encoder(ids, output_hidden_states=True)
            place = f"text{number}.{name}"
            tensors[f"{place}.ids"] = ids.int()
            tensors[f"{place}.last_hidden_state"] = out.last_hidden_state
            tensors[f"{place}.penultimate"] = out.hidden_states[-2]
            if "text_embeds" in out:
                tensors[f"{place}.pooled"] = out.text_embeds
    return tensors


def save(folder, tensors, runs, **facts):
    """Stores the tensors in the folder; prompts, runs and versions go to the metadata."""
    versions = {m.__name__: m.__version__ for m in (torch, diffusers, transformers, safetensors, numpy)}
    metadata = {"prompt": PROMPT, "negative": NEGATIVE, "runs": json.dumps(list(runs)), "versions": json.dumps(versions)}
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    path = folder / "goldens.safetensors"
    save_file(tensors, path, metadata | facts)
    _sort_metadata(path)


def _sort_metadata(path):
    """The library writes metadata in a different order each time; sorted, the same numbers are the same bytes."""
    content = path.read_bytes()
    end = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    path.write_bytes(content[:8] + text.ljust(end - 8) + content[end:])
