"""Teacher and students: what forward hooks see inside, and the losses of one lesson in each of BK-SDM's three sizes."""

import torch
from diffusers import UNet2DConditionModel
from torch.nn import functional

import goldens
import networks

# Levels of different widths but for the last two, of which the tiny student keeps one.
TEACHER_UNET = networks.SD1_UNET | {
    "block_out_channels": [4, 8, 12, 12],
    "attention_head_dim": 2,
    "cross_attention_dim": 8,
}
BLOCKS = [f"down_blocks.{i}" for i in range(4)] + [f"up_blocks.{i}" for i in range(4)]
TINY_BLOCKS = ["down_blocks.0", "down_blocks.1", "down_blocks.2.attentions.1.proj_out", "up_blocks.1", "up_blocks.2", "up_blocks.3"]
STUDENTS = {
    "base": ({"layers_per_block": 1}, BLOCKS, BLOCKS),
    "small": ({"layers_per_block": 1, "mid_block_type": None}, BLOCKS, BLOCKS),
    "tiny": (
        {
            "layers_per_block": 1,
            "mid_block_type": None,
            "block_out_channels": [4, 8, 12],
            "down_block_types": ["CrossAttnDownBlock2D"] * 3,
            "up_block_types": ["CrossAttnUpBlock2D"] * 3,
        },
        TINY_BLOCKS,
        ["down_blocks.0", "down_blocks.1", "down_blocks.2.attentions.0.proj_out", "up_blocks.0", "up_blocks.1", "up_blocks.2"],
    ),
}


def make(folder):
    teacher = networks.unet(41, **TEACHER_UNET)
    networks.save(teacher, folder / "unet")
    teacher.float()
    lesson = {
        "latents": goldens.noise(2, 4, 8, 8, seed=1),
        "timesteps": torch.tensor([250.0, 900.0]),
        "text": goldens.noise(2, 7, 8, seed=2),
        "target": goldens.noise(2, 4, 8, 8, seed=3),
        "weight": torch.tensor([0.25, 3.0]),
    }
    tensors = dict(lesson)
    said = answers(teacher, lesson, BLOCKS + ["mid_block", "down_blocks.2.attentions.1.proj_out"])
    tensors |= {f"teacher.{module}": value for module, value in said.items()}
    for name, (changes, _, _) in STUDENTS.items():
        tensors |= losses(name, start(teacher, name, changes), said, lesson)
    goldens.save(folder, tensors, [])


def answers(net, lesson, modules):
    """The prediction, and what the modules of these names give."""
    seen = {}

    def keep(name):
        def hook(_, __, output):
            seen[name] = output[0] if isinstance(output, tuple) else output
        return hook

    named = dict(net.named_modules())
    hooks = [named[name].register_forward_hook(keep(name)) for name in modules]
    seen["prediction"] = net(lesson["latents"], lesson["timesteps"], lesson["text"]).sample
    for hook in hooks:
        hook.remove()
    return seen


def start(teacher, size, changes):
    """A student with the teacher's weights: third layers going up become second ones, and a level less shifts the blocks."""
    student = UNet2DConditionModel(**(TEACHER_UNET | changes))
    given = teacher.state_dict()
    shift = 1 if size == "tiny" else 0
    taken = {}
    for name in student.state_dict():
        parts = name.split(".")
        if parts[0] == "up_blocks":
            parts[1] = str(int(parts[1]) + shift)
            if parts[2] in ("resnets", "attentions") and parts[3] == "1":
                parts[3] = "2"
        taken[name] = given[".".join(parts)]
    student.load_state_dict(taken)
    return student


def losses(name, student, said, lesson):
    _, teachers, students = STUDENTS[name]
    own = answers(student, lesson, students)
    task = functional.mse_loss(own["prediction"], lesson["target"])
    each = ((own["prediction"] - lesson["target"]) ** 2).mean(dim=(1, 2, 3))
    output = functional.mse_loss(own["prediction"], said["prediction"])
    features = sum(functional.mse_loss(own[s], said[t]) for t, s in zip(teachers, students, strict=True))
    return {
        f"{name}.prediction": own["prediction"],
        f"{name}.task": task,
        f"{name}.task_weighted": (each * lesson["weight"]).mean(),
        f"{name}.output": output,
        f"{name}.features": features,
        f"{name}.loss": task + output + features,
    }
