"""The tiny networks: published configurations with the widths cut down, filled with seeded random weights."""

import json
import shutil
from pathlib import Path

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

import weights

HERE = Path(__file__).parent
RESOURCES = HERE.parent / "resources" / "reference"

# The scheduler folders of CompVis/stable-diffusion-v1-4, stabilityai/stable-diffusion-2-1 and stable-diffusion-xl-base-1.0,
# without the version: keys that are missing there are missing here, because a missing key follows each class's own default.
_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "trained_betas": None}
SCHEDULER_SD1 = _BETAS | {"_class_name": "PNDMScheduler", "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "clip_sample": False}
SCHEDULER_SD2 = _BETAS | {"_class_name": "DDIMScheduler", "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "clip_sample": False, "prediction_type": "v_prediction"}
SCHEDULER_XL = _BETAS | {"_class_name": "EulerDiscreteScheduler", "clip_sample": False, "interpolation_type": "linear", "prediction_type": "epsilon", "sample_max_value": 1.0, "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "timestep_spacing": "leading", "use_karras_sigmas": False}

SD1_UNET = {
    "sample_size": 8,
    "block_out_channels": [8, 12, 16, 24],
    "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
    "layers_per_block": 2,
    "norm_num_groups": 4,
    "attention_head_dim": 4,
    "cross_attention_dim": 32,
}


def unet(seed, **config):
    return weights.fill(UNet2DConditionModel(**config), weights.UNET, seed)


def text_encoder(seed, cls=CLIPTextModel, **config):
    defaults = {
        "vocab_size": 1000,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "max_position_embeddings": 77,
        "hidden_act": "quick_gelu",
        # Legacy ids, as published; the tokenizer's own are 998 and 999.
        "bos_token_id": 0,
        "eos_token_id": 2,
        "pad_token_id": 1,
    }
    return weights.fill(cls(CLIPTextConfig(**(defaults | config))), weights.TEXT, seed)


def vae(seed, **config):
    defaults = {
        "sample_size": 64,
        "block_out_channels": [4, 8, 12, 12],
        "down_block_types": ["DownEncoderBlock2D"] * 4,
        "up_block_types": ["UpDecoderBlock2D"] * 4,
        "layers_per_block": 2,
        "latent_channels": 4,
        "norm_num_groups": 2,
    }
    return weights.fill(AutoencoderKL(**(defaults | config)), weights.VAE, seed)


def save(model, folder):
    """Stores the model as fp16, as most published files are: whoever loads it upcasts to the same fp32 numbers."""
    model.to(torch.float16).save_pretrained(folder)


def save_tokenizer(folder, pad="<|endoftext|>"):
    shutil.copytree(HERE / "tokenizer", folder, dirs_exist_ok=True)
    for name in ("special_tokens_map.json", "tokenizer_config.json"):
        content = json.loads((folder / name).read_text())
        write_json(folder / name, content | {"pad_token": pad})


def save_index(folder, pipeline, parts, **extra):
    """Writes model_index.json and the scheduler's folder."""
    index = {"_class_name": pipeline, "_diffusers_version": "0.42.1"} | extra | parts
    write_json(folder / "model_index.json", index)


def write_json(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")


def make_sd1(folder):
    save(unet(1, **SD1_UNET), folder / "unet")
    save(text_encoder(1), folder / "text_encoder")
    save(vae(1), folder / "vae")
    save_tokenizer(folder / "tokenizer")
    write_json(folder / "scheduler" / "scheduler_config.json", SCHEDULER_SD1)
    save_index(folder, "StableDiffusionPipeline", parts("PNDMScheduler"), safety_checker=[None, None], feature_extractor=[None, None], requires_safety_checker=False)


def parts(scheduler):
    return {
        "scheduler": ["diffusers", scheduler],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
