"""Tiny models with random weights, saved by the libraries' own `save_pretrained`: what a data scientist's folder looks like."""

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

WORDS = "the a model courier delivers hub to repository from paris berlin anna works at rain sun good bad film is it says hello user assistant".split()
CHAT = "{% for m in messages %}<{{ m['role'] }}> {{ m['content'] }} {% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}"
SMALL = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64, "max_position_embeddings": 64}


def seed():
    torch.manual_seed(7)


def bert_tokenizer():
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = [*special, *WORDS, ".", ",", "?", *letters, *[f"##{letter}" for letter in letters]]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", vocabulary["[SEP]"]), ("[CLS]", vocabulary["[CLS]"]))
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **names)


def byte_tokenizer(**names):
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: index for index, piece in enumerate(["<pad>", "<s>", "</s>", "<unk>", *alphabet])}
    tokenizer = Tokenizer(models.BPE(vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    given = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", **names}
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=64, **given)


def bert(folder, head, **settings):
    seed()
    tokenizer = bert_tokenizer()
    config = transformers.BertConfig(vocab_size=len(tokenizer), **SMALL, **settings)
    getattr(transformers, f"BertFor{head}" if head else "BertModel")(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def text_classification(folder):
    bert(folder, "SequenceClassification", id2label={0: "bad", 1: "fair", 2: "good"}, label2id={"bad": 0, "fair": 1, "good": 2})


def zero_shot(folder):
    names = {0: "entailment", 1: "neutral", 2: "contradiction"}
    bert(folder, "SequenceClassification", id2label=names, label2id={name: index for index, name in names.items()})


def token_classification(folder):
    bert(folder, "TokenClassification", id2label={0: "O", 1: "B-PER", 2: "I-PER"}, label2id={"O": 0, "B-PER": 1, "I-PER": 2})


def fill_mask(folder):
    bert(folder, "MaskedLM")


def question_answering(folder):
    bert(folder, "QuestionAnswering")


def feature_extraction(folder):
    bert(folder, "")


def llama_config(tokenizer):
    return transformers.LlamaConfig(vocab_size=len(tokenizer), num_key_value_heads=2, bos_token_id=1, eos_token_id=2, **SMALL)


def text_generation(folder):
    seed()
    tokenizer = byte_tokenizer()
    tokenizer.chat_template = CHAT
    transformers.LlamaForCausalLM(llama_config(tokenizer)).to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def sequence_to_sequence(folder, kind):
    seed()
    tokenizer = byte_tokenizer(pad_token="<pad>")
    layers = {f"{side}_{name}": value for side in ("encoder", "decoder") for name, value in (("layers", 1), ("attention_heads", 2), ("ffn_dim", 32))}
    tokens = {"pad_token_id": 0, "eos_token_id": 2, "decoder_start_token_id": 0, "forced_eos_token_id": 2}
    sizes = {"vocab_size": len(tokenizer), "d_model": 32, "max_position_embeddings": 64, **layers, **tokens}
    if kind == "summarization":
        model = transformers.PegasusForConditionalGeneration(transformers.PegasusConfig(**sizes))
    else:
        model = transformers.MarianMTModel(transformers.MarianConfig(**sizes))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def summarization(folder):
    sequence_to_sequence(folder, "summarization")


def translation(folder):
    sequence_to_sequence(folder, "translation")


def image_processor(folder):
    from transformers import ViTImageProcessor

    ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)


def image_classification(folder):
    seed()
    settings = {name: value for name, value in SMALL.items() if name != "max_position_embeddings"}
    config = transformers.ViTConfig(image_size=32, patch_size=16, id2label={0: "cat", 1: "dog"}, label2id={"cat": 0, "dog": 1}, **settings)
    transformers.ViTForImageClassification(config).save_pretrained(folder)
    image_processor(folder)


def audio_classification(folder):
    seed()
    config = transformers.Wav2Vec2Config(
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        conv_dim=(32, 32),
        conv_stride=(5, 4),
        conv_kernel=(10, 8),
        num_feat_extract_layers=2,
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=2,
        id2label={0: "yes", 1: "no"},
        label2id={"yes": 0, "no": 1},
    )
    transformers.Wav2Vec2ForSequenceClassification(config).save_pretrained(folder)
    transformers.Wav2Vec2FeatureExtractor().save_pretrained(folder)


def sentence_similarity(folder):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models as modules

    inner = folder.parent / f"{folder.name}-encoder"
    feature_extraction(inner)
    words = modules.Transformer(str(inner))
    SentenceTransformer(modules=[words, modules.Pooling(32)], device="cpu").save(str(folder))


def text_ranking(folder):
    from sentence_transformers import CrossEncoder

    inner = folder.parent / f"{folder.name}-encoder"
    bert(inner, "SequenceClassification", num_labels=1)
    CrossEncoder(str(inner), device="cpu").save_pretrained(str(folder))


def adapter(folder, base, task_type):
    """A LoRA adapter on a base that lies in the folder beside it."""
    import peft

    kinds = {"CAUSAL_LM": transformers.AutoModelForCausalLM, "SEQ_CLS": transformers.AutoModelForSequenceClassification}
    settings = {"num_labels": 3} if task_type == "SEQ_CLS" else {}
    model = kinds[task_type].from_pretrained(base, **settings)
    seed()
    lora = peft.get_peft_model(model, peft.LoraConfig(task_type=task_type, r=2, init_lora_weights=False))
    lora.save_pretrained(folder)


def timm_model(folder):
    import json

    import timm
    from safetensors.torch import save_file

    seed()
    model = timm.create_model("resnet10t", pretrained=False, num_classes=3)
    folder.mkdir(parents=True)
    save_file(model.state_dict(), str(folder / "model.safetensors"))
    shape = {"input_size": [3, 64, 64], "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "crop_pct": 1.0, "interpolation": "bilinear"}
    config = {"architecture": "resnet10t", "num_classes": 3, "num_features": 512, "pretrained_cfg": shape, "label_names": ["a", "b", "c"]}
    (folder / "config.json").write_text(json.dumps(config))


def setfit_model(folder):
    from setfit import SetFitModel
    from sklearn.linear_model import LogisticRegression

    inner = folder.parent / f"{folder.name}-body"
    sentence_similarity(inner)
    model = SetFitModel.from_pretrained(str(inner), labels=["bad", "good"])
    model.model_head = LogisticRegression().fit(model.model_body.encode(["bad film", "good film"]), [0, 1])
    model.save_pretrained(str(folder))


def spacy_model(folder, component):
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    pipe = nlp.add_pipe(component)
    if component == "ner":
        pipe.add_label("PERSON")
        facts = {"entities": [(0, 4, "PERSON")]}
    else:
        pipe.add_label("good")
        pipe.add_label("bad")
        facts = {"cats": {"good": 1.0, "bad": 0.0}}
    examples = [Example.from_dict(nlp.make_doc("Anna works at the hub."), facts)]
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(15):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(folder)
