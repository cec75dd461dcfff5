"""Folders as people really leave them after training: each must be understood, and none may raise an alarm.

`REAL` marks those whose weights or tokenizer were written by the library's own save call.
"""

import os
import pickle
from pathlib import Path

import numpy

from writers import keras_archive, safetensors, tensors, torch_zip, write

CARD = "---\nlicense: mit\nlanguage: en\n---\n# A model\n"
ALL = []


def good(library: "str | None", task: "str | None" = None, real: bool = False):
    """Puts a builder on the list, with what must be found out about its folder."""

    def put(build):
        ALL.append({"name": build.__name__.replace("_", "-"), "build": build, "library": library, "task": task, "real": real})
        return build

    return put


def tokenizer(folder: Path) -> None:
    """Trained and saved by the library, with the settings that transformers writes beside it."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    words = Tokenizer(models.BPE(unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    lines = ["the quick brown fox jumps over the lazy dog", "a model learns from what people wrote"] * 5
    words.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=200, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False))
    words.save(str(folder / "tokenizer.json"))
    write(folder, "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<unk>", "eos_token": "</s>", "model_max_length": 512})
    write(folder, "special_tokens_map.json", {"unk_token": "<unk>", "eos_token": "</s>"})


def transformers(folder: Path, architecture: str, kind: str, **more) -> None:
    write(folder, "config.json", {"architectures": [architecture], "model_type": kind, "torch_dtype": "float32", "transformers_version": "4.57.1", **more})
    write(folder, "README.md", CARD)


@good("transformers", "text-classification", real=True)
def bert_classifier(folder):
    transformers(folder, "BertForSequenceClassification", "bert", id2label={"0": "bad", "1": "good"}, max_position_embeddings=512)
    safetensors(folder, "model.safetensors", tensors(bert__embeddings__weight=(40, 8), classifier__weight=(2, 8)))
    tokenizer(folder)


@good("transformers", "text-generation", real=True)
def sharded_llama(folder):
    transformers(folder, "LlamaForCausalLM", "llama", tie_word_embeddings=False, max_position_embeddings=4096)
    parts = [tensors(model__embed_tokens__weight=(40, 8)), tensors(lm_head__weight=(40, 8), model__norm__weight=(8,))]
    places = {}
    for number, part in enumerate(parts, 1):
        name = f"model-{number:05}-of-{len(parts):05}.safetensors"
        safetensors(folder, name, part)
        places |= dict.fromkeys(part, name)
    write(folder, "model.safetensors.index.json", {"metadata": {"total_size": 2592}, "weight_map": places})
    write(folder, "generation_config.json", {"eos_token_id": 2})
    write(folder, "chat_template.jinja", "{% for message in messages %}{{ message.content }}{% endfor %}")
    tokenizer(folder)


@good("transformers", "text-generation", real=True)
def run_with_checkpoints(folder):
    sharded_llama(folder)
    log = [{"step": 500, "loss": 1.0}, {"step": 500, "eval_loss": 0.9, "eval_runtime": 1.0}, {"step": 1000, "eval_loss": 0.8, "eval_runtime": 1.0}]
    state = {"global_step": 1000, "best_metric": 0.8, "best_model_checkpoint": "out/checkpoint-1000", "max_steps": 1000, "log_history": log}
    for step in (500, 1000):
        safetensors(folder, f"checkpoint-{step}/model.safetensors", tensors(model__norm__weight=(8,)))
        write(folder, f"checkpoint-{step}/trainer_state.json", {**state, "global_step": step})
        torch_zip(folder / f"checkpoint-{step}/optimizer.pt", tensors(step=(1,)))
    write(folder, "trainer_state.json", {**state, "log_history": [*log, {"step": 1000, "train_runtime": 9.0}]})
    torch_zip(folder / "training_args.bin", tensors(x=(1,)))


@good("transformers", "image-classification", real=True)
def vision(folder):
    transformers(folder, "ViTForImageClassification", "vit")
    safetensors(folder, "model.safetensors", tensors(vit__embeddings__cls_token=(1, 1, 8)))
    write(folder, "preprocessor_config.json", {"image_processor_type": "ViTImageProcessor", "size": {"height": 224, "width": 224}})


@good("transformers", "text-generation", real=True)
def quantized_gptq(folder):
    transformers(folder, "LlamaForCausalLM", "llama", quantization_config={"quant_method": "gptq", "bits": 4, "group_size": 128})
    arrays = {"model.layers.0.q.qweight": numpy.zeros((8, 8), numpy.int32), "model.layers.0.q.scales": numpy.zeros((1, 8), numpy.float16)}
    safetensors(folder, "model.safetensors", arrays | tensors(model__norm__weight=(8,)))
    write(folder, "generation_config.json", {})
    tokenizer(folder)


@good("peft", "text-generation", real=True)
def lora_adapter(folder):
    settings = {"base_model_name_or_path": "Qwen/Qwen3-0.6B", "peft_type": "LORA", "task_type": "CAUSAL_LM", "r": 8, "lora_alpha": 16, "target_modules": ["q_proj"]}
    write(folder, "adapter_config.json", settings)
    safetensors(folder, "adapter_model.safetensors", tensors(base_model__model__q_proj__lora_A__weight=(8, 16)))
    write(folder, "README.md", "---\nbase_model: Qwen/Qwen3-0.6B\nlibrary_name: peft\nlicense: apache-2.0\n---\n# Adapter\n")
    tokenizer(folder)


@good("sentence-transformers", "sentence-similarity", real=True)
def sentence_embeddings(folder):
    transformers(folder, "BertModel", "bert")
    safetensors(folder, "model.safetensors", tensors(embeddings__weight=(40, 8)))
    tokenizer(folder)
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    modules = [{"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"} for at, (path, kind) in enumerate(kinds)]
    write(folder, "modules.json", modules)
    write(folder, "1_Pooling/config.json", {"word_embedding_dimension": 8, "pooling_mode_mean_tokens": True})
    write(folder, "config_sentence_transformers.json", {"__version__": {"sentence_transformers": "5.1.0", "transformers": "4.57.1", "pytorch": "2.9.0"}})
    write(folder, "sentence_bert_config.json", {"max_seq_length": 256, "do_lower_case": False})


@good("diffusers", "text-to-image", real=True)
def diffusers_pipeline(folder):
    index = {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.35.0", "unet": ["diffusers", "UNet2DConditionModel"],
             "text_encoder": ["transformers", "CLIPTextModel"], "scheduler": ["diffusers", "DDIMScheduler"], "safety_checker": [None, None]}
    write(folder, "model_index.json", index)
    safetensors(folder, "unet/diffusion_pytorch_model.safetensors", tensors(conv_in__weight=(4, 4)))
    write(folder, "unet/config.json", {"_class_name": "UNet2DConditionModel"})
    safetensors(folder, "text_encoder/model.safetensors", tensors(text_model__embeddings__weight=(4, 4)))
    write(folder, "text_encoder/config.json", {"architectures": ["CLIPTextModel"], "model_type": "clip_text_model"})
    write(folder, "scheduler/scheduler_config.json", {"_class_name": "DDIMScheduler"})
    write(folder, "README.md", CARD)


@good("gguf", "text-generation", real=True)
def gguf_file(folder):
    import gguf

    folder.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(str(folder / "tiny.gguf"), "llama")
    writer.add_context_length(2048)
    writer.add_file_type(7)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([f"token{number}" for number in range(1000)])
    writer.add_chat_template("{{ messages }}")
    writer.add_tensor("token_embd.weight", numpy.zeros((32, 64), numpy.float32))
    writer.add_tensor("output_norm.weight", numpy.ones(64, numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    write(folder, "README.md", CARD)


def _onnx_model():
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    weight = numpy_helper.from_array(numpy.ones((64, 32), numpy.float32), "weight")
    node = helper.make_node("MatMul", ["x", "weight"], ["y"])
    inputs, outputs = ([helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", size])] for name, size in (("x", 64), ("y", 32)))
    return onnx, helper.make_model(helper.make_graph([node], "main", inputs, outputs, [weight]), producer_name="pytorch", producer_version="2.9.0")


@good("onnx", real=True)
def onnx_file(folder):
    folder.mkdir(parents=True, exist_ok=True)
    onnx, model = _onnx_model()
    onnx.save(model, str(folder / "model.onnx"))
    write(folder, "README.md", CARD)


@good("onnx", real=True)
def onnx_with_data_beside(folder):
    folder.mkdir(parents=True, exist_ok=True)
    onnx, model = _onnx_model()
    onnx.save(model, str(folder / "model.onnx"), save_as_external_data=True, location="model.onnx_data", size_threshold=0)
    write(folder, "README.md", CARD)


@good("optimum", "text-classification", real=True)
def optimum_export(folder):
    onnx_file(folder)
    transformers(folder, "BertForSequenceClassification", "bert")
    tokenizer(folder)


def _classifier():
    from sklearn.datasets import make_classification
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression().fit(*make_classification(200, 8, random_state=0))


@good("sklearn", "tabular-classification", real=True)
def sklearn_joblib(folder):
    import joblib

    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(_classifier(), folder / "model.joblib")
    write(folder, "README.md", CARD)


@good("sklearn", "tabular-classification", real=True)
def sklearn_joblib_packed(folder):
    import joblib

    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(_classifier(), folder / "model.joblib", compress=3)
    write(folder, "README.md", CARD)


@good("sklearn", "tabular-regression", real=True)
def sklearn_forest(folder):
    import joblib
    from sklearn.datasets import make_regression
    from sklearn.ensemble import RandomForestRegressor

    folder.mkdir(parents=True, exist_ok=True)
    joblib.dump(RandomForestRegressor(20, random_state=0).fit(*make_regression(100, 8, random_state=0)), folder / "forest.joblib")
    write(folder, "config.json", {"sklearn": {"model": {"file": "forest.joblib"}, "task": "tabular-regression", "columns": ["a", "b"]}})
    write(folder, "README.md", CARD)


@good("sklearn", "text-classification", real=True)
def sklearn_pipeline(folder):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    folder.mkdir(parents=True, exist_ok=True)
    words = ["good day", "bad day", "good night", "bad night"]
    (folder / "model.pkl").write_bytes(pickle.dumps(make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(words, [1, 0, 1, 0])))
    write(folder, "README.md", CARD)


@good("sklearn", "tabular-classification", real=True)
def sklearn_skops(folder):
    import skops.io

    folder.mkdir(parents=True, exist_ok=True)
    skops.io.dump(_classifier(), folder / "model.skops")
    write(folder, "README.md", CARD)


@good("onnx", real=True)
def sklearn_as_onnx(folder):
    from skl2onnx import to_onnx

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(to_onnx(_classifier(), numpy.zeros((1, 8), numpy.float32)).SerializeToString())
    write(folder, "README.md", CARD)


@good("mlx", "text-generation", real=True)
def mlx_model(folder):
    transformers(folder, "LlamaForCausalLM", "llama", quantization={"group_size": 64, "bits": 4})
    safetensors(folder, "model.safetensors", tensors(model__norm__weight=(8,)), form="mlx")
    write(folder, "generation_config.json", {})
    tokenizer(folder)


@good("timm", "image-classification", real=True)
def timm_model(folder):
    write(folder, "config.json", {"architecture": "resnet18", "num_classes": 10, "pretrained_cfg": {"input_size": [3, 224, 224]}})
    safetensors(folder, "model.safetensors", tensors(conv1__weight=(4, 3, 7, 7)))
    write(folder, "README.md", CARD)


@good("pytorch")
def plain_pytorch(folder):
    torch_zip(folder / "model.pt", tensors(layer__weight=(8, 8)))
    write(folder, "README.md", CARD)
    write(folder, "config.yaml", "hidden: 8\n")


@good("spacy", "token-classification")
def spacy_pipeline(folder):
    meta = {"lang": "de", "name": "ner", "version": "1.0.0", "spacy_version": ">=3.8.0,<3.9.0", "license": "mit", "pipeline": ["tok2vec", "ner"],
            "performance": {"ents_f": 0.87}}
    write(folder, "meta.json", meta)
    write(folder, "config.cfg", "[nlp]\nlang = \"de\"\n")
    write(folder, "tok2vec/model", bytes(100))
    write(folder, "ner/model", bytes(100))
    write(folder, "README.md", CARD)


@good("keras")
def keras_model(folder):
    folder.mkdir(parents=True, exist_ok=True)
    keras_archive(folder / "model.keras")
    write(folder, "README.md", CARD)


@good("ctranslate2")
def ctranslate2_model(folder):
    write(folder, "model.bin", b"\x06\x00\x00\x00" + bytes(100))
    write(folder, "config.json", {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"})
    write(folder, "shared_vocabulary.json", ["<unk>", "<s>", "</s>"])
    write(folder, "README.md", CARD)


@good("tensorflow")
def saved_model(folder):
    write(folder, "saved_model.pb", b"\x08\x01\x12\x00")
    write(folder, "variables/variables.index", bytes(100))
    write(folder, "variables/variables.data-00000-of-00001", bytes(100))
    write(folder, "README.md", CARD)


@good("setfit", "text-classification", real=True)
def setfit_model(folder):
    sentence_embeddings(folder)
    write(folder, "config_setfit.json", {"labels": ["a", "b"], "normalize_embeddings": False})
    (folder / "model_head.pkl").write_bytes(pickle.dumps(_classifier()))


@good("transformers", "text-classification", real=True)
def snapshot_of_links(folder):
    """As the Hub's cache lays it: every file of `snapshots/<revision>` is a link into `blobs`."""
    content = folder.parent / f"{folder.name}-content"
    bert_classifier(content)
    blobs = folder / "models--ana--bert" / "blobs"
    snapshot = folder / "models--ana--bert" / "snapshots" / ("c0ffee" * 7)[:40]
    blobs.mkdir(parents=True)
    snapshot.mkdir(parents=True)
    for number, file in enumerate(sorted(content.iterdir())):
        file.rename(blobs / f"{number:064}")
        os.symlink(f"../../blobs/{number:064}", snapshot / file.name)
    content.rmdir()
    return snapshot
