"""What the official Python client with its Xet engine makes of a Local Hub that goes wrong. `python faults.py NAME` runs one story in this process.

Whatever goes wrong, one of two things is true afterwards: the client got through and the bytes are equal, or it said so with an error of its own
and the repository is as it was before.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

import stories
from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError
from stories import add, noise, raises, repository

BY_XET = {}
BY_LFS = {}
BLOCKS, SHARDS, PLANS, BYTES = "/v1/xorbs/**", "/v*/shards", "/v*/reconstructions/*", "/v1/fetch_term"


def story_of_xet(function):
    BY_XET[function.__name__] = function
    return function


def story_of_lfs(function):
    BY_LFS[function.__name__] = function
    return function


def story(function):
    return story_of_lfs(story_of_xet(function))


# --- what stories need -------------------------------------------------------------------------------------------------


def control(method: str, path: str, body=None):
    told = json.loads(os.environ["PEER_CONTROL"])
    headers = {"Authorization": f"Bearer {told['secret']}", "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(told["url"] + path, data, headers, method=method), timeout=60) as answer:
        return json.loads(answer.read() or "null")


def asked(part: str) -> int:
    """How many requests so far had this in their path."""
    return sum(part in path for _, path in control("GET", "/requests")["requests"])


def route(path: str, method: str | None = None) -> dict:
    return {"route": {"method": method, "path": path}}


def says(status: int) -> dict:
    return {"answer": {"status": status}}


@contextlib.contextmanager
def going_wrong(on, effect, times=None, chance=1.0, all_used=True):
    """Within it a fault is switched on. Of one with `times` all must have been used up, or nothing was tested."""
    control("DELETE", "/faults")
    control("POST", "/faults", {"on": on, "effect": effect, "times": times, "chance": chance})
    try:
        yield
        left = control("GET", "/faults")["faults"]
        assert not (left and times and all_used), f"the client never came across {left}"
        assert times or left[0]["seen"], "the client never came across the fault"
    finally:
        control("DELETE", "/faults")


def new(size: int = 300_000) -> bytes:
    """Bytes that nobody has sent before."""
    return noise(uuid.uuid4().hex, size)


def fetched(repo: str, path: str) -> bytes:
    with tempfile.TemporaryDirectory() as cache:
        return Path(hf_hub_download(repo, path, cache_dir=cache)).read_bytes()


def send(api: HfApi, repo: str, **files: bytes) -> str:
    operations = [add(path, content) for path, content in files.items()]
    return api.create_commit(repo, operations, commit_message="Send").oid


@contextlib.contextmanager
def nothing_lands(api: HfApi, repo: str, kind, *words: str):
    """The client fails with this error and these words; commits, files, branches and large files of the repository stay what they were."""

    def seen():
        commits = [commit.commit_id for commit in api.list_repo_commits(repo)]
        return commits, api.list_repo_files(repo), str(api.list_repo_refs(repo)), [file.oid for file in api.list_lfs_files(repo)]

    before = seen()
    with raises(kind, *words):
        yield
    control("DELETE", "/faults")
    assert seen() == before
    # What failed leaves nothing in the way of the next try.
    again = new()
    send(api, repo, again=again)
    assert fetched(repo, "again") == again


# --- the stories: uploads ------------------------------------------------------------------------------------------------


@story_of_xet
def errors_of_the_store_that_pass_are_outlived_by_an_upload(api):
    with repository(api) as repo:
        for where in (BLOCKS, SHARDS):
            for status in (429, 500, 502, 503, 504):
                content = new()
                with going_wrong(route(where, "POST"), says(status), times=2):
                    send(api, repo, weights=content)
                assert fetched(repo, "weights") == content, (where, status)


@story_of_xet
def an_upload_that_the_store_refuses_leaves_nothing(api):
    with repository(api) as repo:
        for where in (BLOCKS, SHARDS):
            for status in (400, 401, 403, 500, 503):
                with nothing_lands(api, repo, ConnectionError, str(status)), going_wrong(route(where, "POST"), says(status)):
                    send(api, repo, weights=new())


@story_of_xet
def an_upload_outlives_cut_connections(api):
    with repository(api) as repo:
        for where in (BLOCKS, SHARDS):
            for cut in ("drop_before", "drop_after", "half_answer"):
                content = new()
                with going_wrong(route(where, "POST"), cut, times=2):
                    send(api, repo, weights=content)
                assert fetched(repo, "weights") == content, (where, cut)
        with nothing_lands(api, repo, ConnectionError), going_wrong("cas", "drop_before"):
            send(api, repo, weights=new())


@story_of_xet
def blocks_that_are_lost_after_they_were_taken_keep_the_commit_away(api):
    with repository(api) as repo:
        with nothing_lands(api, repo, HfHubHTTPError, "422"), going_wrong(route(BLOCKS, "POST"), "forget_upload"):
            send(api, repo, weights=new(), text=b"beside it")


# --- the stories: tokens ----------------------------------------------------------------------------------------------------


@story_of_xet
def a_token_that_comes_expired_is_asked_for_again(api):
    with repository(api) as repo:
        content, before = new(), asked("/xet-write-token/")
        with going_wrong("xet_token", "expired_token", times=1):
            send(api, repo, weights=content)
        assert asked("/xet-write-token/") - before >= 2
        before = asked("/xet-read-token/")
        with going_wrong("xet_token", "expired_token", times=1):
            assert fetched(repo, "weights") == content
        assert asked("/xet-read-token/") - before >= 2


@story_of_xet
def a_token_that_runs_out_in_the_middle_is_renewed(api):
    """The engine renews a token 30 seconds before its end. At 31 seconds that is while the first block is on its way."""
    with repository(api) as repo:
        content, before = new(3_000_000), asked("/xet-write-token/")
        with going_wrong("xet_token", {"short_lived_token": 31_000}):
            control("POST", "/faults", {"on": "cas", "effect": {"bandwidth": {"up": 1_000_000, "down": 1_000_000}}})
            send(api, repo, weights=content)
            assert asked("/xet-write-token/") - before >= 2
            before = asked("/xet-read-token/")
            assert fetched(repo, "weights") == content
            assert asked("/xet-read-token/") > before


@story_of_xet
def a_token_is_refused_after_its_end(api):
    """Each call comes to the store after the end of its token, which the engine can not see coming."""
    with repository(api) as repo:
        content = new()
        send(api, repo, weights=content)
        with going_wrong("xet_token", {"short_lived_token": 1000}):
            control("POST", "/faults", {"on": "cas", "effect": {"delay": 2500}})
            with raises(RuntimeError, "401"):
                fetched(repo, "weights")
        with nothing_lands(api, repo, ConnectionError, "401"), going_wrong("xet_token", {"short_lived_token": 1000}):
            control("POST", "/faults", {"on": "cas", "effect": {"delay": 2500}})
            send(api, repo, late=new())
        assert fetched(repo, "weights") == content


@story_of_xet
def a_refusal_for_an_expired_token_leaves_nothing(api):
    with repository(api) as repo:
        content = new()
        send(api, repo, weights=content)
        with nothing_lands(api, repo, ConnectionError, "401"), going_wrong("cas", "expired_token"):
            send(api, repo, late=new())
        with going_wrong("cas", "expired_token"), raises(RuntimeError, "401"):
            fetched(repo, "weights")
        assert fetched(repo, "weights") == content


# --- the stories: downloads ------------------------------------------------------------------------------------------------


@story_of_xet
def errors_of_the_store_that_pass_are_outlived_by_a_download(api):
    with repository(api) as repo:
        for where in (PLANS, BYTES):
            for wrong in (says(429), says(500), says(503), "drop_before", "drop_after", "half_answer"):
                content = new()
                send(api, repo, weights=content)
                with going_wrong(route(where, "GET"), wrong, times=1):
                    assert fetched(repo, "weights") == content, (where, wrong)


@story_of_xet
def a_download_that_the_store_refuses_leaves_no_file(api):
    with repository(api) as repo:
        for where in (PLANS, BYTES):
            for status in (401, 403, 404, 500, 503):
                content = new()
                send(api, repo, weights=content)
                with tempfile.TemporaryDirectory() as cache:
                    with going_wrong(route(where, "GET"), says(status)), raises(Exception):
                        hf_hub_download(repo, "weights", cache_dir=cache)
                    assert not list(Path(cache).glob("models--*/snapshots/*/*")), (where, status)
                    assert Path(hf_hub_download(repo, "weights", cache_dir=cache)).read_bytes() == content


@story
def a_lost_file_is_told_and_no_other_is_touched(api):
    with repository(api) as repo:
        lost, kept = new(), new()
        send(api, repo, lost=lost)
        send(api, repo, kept=kept)
        (oid,) = [file.oid for file in api.list_lfs_files(repo) if file.filename == "lost"]
        control("POST", "/forget", {"sha256": oid})
        with raises(Exception):
            fetched(repo, "lost")
        assert fetched(repo, "kept") == kept


# --- the stories: what is not true, what comes late --------------------------------------------------------------------------


@story_of_xet
def bytes_that_are_not_true_never_count_as_the_file(api):
    with repository(api) as repo:
        content = new()
        send(api, repo, weights=content)
        for where in (PLANS, BYTES):
            with going_wrong(route(where, "GET"), "falsify"), raises(RuntimeError, "reconstruction error"):
                fetched(repo, "weights")
        assert fetched(repo, "weights") == content


# --- the stories: LFS --------------------------------------------------------------------------------------------------------

LARGE = 17_000_000  # sent in parts; what is smaller goes in one go


@story_of_lfs
def an_upload_in_parts_outlives_what_passes(api):
    with repository(api) as repo:
        for wrong in (says(500), says(503), "drop_before", "drop_after"):
            content = new(LARGE)
            with going_wrong("lfs_put", wrong, times=2):
                send(api, repo, weights=content)
            assert fetched(repo, "weights") == content, wrong


@story_of_lfs
def an_object_that_is_refused_lost_or_named_wrong_leaves_nothing(api):
    with repository(api) as repo:
        with nothing_lands(api, repo, RuntimeError), going_wrong("lfs_put", says(403)):
            send(api, repo, weights=new())
        # The completion shows the tags of the parts, which are not the ones that the store gave.
        with nothing_lands(api, repo, RuntimeError), going_wrong("lfs_put", "falsify"):
            send(api, repo, weights=new(LARGE))
        with nothing_lands(api, repo, RuntimeError, "weights"), going_wrong("lfs_put", "forget_upload"):
            send(api, repo, weights=new(), text=b"beside it")


@story
def a_commit_that_lands_after_its_504_lands_whole(api):
    with repository(api) as repo:
        content = new()
        with going_wrong("commit", {"act_later": {"status": 504, "after": 1500}}, times=1):
            try:
                send(api, repo, weights=content, text=b"beside it")
            except HfHubHTTPError as error:
                print(f"told: {str(error)[:300]}")
        until = time.monotonic() + 60
        while "weights" not in api.list_repo_files(repo):
            assert time.monotonic() < until, "it never landed"
            time.sleep(0.2)
        assert fetched(repo, "weights") == content and fetched(repo, "text") == b"beside it"


@story
def a_line_that_loses_packets_is_only_slow(api):
    with repository(api) as repo:
        content = new(2_000_000)
        with going_wrong("any", {"loss": {"share": 0.01, "pause": 20}}):
            send(api, repo, weights=content)
            assert fetched(repo, "weights") == content


if __name__ == "__main__":
    (BY_XET if stories.by_xet() else BY_LFS)[sys.argv[1]](HfApi())
