"""Every handler answers as its task's schema says, one input and several, and says what is wrong with a request; with stand-ins for the
libraries. `./run handlers` does the same with the libraries themselves.
"""

import base64
import io
import json

import pytest
import schemas
from PIL import Image
from serving import kinds, serve
from stand_ins import Calls, installed

TEXT = "Ada works here."


def picture():
    png = io.BytesIO()
    Image.new("RGB", (8, 8)).save(png, format="PNG")
    return base64.b64encode(png.getvalue()).decode()


def recording():
    return base64.b64encode(b"RIFF....WAVE").decode()


# What each task is asked, and with which parameters.
ASKED = {
    "question-answering": ({"question": "who?", "context": "Ada works."}, {"top_k": 2}),
    "sentence-similarity": ({"source_sentence": TEXT, "sentences": ["a", "b"]}, {}),
    "text-ranking": ({"query": TEXT, "texts": ["a", "b"]}, {}),
    "zero-shot-classification": (TEXT, {"candidate_labels": ["good", "bad"]}),
    "zero-shot-image-classification": (picture(), {"candidate_labels": ["good", "bad"]}),
    "image-classification": (picture(), {"top_k": 2}),
    "object-detection": (picture(), {"threshold": 0.5}),
    "image-segmentation": (picture(), {"subtask": "semantic"}),
    "image-to-text": (picture(), {"max_new_tokens": 3}),
    "image-text-to-text": ({"image": picture(), "text": "what?"}, {"max_new_tokens": 3}),
    "audio-classification": (recording(), {}),
    "automatic-speech-recognition": (recording(), {"generation_parameters": {"num_beams": 2}}),
    "text-generation": (TEXT, {"max_new_tokens": 3}),
    "translation": (TEXT, {"max_new_tokens": 3}),
    "summarization": (TEXT, {"max_new_tokens": 3}),
}
# These run with their own libraries in test_real.py; a picture has no schema of its own.
REAL = ("onnx", "tensors", "sklearn")
ONE_INPUT = ("sentence-similarity", "text-ranking")
STOOD_IN = [kind for kind in kinds() if not kind.startswith(REAL)]


def prepared(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"architecture": "resnet", "num_classes": 3, "label_names": ["a", "b", "c"]}))
    return folder


@pytest.fixture
def calls():
    with installed() as calls:
        yield calls


def test_every_kind_is_tried_somewhere():
    assert len(STOOD_IN) >= 25 and {kind.split("_")[0] for kind in kinds()} >= {"transformers", "peft", "onnx", "sklearn", "timm", "spacy"}


@pytest.mark.parametrize("kind", [kind for kind in STOOD_IN if not kind.startswith("diffusers")])
def test_answers_have_the_shape_of_their_task(kind, tmp_path, calls):
    task = kind.split("_")[-1]
    handler = serve(prepared(tmp_path / "model"), kind)
    inputs, parameters = ASKED.get(task, (TEXT, {}))
    schemas.check(task, handler({"inputs": inputs, "parameters": parameters}))
    if task not in ONE_INPUT:
        schemas.check_batch(task, handler({"inputs": [inputs, inputs], "parameters": parameters}), 2)


@pytest.mark.parametrize("kind", STOOD_IN)
def test_what_is_wrong_with_a_request_is_said(kind, tmp_path, calls):
    handler = serve(prepared(tmp_path / "model"), kind)
    for request, word in [
        ({}, "'inputs'"),
        ({"inputs": TEXT, "parameters": {"nonsense": 1}}, "'nonsense'"),
        ({"inputs": TEXT, "parameters": [1]}, "'parameters'"),
        ({"inputs": 7}, "'inputs'"),
    ]:
        with pytest.raises(ValueError, match=word):
            if "zero-shot" in kind and request.get("inputs") == 7:
                request["parameters"] = {"candidate_labels": ["a"]}
            handler(request)


@pytest.mark.parametrize("kind", [kind for kind in STOOD_IN if not kind.startswith("peft")])
def test_nothing_but_the_folder_is_loaded(kind, tmp_path, calls: Calls):
    folder = prepared(tmp_path / "model")
    serve(folder, kind)
    loaded = [given[0] for name, given, _ in calls if name.startswith(("Auto", "ORT", "SetFit", "Diffusion"))]
    loaded += [named["model"] for _, named in calls.of("pipeline")]
    assert all(place == str(folder) for place in loaded), loaded


