"""A Local Hub that goes wrong, under the official Python client: what it gets through is equal, what it gives up leaves nothing behind."""

import pytest

import faults

STORIES = [(story, True) for story in sorted(faults.BY_XET)] + [(story, False) for story in sorted(faults.BY_LFS)]


@pytest.mark.parametrize(("story", "xet"), STORIES, ids=[f"{story}-{'xet' if xet else 'lfs'}" for story, xet in STORIES])
def test_story_of_faults(client, story, xet):
    client("http", xet, "faults").run(story, script="faults.py")
