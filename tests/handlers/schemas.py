"""What a handler may answer, task by task: the Hub's task schemas (huggingface.js, packages/tasks/src/tasks/*/spec, November 2026)."""

import base64
import json
import math

NUMBER = (int, float)


def is_text(value):
    return isinstance(value, str)


def is_number(value):
    return isinstance(value, NUMBER) and not isinstance(value, bool) and math.isfinite(value)


def is_label(value):
    return set(value) == {"label", "score"} and is_text(value["label"]) and is_number(value["score"])


def is_entity(value):
    names = {"score", "word", "start", "end"}
    named = set(value) - names
    places = all(isinstance(value[name], int) for name in ("start", "end"))
    return names <= set(value) and named & {"entity", "entity_group"} and is_number(value["score"]) and places


def is_filling(value):
    return set(value) == {"sequence", "score", "token", "token_str"} and isinstance(value["token"], int)


def is_answer(value):
    whole = set(value) == {"answer", "score", "start", "end"} and 0 <= value["score"] <= 1
    return whole and isinstance(value["start"], int) and value["start"] <= value["end"]


def is_box(value):
    sides = {"xmin", "ymin", "xmax", "ymax"}
    return set(value) == {"label", "score", "box"} and set(value["box"]) == sides and all(isinstance(side, int) for side in value["box"].values())


def is_part(value):
    png = base64.b64decode(value["mask"], validate=True).startswith(b"\x89PNG")
    return png and is_text(value["label"]) and set(value) <= {"label", "score", "mask"}


def is_vector(value):
    return isinstance(value, list) and value and all(is_number(number) for number in value)


def made(field):
    return lambda value: set(value) == {field} and is_text(value[field])


def spoken(value):
    return is_text(value["text"]) and set(value) <= {"text", "chunks"}


ELEMENTS = {
    "text-classification": is_label,
    "zero-shot-classification": is_label,
    "image-classification": is_label,
    "zero-shot-image-classification": is_label,
    "audio-classification": is_label,
    "token-classification": is_entity,
    "fill-mask": is_filling,
    "question-answering": is_answer,
    "object-detection": is_box,
    "image-segmentation": is_part,
    "text-generation": made("generated_text"),
    "image-text-to-text": made("generated_text"),
    "image-to-text": made("generated_text"),
    "summarization": made("summary_text"),
    "translation": made("translation_text"),
    "feature-extraction": is_vector,
    "sentence-similarity": is_number,
    "text-ranking": lambda value: set(value) == {"index", "score"},
    "tabular-classification": lambda value: is_text(value) or is_number(value),
    "tabular-regression": is_number,
}


def check(task, answer):
    """Raises unless `answer` is what the Hub's clients expect of the task for one input, and JSON can hold it."""
    json.dumps(answer, allow_nan=False)
    if task == "automatic-speech-recognition":
        assert spoken(answer), answer
        return
    assert isinstance(answer, list) and answer, answer
    for element in answer:
        assert ELEMENTS[task](element), (task, element)


def check_batch(task, answers, count):
    """The same for several inputs: one such answer for each, or one element for each where an answer is one element."""
    assert len(answers) == count, answers
    one_each = ("text-generation", "summarization", "translation", "image-text-to-text", "image-to-text", "feature-extraction", "tabular-classification", "tabular-regression")
    if task in one_each:
        check(task, answers)
    else:
        for answer in answers:
            check(task, answer)
