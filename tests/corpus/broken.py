"""Good folders with one thing wrong, each with the codes that must be found. Nothing else may be blocked or warned of.

Secrets are put together at run time, so that no scanner of this repository stumbles over them.
"""

import json
import os
import pickle
import random
import string
from pathlib import Path

import good
from writers import Command, pointer, safetensors, tensors, torch_zip, write

ALL = []


def broken(base, *codes: str, also: "tuple[str, ...]" = ()):
    """Puts a builder on the list: what it starts from, the codes that must be found, and those that may follow from them."""

    def put(harm):
        ALL.append({"name": harm.__name__.replace("_", "-"), "base": base, "harm": harm, "codes": set(codes), "also": set(also)})
        return harm

    return put


def change(folder: Path, path: str, **values) -> None:
    """Sets values of a JSON file; `None` takes one away."""
    settings = json.loads((folder / path).read_text()) | values
    write(folder, path, {name: value for name, value in settings.items() if value is not None})


def letters(count: int) -> str:
    """Letters and digits that look as random as a key."""
    return "".join(random.Random(count).choices(string.ascii_letters + string.digits, k=count))


@broken(good.bert_classifier, "weights_truncated")
def weights_cut_off(folder):
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-40])


@broken(good.bert_classifier, "weights_malformed")
def weights_overlapping(folder):
    header = {name: {"dtype": "F32", "shape": [2], "data_offsets": [start, start + 8]} for name, start in (("a", 0), ("b", 4))}
    text = json.dumps(header).encode()
    write(folder, "model.safetensors", len(text).to_bytes(8, "little") + text + bytes(12))


@broken(good.bert_classifier, "eval_results_malformed")
def results_without_a_task(folder):
    write(folder, ".eval_results/gpqa.yaml", "- dataset:\n    id: Idavidrein/gpqa\n  value: 0.412\n")


@broken(good.bert_classifier, "weights_malformed")
def weights_are_a_web_page(folder):
    write(folder, "model.safetensors", "<!doctype html><html><body>404</body></html>")


@broken(good.bert_classifier, "weights_malformed")
def header_of_many_exabytes(folder):
    write(folder, "model.safetensors", (2**63).to_bytes(8, "little") + b"{}")


@broken(good.bert_classifier, "pointer_file")
def weights_are_a_pointer(folder):
    write(folder, "model.safetensors", pointer(438_000_000))


@broken(good.sharded_llama, "shard_missing")
def shard_missing(folder):
    (folder / "model-00002-of-00002.safetensors").unlink()


@broken(good.sharded_llama, "tensor_missing")
def index_of_another_save(folder):
    safetensors(folder, "model-00002-of-00002.safetensors", tensors(model__norm__weight=(8,)))


@broken(good.sharded_llama, "shard_unlisted")
def shard_of_an_older_save(folder):
    safetensors(folder, "model-00003-of-00003.safetensors", tensors(old__weight=(8,)))


@broken(good.sharded_llama, "tensors_twice", also=("tensor_unlisted",))
def tensor_in_two_shards(folder):
    safetensors(folder, "model-00001-of-00002.safetensors", tensors(model__embed_tokens__weight=(40, 8), model__norm__weight=(8,)))


@broken(good.sharded_llama, "index_malformed")
def index_is_no_json(folder):
    write(folder, "model.safetensors.index.json", "{\"weight_map\": ")


@broken(good.sharded_llama, "tied_tensors_twice")
def tied_matrices_stored_twice(folder):
    change(folder, "config.json", tie_word_embeddings=True)


@broken(good.sharded_llama, "generation_config_missing")
def no_generation_config(folder):
    (folder / "generation_config.json").unlink()


@broken(good.bert_classifier, "config_missing")
def no_config(folder):
    (folder / "config.json").unlink()


@broken(good.bert_classifier, "config_malformed", also=("config_missing", "tokenizer_missing"))
def config_is_cut_off(folder):
    write(folder, "config.json", '{"architectures": ["Bert')


@broken(good.bert_classifier, "tokenizer_missing")
def no_tokenizer(folder):
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        (folder / name).unlink()


@broken(good.vision, "processor_missing")
def no_processor(folder):
    (folder / "preprocessor_config.json").unlink()


@broken(good.diffusers_pipeline, "component_missing")
def pipeline_without_a_component(folder):
    for name in ("diffusion_pytorch_model.safetensors", "config.json"):
        (folder / "unet" / name).unlink()


@broken(good.sentence_embeddings, "component_missing")
def sentence_model_without_pooling(folder):
    (folder / "1_Pooling" / "config.json").unlink()


@broken(good.lora_adapter, "adapter_base_missing")
def adapter_without_a_base(folder):
    change(folder, "adapter_config.json", base_model_name_or_path=None)


@broken(good.lora_adapter, "base_model_is_local_path", "local_path")
def adapter_on_a_local_base(folder):
    change(folder, "adapter_config.json", base_model_name_or_path="/home/ana/models/qwen")


@broken(good.bert_classifier, "local_path_in_card", also=("local_path",))
def card_names_a_local_base(folder):
    write(folder, "README.md", "---\nlicense: mit\nbase_model: /mnt/models/bert\n---\n# Mine\n")


@broken(good.bert_classifier, "local_path")
def config_tells_who_trained_where(folder):
    change(folder, "config.json", _name_or_path="/home/ana.lopez/thesis/bert-base")


@broken(good.bert_classifier, "card_malformed")
def card_with_broken_metadata(folder):
    write(folder, "README.md", "---\nlicense: [mit\ntags: }\n---\n# Mine\n")
    write(folder, "LICENSE", "SPDX-License-Identifier: MIT\n")


