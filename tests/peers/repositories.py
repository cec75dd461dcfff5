"""What the official Python client does with whole repositories: proposals, discussions, history, other names. `python repositories.py NAME`.

Stories are as in `stories.py`; ids are compared with what the `git` program computes.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi
from huggingface_hub.errors import HfHubHTTPError, RemoteEntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError
from stories import accounts, add, fetched, git_id, noise, raises, repository, user, write

ALONE = {}


def story(function):
    ALONE[function.__name__] = function
    return function


def somebody_else() -> HfApi:
    return HfApi(token=accounts("write")[1]["token"])


def git(folder: Path, *arguments: str) -> str:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_TERMINAL_PROMPT": "0"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=os.environ | settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def pointer(content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n".encode()


@story
def somebody_proposes_and_the_owner_merges(api):
    with repository(api) as repo:
        api.update_repo_settings(repo, private=False)
        api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a\n")
        other = somebody_else()
        weights = noise(repo, 50_000)
        proposed = other.create_commit(repo, [add("a.txt", b"b\n"), add("m.safetensors", weights)], commit_message="Better", create_pr=True)
        assert proposed.pr_num == 1 and proposed.pr_revision == "refs/pr/1"
        with raises(HfHubHTTPError, "403"):
            other.create_commit(repo, [add("a.txt", b"c\n")], commit_message="No")
        other.upload_file(repo_id=repo, path_in_repo="c.txt", path_or_fileobj=b"c", revision="refs/pr/1")
        assert fetched(repo, revision="refs/pr/1") == {"a.txt": b"b\n", "m.safetensors": weights, "c.txt": b"c"}
        assert fetched(repo) == {"a.txt": b"a\n"}
        details = api.get_discussion_details(repo, 1)
        assert [event.type for event in details.events] == ["comment", "commit", "commit"] and details.status == "open"
        assert "-a\n+b\n" in details.diff and details.conflicting_files == []
        api.upload_file(repo_id=repo, path_in_repo="d.txt", path_or_fileobj=b"d")
        api.merge_pull_request(repo, 1)
        assert fetched(repo) == {"a.txt": b"b\n", "m.safetensors": weights, "c.txt": b"c", "d.txt": b"d"}
        merged = api.get_discussion_details(repo, 1)
        newest = api.list_repo_commits(repo)[0]
        assert merged.status == "merged" and merged.merge_commit_oid == newest.commit_id
        assert newest.title == "Better (#1)" and newest.authors == [accounts("write")[1]["user"], user()]


@story
def a_proposal_that_conflicts_stays_one(api):
    with repository(api) as repo:
        api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"a")
        api.create_commit(repo, [add("a.txt", b"theirs")], commit_message="Theirs", create_pr=True)
        api.upload_file(repo_id=repo, path_in_repo="a.txt", path_or_fileobj=b"ours")
        assert api.get_discussion_details(repo, 1).conflicting_files == ["a.txt"]
        with raises(HfHubHTTPError, "409"):
            api.merge_pull_request(repo, 1)
        with raises(RevisionNotFoundError):
            api.create_commit(repo, [add("b", b"b")], commit_message="No", create_pr=True, revision="nowhere")
        assert [pull.ref for pull in api.list_repo_refs(repo, include_pull_requests=True).pull_requests] == ["refs/pr/1"]


@story
def people_discuss(api):
    with repository(api) as repo:
        talk = api.create_discussion(repo, title="Why?", description="Tell us")
        comment = api.comment_discussion(repo, talk.num, "Because")
        edited = api.edit_discussion_comment(repo, talk.num, comment.id, "Since")
        assert edited.content == "Since" and edited.edited and edited.number_of_edits == 1
        api.rename_discussion(repo, talk.num, new_title="Why not?")
        api.change_discussion_status(repo, talk.num, "closed", comment="Done")
        draft = api.create_pull_request(repo, title="A draft")
        assert (draft.num, draft.status) == (2, "draft")
        assert [found.num for found in api.get_repo_discussions(repo)] == [2, 1]
        assert [found.title for found in api.get_repo_discussions(repo, discussion_status="closed")] == ["Why not?"]
        told = api.get_discussion_details(repo, talk.num)
        assert [event.type for event in told.events] == ["comment", "comment", "title-change", "comment", "status-change"]


@story
def history_is_squashed_and_large_files_are_forgotten(api):
    with repository(api) as repo:
        first = noise(repo + "1", 40_000)
        api.upload_file(repo_id=repo, path_in_repo="m.bin", path_or_fileobj=first)
        api.upload_file(repo_id=repo, path_in_repo="m.bin", path_or_fileobj=noise(repo + "2", 40_000))
        api.create_branch(repo, branch="old")
        api.super_squash_history(repo, commit_message="One")
        assert [commit.title for commit in api.list_repo_commits(repo)] == ["One"]
        assert len(api.list_repo_commits(repo, revision="old")) == 3
        files = list(api.list_lfs_files(repo))
        assert {file.filename for file in files} == {"m.bin"} and len(files) == 2
        api.permanently_delete_lfs_files(repo, [file for file in files if file.oid == hashlib.sha256(first).hexdigest()])
        assert [file.size for file in api.list_lfs_files(repo)] == [40_000]
        assert set(api.list_repo_files(repo, revision="old")) == {".gitattributes", "m.bin"}
        api.permanently_delete_lfs_files(repo, list(api.list_lfs_files(repo)))
        with raises(RemoteEntryNotFoundError):
            api.hf_hub_download(repo, "m.bin", force_download=True)


@story
def a_repository_moves_and_has_copies(api):
    with repository(api) as repo:
        api.upload_file(repo_id=repo, path_in_repo="m.bin", path_or_fileobj=noise(repo, 5000))
        moved, copied = f"{repo}-Moved", f"{repo}-copy"
        sha = api.model_info(repo).sha
        api.move_repo(repo, moved)
        assert api.model_info(repo).id == moved and fetched(repo) == fetched(moved)
        api.upload_file(repo_id=repo, path_in_repo="by-the-old-name.txt", path_or_fileobj=b"1")
        api.upload_file(repo_id=moved.lower(), path_in_repo="by-another-case.txt", path_or_fileobj=b"2")
        assert api.list_repo_commits(moved)[2].commit_id == sha
        made = api.duplicate_repo(moved, copied)
        assert made.repo_id == copied and fetched(copied) == fetched(moved)
        assert api.model_info(copied).sha == api.model_info(moved).sha and api.model_info(copied).private
        with raises(HfHubHTTPError, "409"):
            api.duplicate_repo(moved, copied)
        api.delete_repo(copied)
        api.move_repo(moved, repo)


@story
def ids_are_those_of_git(api):
    small = {"a.txt": b"a\n", "dir/b.txt": b"b", "dir/deep/c.txt": "größer".encode()}
    large = {"dir/m.safetensors": noise("ids", 3000)}
    with repository(api) as repo, tempfile.TemporaryDirectory() as folder:
        operations = [CommitOperationAdd(path, content) for path, content in (small | large).items()]
        commit = api.create_commit(repo, operations, commit_message="Äll of it", commit_description="two\nlines")
        entries = {entry.path: entry for entry in api.list_repo_tree(repo, recursive=True)}
        attributes = Path(api.hf_hub_download(repo, ".gitattributes")).read_bytes()
        assert git_id(attributes) == entries[".gitattributes"].blob_id == "a6344aac8c09253b3b630fb776ae94478aa0275b"
        work = write(small | {path: pointer(content) for path, content in large.items()} | {".gitattributes": attributes}, Path(folder))
        git(work, "init", "-q")
        git(work, "-c", "filter.lfs.clean=cat", "-c", "filter.lfs.process=", "add", "--all")
        tree = git(work, "write-tree")
        for path in ("a.txt", "dir/b.txt", "dir/deep/c.txt", "dir/m.safetensors"):
            assert entries[path].blob_id == git(work, "rev-parse", f":{path}"), path
        for path in ("dir", "dir/deep"):
            assert entries[path].tree_id == git(work, "rev-parse", f"{tree}:{path}"), path
        log = api.list_repo_commits(repo)
        assert log[0].commit_id == commit.oid
        # A commit's id is that of its text, which names the tree, the parent, who and when.
        who = f"{user()} <{user()}@users.local-hub.invalid> {int(log[0].created_at.timestamp())} +0000"
        lines = ["tree " + tree, "parent " + log[1].commit_id, "author " + who, "committer " + who, "", "Äll of it", "", "two", "lines", ""]
        text = "\n".join(lines).encode()
        assert hashlib.sha1(b"commit %d\0" % len(text) + text).hexdigest() == commit.oid


@story
def names_and_settings_are_checked(api):
    with repository(api) as repo:
        with raises(HfHubHTTPError, "409"):
            api.create_repo(repo)
        assert api.create_repo(repo, exist_ok=True).repo_id == repo
        with raises(HfHubHTTPError, "expected one of"):
            api.model_info(repo, expand=["nothing"])
        assert api.model_info(repo, expand=["sha", "usedStorage"]).used_storage == 1519
        api.delete_files(repo, ["none/*"])
        api.create_commit(repo, [add("d/a.txt", b"a"), add("d/b.txt", b"b")], commit_message="Two")
        api.create_commit(repo, [CommitOperationDelete("d", is_folder=False)], commit_message="A folder by its name")
        assert api.list_repo_files(repo) == [".gitattributes"]
    for missing in (f"{user()}/{uuid.uuid4().hex}", "without-an-owner"):
        with raises(RepositoryNotFoundError):
            api.list_repo_commits(missing)
        assert not api.repo_exists(missing)
    space = f"{user()}/peer-space-{uuid.uuid4().hex[:8]}"
    with raises(ValueError, "space_sdk"):
        api.create_repo(space, repo_type="space", space_sdk="flask")
    api.create_repo(space, repo_type="space", space_sdk="static")
    assert api.space_info(space).sdk == "static" and "README.md" in api.list_repo_files(space, repo_type="space")
    api.delete_repo(space, repo_type="space")


if __name__ == "__main__":
    ALONE[sys.argv[1]](HfApi(), *sys.argv[2:])
