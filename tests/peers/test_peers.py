"""The official Python client must not notice that it talks to a Local Hub: each story by Xet and by LFS, over http and over https."""

import uuid

import pytest

import repositories
import stories

CONFIGURATIONS = [("http", True), ("http", False), ("https", True), ("https", False)]
NAMES = [f"{scheme}-{'xet' if xet else 'lfs'}" for scheme, xet in CONFIGURATIONS]


@pytest.mark.parametrize("story", sorted(stories.ALONE))
@pytest.mark.parametrize(("scheme", "xet"), CONFIGURATIONS, ids=NAMES)
def test_story(client, scheme, xet, story):
    client(scheme, xet).run(story)


# The scheme makes no difference to these, the way of large files does.
@pytest.mark.parametrize("story", sorted(repositories.ALONE))
@pytest.mark.parametrize(("scheme", "xet"), [("https", True), ("http", False)], ids=["https-xet", "http-lfs"])
def test_story_of_repositories(client, scheme, xet, story):
    client(scheme, xet).run(story, script="repositories.py")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("sent_by_xet", [True, False], ids=["sent-by-xet", "sent-by-lfs"])
def test_what_one_way_brought_the_other_fetches(client, scheme, sent_by_xet):
    name = f"crossed-{uuid.uuid4().hex[:8]}"
    client(scheme, sent_by_xet).run("send", name)
    client(scheme, not sent_by_xet).run("fetch", name)
    client(scheme, sent_by_xet).run("fetch", name)
