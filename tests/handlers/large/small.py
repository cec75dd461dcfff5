"""Tiny models of the libraries that are not built on transformers, written by the libraries themselves."""

import json

import numpy as np


def fitted():
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rng = np.random.default_rng(7)
    return make_pipeline(StandardScaler(), LogisticRegression()).fit(rng.normal(size=(20, 3)), [0, 1] * 10)


def joblib_model(folder):
    import joblib

    folder.mkdir(parents=True)
    joblib.dump(fitted(), folder / "model.joblib")


def skops_model(folder):
    import skops.io

    folder.mkdir(parents=True)
    skops.io.dump(fitted(), folder / "model.skops")


def onnx_model(folder):
    import onnx
    from onnx import TensorProto, helper

    folder.mkdir(parents=True)
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 3])  # noqa: E731
    graph = helper.make_graph([helper.make_node("Relu", ["inputs"], ["outputs"])], "tiny", [value("inputs")], [value("outputs")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), folder / "model.onnx")


def plain_tensors(folder):
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    save_file({"weight": torch.zeros(3, 3)}, str(folder / "model.safetensors"))
    (folder / "config.json").write_text(json.dumps({"of_my_own": True}))


def diffusers_pipeline(folder):
    import torch
    from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel

    torch.manual_seed(7)
    blocks = {"down_block_types": ("DownBlock2D",), "up_block_types": ("UpBlock2D",)}
    unet = UNet2DModel(sample_size=8, block_out_channels=(8,), norm_num_groups=4, layers_per_block=1, in_channels=3, out_channels=3, **blocks)
    DDPMPipeline(unet=unet, scheduler=DDPMScheduler()).save_pretrained(folder)
