"""A model from a store in the real window: an address that is wrong, a bucket that wants credentials, its levels, the delivery; then the same from a
repository of the Hub, which copies it there."""

import json
import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from journeys import connect, deliver, receipt
from models import classifier
from secrets_search import leaks
from test_screens import look, narrow  # noqa: F401  (a fixture)


@pytest.fixture
def bucket():
    """A bucket that speaks S3, with a model in it."""
    process = subprocess.Popen([str(Path(os.environ["COURIER_BIN"]).with_name("s3-server"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    told = json.loads(process.stdout.readline())
    classifier(Path(told["folder"]) / "team" / "tickets")
    (Path(told["folder"]) / "notes.txt").write_text("nothing of it\n")
    yield told
    process.stdin.close()
    process.wait(20)


def choose_from_a_store(window) -> None:
    window.go("#/")
    window.click("button", "Choose from a store…")
    window.see("dialog", "A model from a store")


def test_a_model_from_a_bucket_and_from_a_repository(desks, hub, looking, narrow, bucket):  # noqa: F811
    desk = desks.new(hub)
    window = desk.start()
    account = hub.account("write")
    connect(window, account.token)
    choose_from_a_store(window)
    look(window, looking, narrow, "store-empty")
    window.type("Address", "ftp://host/model")
    window.read("can't be read from ftp:// addresses")

    address = f"s3://{bucket['bucket']}?endpoint={quote(bucket['endpoint'], safe='')}&region=us-east-1"
    window.type("Address", address)
    window.click("button", "Look inside")
    window.read("Credentials for")
    look(window, looking, narrow, "store-credentials")
    window.type("Access key", bucket["key"])
    window.paste("Secret key", bucket["secret"])
    window.click("button", "Keep and look inside")
    window.see("button", "team", partly=True)
    look(window, looking, narrow, "store-bucket")
    window.click("button", "team", partly=True)
    window.click("button", "tickets", partly=True)
    window.see("button", "config.json", partly=True)
    window.click("button", "Deliver from here")
    window.see("heading", "tickets", seconds=60)
    window.type("Repository name", "from-a-bucket")
    deliver(window)
    assert "v1" in receipt(window)
    assert hub.differences(Path(bucket["folder"]) / "team" / "tickets", f"{account.user}/from-a-bucket", account.token, "v1") == []
    assert leaks(desk.home, bucket["secret"]) == []

    choose_from_a_store(window)
    window.read("Used before", "Kept credentials")
    window.type("Address", f"hf://{account.user}/from-a-bucket")
    window.click("button", "Look inside")
    window.read("Branch or tag", "model.safetensors")
    look(window, looking, narrow, "store-repository")
    window.click("button", "Deliver from here")
    window.see("heading", "from-a-bucket", seconds=60)
    window.type("Repository name", "from-a-repository")
    deliver(window)
    assert "v1" in receipt(window)
