"""A real run of transformers' Trainer, as small as one can be: real.py FOLDER STEPS [resume] [--deliver COURIER REPO]."""

import os
import subprocess
import sys
from pathlib import Path

os.environ.update(TOKENIZERS_PARALLELISM="false", CUDA_VISIBLE_DEVICES="")

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, Trainer, TrainerCallback, TrainingArguments

torch.set_num_threads(1)
BATCH = 4


class Data(torch.utils.data.Dataset):
    """As many samples as the steps take."""

    def __init__(self, steps: int):
        self.steps = steps

    def __len__(self) -> int:
        return self.steps * BATCH

    def __getitem__(self, at: int) -> dict:
        return {"input_ids": torch.tensor([2, 3, 2]), "attention_mask": torch.ones(3, dtype=torch.long), "labels": torch.tensor(at % 2)}


class Deliver(TrainerCallback):
    """The callback of the README."""

    def __init__(self, courier: str, repo: str):
        self.courier, self.repo = courier, repo

    def on_save(self, args, state, control, **kwargs):
        subprocess.run([self.courier, "deliver", f"{args.output_dir}/checkpoint-{state.global_step}", "--to", self.repo, "--yes"], check=True)


def main() -> None:
    folder, steps = Path(sys.argv[1]), int(sys.argv[2])
    words = Tokenizer(models.WordLevel({"[UNK]": 0, "[PAD]": 1, "a": 2, "b": 3}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]")
    config = BertConfig(vocab_size=32, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=2)
    arguments = TrainingArguments(
        output_dir=str(folder), max_steps=steps, per_device_train_batch_size=BATCH, save_steps=2, logging_steps=1, save_total_limit=2, report_to=[], use_cpu=True
    )
    model = BertForSequenceClassification(config)
    trainer = Trainer(model=model, args=arguments, train_dataset=Data(steps), processing_class=tokenizer)
    if "--deliver" in sys.argv:
        at = sys.argv.index("--deliver")
        trainer.add_callback(Deliver(sys.argv[at + 1], sys.argv[at + 2]))
    trainer.train(resume_from_checkpoint="resume" in sys.argv)
    trainer.save_model()
    trainer.save_state()


main()
