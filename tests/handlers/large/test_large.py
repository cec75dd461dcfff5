"""Handlers with torch and the libraries on it: a tiny random model of each kind is saved by its own library, then served and asked."""

import base64
import io
import shutil
import sys
import wave
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent))

import builders  # noqa: E402
import schemas  # noqa: E402
from serving import serve  # noqa: E402

TEXT = "Anna works at the hub in paris."


def picture():
    png = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(png, format="PNG")
    return base64.b64encode(png.getvalue()).decode()


def recording():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(b"\0\0" * 16000)
    return base64.b64encode(file.getvalue()).decode()


QUESTION = {"question": "who works?", "context": TEXT * 20}
SIMILAR = {"source_sentence": TEXT, "sentences": ["bad film", "good film"]}
RANKED = {"query": TEXT, "texts": ["bad film", "good film"]}
SHORT = {"max_new_tokens": 4}
# Kind of handler, how its model is made, what it is asked, with what.
SERVED = [
    ("transformers_text-classification", builders.text_classification, TEXT, {}),
    ("transformers_zero-shot-classification", builders.zero_shot, TEXT, {"candidate_labels": ["good", "bad"]}),
    ("transformers_token-classification", builders.token_classification, TEXT, {"ignore_labels": []}),
    ("transformers_fill-mask", builders.fill_mask, "the [MASK] hub", {"top_k": 2}),
    ("transformers_question-answering", builders.question_answering, QUESTION, {"top_k": 2, "doc_stride": 8}),
    ("transformers_feature-extraction", builders.feature_extraction, TEXT, {}),
    ("transformers_text-generation", builders.text_generation, TEXT, {**SHORT, "temperature": 0.7, "seed": 1, "stop": ["z"]}),
    ("transformers_summarization", builders.summarization, TEXT, {"generate_parameters": SHORT}),
    ("transformers_translation", builders.translation, TEXT, SHORT),
    ("transformers_image-classification", builders.image_classification, picture(), {"top_k": 1}),
    ("sentence-transformers_sentence-similarity", builders.sentence_similarity, SIMILAR, {}),
    ("sentence-transformers_text-ranking", builders.text_ranking, RANKED, {}),
    ("timm_image-classification", builders.timm_model, picture(), {"top_k": 2}),
    ("setfit_text-classification", builders.setfit_model, TEXT, {}),
    ("spacy_token-classification", partial(builders.spacy_model, component="ner"), "Anna works at the hub.", {}),
    ("spacy_text-classification", partial(builders.spacy_model, component="textcat"), TEXT, {}),
]
ONE_INPUT = ("sentence-similarity", "text-ranking")


def asked(handler, task, inputs, parameters):
    """One input and two, both with answers of the task's shape; gives the first answer."""
    answer = handler({"inputs": inputs, "parameters": dict(parameters)})
    schemas.check(task, answer)
    if task not in ONE_INPUT:
        schemas.check_batch(task, handler({"inputs": [inputs, inputs], "parameters": dict(parameters)}), 2)
    return answer


@pytest.mark.parametrize(("kind", "build", "inputs", "parameters"), SERVED, ids=[served[0] for served in SERVED])
def test_a_saved_model_is_served(kind, build, inputs, parameters, tmp_path):
    build(tmp_path / "model")
    asked(serve(tmp_path / "model", kind), kind.split("_")[-1], inputs, parameters)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="transformers decodes recordings with ffmpeg, which the image has")
def test_a_recording_is_classified(tmp_path):
    builders.audio_classification(tmp_path / "model")
    asked(serve(tmp_path / "model", "transformers_audio-classification"), "audio-classification", recording(), {})


@pytest.mark.parametrize(
    ("kind", "base", "task_type", "parameters"),
    [("peft_text-generation", builders.text_generation, "CAUSAL_LM", SHORT), ("peft_text-classification", builders.text_classification, "SEQ_CLS", {})],
)
def test_an_adapter_is_served_on_its_base(kind, base, task_type, parameters, tmp_path):
    base(tmp_path / "base")
    builders.adapter(tmp_path / "model", str(tmp_path / "base"), task_type)
    answer = asked(serve(tmp_path / "model", kind), kind.split("_")[-1], TEXT, parameters)
    if task_type == "SEQ_CLS":
        assert len(answer) == 3, "as many labels as the adapter's head has, not the base's two"


def test_a_chat_is_answered_as_its_template_says(tmp_path):
    builders.text_generation(tmp_path / "model")
    handler = serve(tmp_path / "model", "transformers_text-generation")
    chat = [{"role": "user", "content": "hello"}]
    whole = handler({"inputs": chat, "parameters": {**SHORT, "return_full_text": True}})
    assert whole[0]["generated_text"].startswith("<user> hello <assistant>")
    assert len(handler({"inputs": [chat, chat], "parameters": SHORT})) == 2
    same = [handler({"inputs": chat, "parameters": {**SHORT, "temperature": 1.0, "seed": 5}}) for _ in range(2)]
    assert same[0] == same[1]


def test_an_answer_lies_in_its_context(tmp_path):
    builders.question_answering(tmp_path / "model")
    handler = serve(tmp_path / "model", "transformers_question-answering")
    for answer in handler({"inputs": QUESTION, "parameters": {"top_k": 5, "max_answer_len": 4}}):
        assert QUESTION["context"][answer["start"] : answer["end"]] == answer["answer"]


def test_one_text_gives_the_same_vector_alone_and_beside_a_longer_one(tmp_path):
    builders.feature_extraction(tmp_path / "model")
    handler = serve(tmp_path / "model", "transformers_feature-extraction")
    alone, beside = handler({"inputs": "good film"})[0], handler({"inputs": ["good film", TEXT]})[0]
    assert alone == pytest.approx(beside, abs=1e-5)
