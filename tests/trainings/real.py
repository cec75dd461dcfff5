"""A real run of transformers' Trainer, as small as one can be: real.py FOLDER STEPS [--resume] [--keep N] [--deliver REPO].

--deliver adds the callback of the README as it is printed there, but for the repository.
"""

import argparse
import os
import re
from pathlib import Path

os.environ.update(TOKENIZERS_PARALLELISM="false", CUDA_VISIBLE_DEVICES="")

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, Trainer, TrainerCallback, TrainingArguments

torch.set_num_threads(1)
BATCH = 4
README = Path(__file__).parents[2] / "README.md"


class Data(torch.utils.data.Dataset):
    """As many samples as the steps take."""

    def __init__(self, steps: int):
        self.steps = steps

    def __len__(self) -> int:
        return self.steps * BATCH

    def __getitem__(self, at: int) -> dict:
        return {"input_ids": torch.tensor([2, 3, 2]), "attention_mask": torch.ones(3, dtype=torch.long), "labels": torch.tensor(at % 2)}


def callback_of_the_readme(repo: str) -> TrainerCallback:
    """What people copy, with nothing known to it but the class that it extends."""
    printed = re.search(r"```python\n(.*?)```", README.read_text(), re.S)[1]
    known = {"TrainerCallback": TrainerCallback}
    exec(printed.replace("me/bert", repo), known)
    return known["Deliver"]()


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("steps", type=int)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--keep", type=int, default=2)
    parser.add_argument("--deliver", metavar="REPO")
    return parser.parse_args()


def main() -> None:
    given = read_arguments()
    words = Tokenizer(models.WordLevel({"[UNK]": 0, "[PAD]": 1, "a": 2, "b": 3}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]")
    config = BertConfig(vocab_size=32, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=2)
    arguments = TrainingArguments(
        output_dir=given.folder, max_steps=given.steps, per_device_train_batch_size=BATCH, save_steps=2, logging_steps=1, save_total_limit=given.keep,
        report_to=[], use_cpu=True,
    )
    trainer = Trainer(model=BertForSequenceClassification(config), args=arguments, train_dataset=Data(given.steps), processing_class=tokenizer)
    if given.deliver:
        trainer.add_callback(callback_of_the_readme(given.deliver))
    trainer.train(resume_from_checkpoint=given.resume)
    trainer.save_model()
    trainer.save_state()
    if given.deliver:
        assert not children(), "what was started is nobody's child"


def children() -> list[str]:
    """The processes that this one would have to wait for, ended ones too."""
    return [child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()]


main()
