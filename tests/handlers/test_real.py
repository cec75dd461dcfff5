"""Handlers with their real libraries: ONNX graphs and tokenizers, scikit-learn as joblib and as skops."""

import json

import numpy as np
import onnx
import pandas as pd
import pytest
import schemas
from onnx import TensorProto, helper, numpy_helper
from serving import serve
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "Ada", "works", "here", "good", "bad"]
LABELS = {"0": "O", "1": "B-PER", "2": "B-LOC"}


def encoder(folder, pooled):
    """A graph that gives each token (or each text) a row of three numbers, and the tokenizer beside it."""
    (folder / "onnx").mkdir(parents=True)
    table = np.random.default_rng(7).normal(size=(len(WORDS), 3)).astype(np.float32)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["rows"])]
    if pooled:
        nodes.append(helper.make_node("ReduceMean", ["rows", "axis"], ["logits"], keepdims=0))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")]
    shape = ["batch", 3] if pooled else ["batch", "length", 3]
    output = helper.make_tensor_value_info("logits" if pooled else "rows", TensorProto.FLOAT, shape)
    known = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([1]), "axis")]
    graph = helper.make_graph(nodes, "encoder", inputs, [output], known if pooled else known[:1])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, folder / "onnx" / "model.onnx")
    config = {"id2label": LABELS, "max_position_embeddings": 8, "pad_token_id": 0}
    (folder / "config.json").write_text(json.dumps(config))
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    return table


def softmax(row):
    powers = np.exp(row - row.max())
    return powers / powers.sum()


def test_a_text_is_classified_by_the_graph(tmp_path):
    table = encoder(tmp_path / "m", pooled=True)
    handler = serve(tmp_path / "m", "onnx_text-classification")
    answer = handler({"inputs": "Ada works"})
    schemas.check("text-classification", answer)
    wanted = softmax(table[[2, 4, 5, 3]].mean(0))
    assert {one["label"]: pytest.approx(one["score"]) for one in answer} == dict(zip(LABELS.values(), wanted))
    assert [one["score"] for one in answer] == sorted((one["score"] for one in answer), reverse=True)
    schemas.check_batch("text-classification", handler({"inputs": ["Ada", "Ada works here good"]}), 2)
    assert len(handler({"inputs": "Ada", "parameters": {"top_k": 1}})) == 1
    raw = handler({"inputs": "Ada works", "parameters": {"function_to_apply": "none"}})
    assert sum(one["score"] for one in raw) == pytest.approx(table[[2, 4, 5, 3]].mean(0).sum(), rel=1e-4)
    with pytest.raises(ValueError, match="function_to_apply"):
        handler({"inputs": "Ada", "parameters": {"function_to_apply": "relu"}})


def test_words_are_labelled_where_they_stand(tmp_path):
    table = encoder(tmp_path / "m", pooled=False)
    handler = serve(tmp_path / "m", "onnx_token-classification")
    text = "Ada works here"
    found = handler({"inputs": text, "parameters": {"ignore_labels": []}})
    schemas.check("token-classification", found)
    assert [text[one["start"] : one["end"]] for one in found] == [one["word"] for one in found] == text.split()
    assert [one["entity"] for one in found] == [LABELS[str(table[id].argmax())] for id in (4, 5, 6)]
    batch = handler({"inputs": [text, "Ada"], "parameters": {"ignore_labels": []}})
    assert batch[0] == found and len(batch[1]) == 1, "padding is no word"


def test_vectors_leave_padding_out(tmp_path):
    table = encoder(tmp_path / "m", pooled=False)
    handler = serve(tmp_path / "m", "onnx_feature-extraction")
    alone, beside = handler({"inputs": "Ada", "normalize": False})[0], handler({"inputs": ["Ada", "Ada works here good"], "normalize": False})[0]
    assert alone == pytest.approx(beside)
    assert alone == pytest.approx(table[[2, 4, 3]].mean(0).tolist(), rel=1e-4)
    assert np.linalg.norm(handler({"inputs": "Ada"})[0]) == pytest.approx(1)