@pytest.mark.parametrize("kind", [kind for kind in STOOD_IN if kind.startswith("peft")])
def test_an_adapter_takes_the_tokenizer_of_its_base_at_its_revision(kind, tmp_path, calls: Calls):
    folder = prepared(tmp_path / "model")
    serve(folder, kind)
    assert calls.of("AutoTokenizer") == [(("owner/base",), {"revision": "abc"})]
    (folder / "tokenizer.json").write_text("{}")
    serve(folder, kind)
    assert calls.of("AutoTokenizer")[1] == ((str(folder),), {"revision": None})


def test_a_chat_and_its_parameters_reach_the_model(tmp_path, calls: Calls):
    handler = serve(prepared(tmp_path / "model"), "transformers_text-generation")
    chat = [{"role": "user", "content": "hi"}]
    parameters = {"temperature": 0.5, "seed": 3, "stop": ["text"], "return_full_text": True, "truncate": 4}
    assert handler({"inputs": chat, "parameters": parameters}) == [{"generated_text": "a prompta made "}]
    assert calls.of("chat") == [((chat,), {"tokenize": False, "add_generation_prompt": True})]
    (_, tokenized), (_, generated) = calls.of("tokenizer")[-1], calls.of("generate")[-1]
    assert tokenized["add_special_tokens"] is False and tokenized["max_length"] == 4
    assert generated["do_sample"] is True and generated["temperature"] == 0.5 and generated["stop_strings"] == ["text"]
    assert calls.of("seed") == [((3,), {})]
    assert len(handler({"inputs": [chat, chat]})) == 2
    for wrong in ([], [[]], [{"role": "user"}], [1]):
        with pytest.raises(ValueError):
            handler({"inputs": wrong})
    with pytest.raises(ValueError, match="stream"):
        handler({"inputs": "a", "stream": True})


def test_languages_of_a_translation_are_those_of_the_model(tmp_path, calls: Calls):
    handler = serve(prepared(tmp_path / "model"), "transformers_translation")
    handler({"inputs": TEXT, "parameters": {"src_lang": "eng_Latn", "tgt_lang": "deu_Latn"}})
    assert calls.of("generate")[-1][1]["forced_bos_token_id"] == 9
    with pytest.raises(ValueError, match="klingon"):
        handler({"inputs": TEXT, "parameters": {"tgt_lang": "klingon"}})


def test_pictures_come_as_base64_as_bytes_and_as_pictures(tmp_path, calls: Calls):
    handler = serve(prepared(tmp_path / "model"), "transformers_image-classification")
    raw = base64.b64decode(picture())
    for given in (picture(), f"data:image/png;base64,{picture()}", raw, Image.open(io.BytesIO(raw))):
        schemas.check("image-classification", handler({"inputs": given}))
    for wrong in ("no base64 !", base64.b64encode(b"no picture").decode(), 7):
        with pytest.raises(ValueError, match="picture"):
            handler({"inputs": wrong})


def test_recordings_come_as_base64_and_as_bytes(tmp_path, calls: Calls):
    handler = serve(prepared(tmp_path / "model"), "transformers_automatic-speech-recognition")
    for given in (recording(), base64.b64decode(recording())):
        handler({"inputs": given, "parameters": {"generation_parameters": {"num_beams": 2}}})
    assert calls.of("automatic-speech-recognition")[-1] == ((b"RIFF....WAVE",), {"generate_kwargs": {"num_beams": 2}})


def test_a_picture_is_made_with_the_seed_that_was_given(tmp_path, calls: Calls):
    handler = serve(prepared(tmp_path / "model"), "diffusers_text-to-image")
    made = handler({"inputs": "a cat", "parameters": {"seed": 5, "negative_prompt": "dog", "width": 8, "height": 8}})
    assert made.size == (8, 8)
    (prompts,), asked = calls.of("diffuse")[-1]
    assert prompts == ["a cat"] and asked == {"generator": ("generator", 5), "negative_prompt": ["dog"], "width": 8, "height": 8}
    assert len(handler({"inputs": ["a", "b"]})) == 2


def test_a_long_context_is_searched_in_pieces(tmp_path, calls: Calls):
    handler = serve(prepared(tmp_path / "model"), "transformers_question-answering")
    answers = handler({"inputs": {"question": "who?", "context": "Ada works."}})
    assert answers[0]["answer"] == "Ada" and 0 < answers[0]["score"] <= 1
    asked = calls.of("tokenizer")[-1][1]
    assert asked["return_overflowing_tokens"] and asked["truncation"] == "only_second" and asked["max_length"] <= 32