@broken(good.bert_classifier, "license_missing")
def no_license(folder):
    write(folder, "README.md", "# Mine\n")


@broken(good.bert_classifier, "licenses_differ")
def card_and_text_state_different_licenses(folder):
    write(folder, "LICENSE", "SPDX-License-Identifier: GPL-3.0-only\n")


@broken(good.lora_adapter, "license_conflict")
def open_license_over_a_bound_base(folder):
    change(folder, "adapter_config.json", base_model_name_or_path="meta-llama/Llama-3.2-1B")
    write(folder, "README.md", "---\nlicense: apache-2.0\nbase_model: meta-llama/Llama-3.2-1B\n---\n# Adapter\n")


@broken(good.bert_classifier, "same_weights_twice", "pickle_weights")
def both_formats_of_the_same_weights(folder):
    torch_zip(folder / "pytorch_model.bin", tensors(classifier__weight=(2, 8)))


@broken(good.plain_pytorch, "pickle_dangerous")
def zipped_pickle_that_runs_a_command(folder):
    torch_zip(folder / "model.pt", tensors(layer__weight=(8, 8)), {"extra": Command()})


@broken(good.sklearn_pipeline, "pickle_dangerous")
def bare_pickle_that_runs_a_command(folder):
    (folder / "model.pkl").write_bytes(pickle.dumps([Command()], protocol=4))


@broken(good.sklearn_pipeline, "pickle_dangerous")
def old_pickle_that_runs_a_command(folder):
    (folder / "model.pkl").write_bytes(pickle.dumps(Command(), protocol=0))


@broken(good.sklearn_joblib, "pickle_dangerous")
def command_behind_an_array(folder):
    import joblib
    import numpy

    joblib.dump([numpy.arange(1000.0), Command()], folder / "model.joblib")


@broken(good.sklearn_joblib, "weights_truncated")
def joblib_cut_off(folder):
    file = folder / "model.joblib"
    file.write_bytes(file.read_bytes()[:-200])


@broken(good.sklearn_skops, "weights_malformed")
def skops_cut_off(folder):
    file = folder / "model.skops"
    file.write_bytes(file.read_bytes()[:-200])


@broken(good.gguf_file, "weights_truncated")
def gguf_cut_off(folder):
    file = folder / "tiny.gguf"
    file.write_bytes(file.read_bytes()[:-64])


@broken(good.onnx_file, "weights_truncated")
def onnx_cut_off(folder):
    file = folder / "model.onnx"
    file.write_bytes(file.read_bytes()[:-500])


@broken(good.onnx_with_data_beside, "shard_missing")
def onnx_without_its_data(folder):
    (folder / "model.onnx_data").unlink()


@broken(good.bert_classifier, "secret_in_text")
def token_in_a_vocabulary(folder):
    write(folder, "vocab.txt", "[PAD]\n[UNK]\nhf_" + "".join(random.Random(1).choices(string.ascii_letters, k=34)) + "\n")


@broken(good.bert_classifier, "secret_in_text")
def key_in_a_script(folder):
    write(folder, "train.py", f"import wandb\nWANDB_API_KEY = \"{letters(40)}\"\n")


@broken(good.bert_classifier, "secret_in_text")
def cloud_key_in_a_setting(folder):
    write(folder, "sync.yaml", f"aws_access_key_id: AKIA{letters(60).upper()[:16]}\n")


@broken(good.bert_classifier, "secret_in_text")
def password_in_an_address(folder):
    write(folder, "data.yaml", f"url: postgres://ana:{letters(16)}@db.example.org/train\n")


@broken(good.bert_classifier, "secret_in_text")
def private_key_in_a_text(folder):
    write(folder, "notes.txt", f"-----BEGIN OPENSSH {'PRIVATE'} KEY-----\nb3BlbnNz\n")


@broken(good.bert_classifier, "secret_in_text", "notebook_outputs")
def token_in_the_output_of_a_notebook(folder):
    output = {"output_type": "stream", "text": [f"logged in with github_pat_{letters(22)}_{letters(59)}\n"]}
    write(folder, "train.ipynb", {"cells": [{"cell_type": "code", "source": [], "outputs": [output]}], "nbformat": 4})


@broken(good.bert_classifier, "secret_file_left_out")
def environment_file(folder):
    write(folder, ".env", f"HF_TOKEN=hf_{letters(34)}\n")


@broken(good.bert_classifier, "names_differ_by_case")
def two_names_for_one_file(folder):
    write(folder, "Config.json", "{}")


@broken(good.bert_classifier, "name_not_portable")
def name_that_windows_refuses(folder):
    write(folder, "plots/loss 12:30.png", bytes(10))


@broken(good.bert_classifier, "name_refused_by_hub")
def name_that_the_hub_refuses(folder):
    write(folder, "plots\\loss.png", bytes(10))


@broken(good.bert_classifier, "entry_refused")
def link_to_nothing(folder):
    os.symlink("nowhere", folder / "latest")


@broken(good.bert_classifier, "entry_refused")
def links_in_a_circle(folder):
    os.symlink("two", folder / "one")
    os.symlink("one", folder / "two")


@broken(good.run_with_checkpoints, "checkpoints_inside", "files_left_out")
def checkpoints_and_states_inside(folder):
    """Nothing more is wrong with it: what a run leaves is told, and stays."""


@broken(good.run_with_checkpoints, "nothing_to_deliver", "checkpoints_inside")
def only_checkpoints(folder):
    for file in folder.iterdir():
        if file.is_file():
            file.unlink()


@broken(good.bert_classifier, "no_weights")
def no_weights_at_all(folder):
    (folder / "model.safetensors").unlink()