def test_texts_longer_than_the_model_reads_are_cut(tmp_path):
    encoder(tmp_path / "m", pooled=True)
    handler = serve(tmp_path / "m", "onnx_text-classification")
    cut, long = handler({"inputs": "Ada " * 6}), handler({"inputs": "Ada " * 500})
    assert [one["score"] for one in long] == pytest.approx([one["score"] for one in cut])


def test_a_bare_graph_takes_and_gives_tensors(tmp_path):
    (tmp_path / "m" / "onnx").mkdir(parents=True)
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", 2])
    graph = helper.make_graph([helper.make_node("Add", ["a", "b"], ["sum"])], "add", [value("a"), value("b")], [value("sum")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), tmp_path / "m" / "onnx" / "model.onnx")
    handler = serve(tmp_path / "m", "tensors_depth-estimation")
    assert handler({"inputs": {"a": [[1, 2]], "b": [[3, 4]]}}) == {"sum": [[4.0, 6.0]]}
    for wrong, word in [({"a": [[1, 2]]}, "exactly a, b"), ({"a": [1, 2], "b": [[3, 4]]}, "2 dimensions"), ({"a": [["x", 2]], "b": [[3, 4]]}, "numbers")]:
        with pytest.raises(ValueError, match=word):
            handler({"inputs": wrong})


def tabular(kind):
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    table = pd.DataFrame({"age": [20.0, 30.0, 40.0, 50.0], "height": [1.5, 1.6, 1.7, 1.8]})
    if kind == "classification":
        return RandomForestClassifier(5, random_state=7).fit(table, ["no", "no", "yes", "yes"])
    return RandomForestRegressor(5, random_state=7).fit(table, [1.0, 2.0, 3.0, 4.0])


def save(model, folder, form):
    folder.mkdir(parents=True)
    if form == "joblib":
        import joblib

        joblib.dump(model, folder / "model.joblib")
    else:
        from skops.io import dump

        dump(model, folder / "model.skops")


@pytest.mark.parametrize("form", ["joblib", "skops"])
@pytest.mark.parametrize("kind", ["classification", "regression"])
def test_rows_of_a_table_are_answered(form, kind, tmp_path):
    model = tabular(kind)
    save(model, tmp_path / "m", form)
    handler = serve(tmp_path / "m", f"sklearn_{form}_tabular-{kind}")
    # In another order than the model learned them.
    rows = {"height": [1.5, 1.8], "age": [20.0, 50.0]}
    answer = handler({"inputs": {"data": rows}})
    schemas.check_batch(f"tabular-{kind}", answer, 2)
    learned = pd.DataFrame({"age": rows["age"], "height": rows["height"]})
    assert answer == model.predict(learned).tolist()
    assert handler({"inputs": [{"age": 20.0, "height": 1.5}]}) == answer[:1]
    assert handler({"inputs": [[20.0, 1.5], [50.0, 1.8]]}) == answer
    with pytest.raises(ValueError, match="'height' is missing"):
        handler({"inputs": {"data": {"age": [1.0]}}})
    if kind == "classification":
        ranked = handler({"inputs": {"data": rows}, "parameters": {"return_probabilities": True}})
        assert [row[0]["label"] for row in ranked] == answer and all(sum(one["score"] for one in row) == pytest.approx(1) for row in ranked)


@pytest.mark.parametrize("form", ["joblib", "skops"])
@pytest.mark.parametrize("probabilities", [True, False])
def test_texts_are_classified(form, probabilities, tmp_path):
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(), LogisticRegression() if probabilities else LinearSVC())
    save(model.fit(["good film", "bad film"], ["good", "bad"]), tmp_path / "m", form)
    handler = serve(tmp_path / "m", f"sklearn_{form}_text-classification")
    answer = handler({"inputs": "good film"})
    schemas.check("text-classification", answer)
    assert answer[0]["label"] == "good" and len(answer) == (2 if probabilities else 1)
    schemas.check_batch("text-classification", handler({"inputs": ["good film", "bad"]}), 2)
