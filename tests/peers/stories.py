"""What the official Python client does against a Local Hub. `python stories.py NAME` runs one story in this process.

Every story makes repositories of its own, compares bytes, and ends with an exception when something is not as the real Hub has it.
"""

import contextlib
import hashlib
import json
import os
import random
import sys
import tempfile
import uuid
from pathlib import Path

from huggingface_hub import (
    CommitOperationAdd,
    CommitOperationCopy,
    CommitOperationDelete,
    HfApi,
    HfFileSystem,
    get_session,
    hf_hub_download,
    snapshot_download,
)
from huggingface_hub.errors import (
    BadRequestError,
    GatedRepoError,
    HfHubHTTPError,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

ALONE = {}
PAIRED = {}


def story(function):
    ALONE[function.__name__] = function
    return function


def paired(function):
    PAIRED[function.__name__] = function
    return function


# --- what stories need -------------------------------------------------------------------------------------------------


def accounts(kind: str) -> list[dict]:
    return [account for account in json.loads(os.environ["PEER_ACCOUNTS"]) if account["kind"] == kind]


def user() -> str:
    return accounts("write")[0]["user"]


def by_xet() -> bool:
    return bool(os.environ["PEER_XET"])


def noise(seed: str, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def model(seed: str) -> dict[str, bytes]:
    """A model folder with every kind of file: text, empty, small binary, large by name, large by size, nested, oddly named."""
    return {
        "README.md": b"---\nlicense: mit\n---\n# Tiny\n",
        "config.json": b'{"model_type": "bert"}\n',
        "empty.txt": b"",
        "vocab/words and more.txt": "größer\n".encode(),
        "weights.custom": b"\x00\x01" + noise(seed + "custom", 5000),
        "model-00001-of-00002.safetensors": noise(seed + "1", 300_000),
        # Above what LFS sends in one go.
        "model-00002-of-00002.safetensors": noise(seed + "2", 18_000_000),
        "onnx/deep/model.onnx": noise(seed + "onnx", 70_000),
        "äöü [1] #2.bin": noise(seed + "odd", 1000),
    }


def write(files: dict[str, bytes], folder: Path) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def read(folder: str | Path) -> dict[str, bytes]:
    folder = Path(folder)
    found = (path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return {path: content for path, content in files.items() if path != ".gitattributes" and not path.startswith(".cache/")}


def fetched(repo: str, **options) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return read(snapshot_download(repo, local_dir=folder, cache_dir=folder + "-cache", **options))


@contextlib.contextmanager
def repository(api: HfApi, **options):
    name = f"{user()}/peer-{uuid.uuid4().hex[:10]}"
    api.create_repo(name, private=True, **options)
    yield name
    api.delete_repo(name)
    assert not api.repo_exists(name)


def add(path: str, content: bytes) -> CommitOperationAdd:
    return CommitOperationAdd(path, content)


def git_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


@contextlib.contextmanager
def raises(kind, *words: str):
    try:
        yield
    except kind as error:
        missing = [word for word in words if word not in str(error)]
        assert not missing, f"{missing} is not in: {error}"
    else:
        raise AssertionError(f"no {kind.__name__}")


def with_token(kind: str, number: int = 0) -> HfApi:
    return HfApi(token=accounts(kind)[number]["token"])


# --- the stories -------------------------------------------------------------------------------------------------------


@story
def a_folder_comes_back_byte_for_byte(api):
    files = model("folder")
    with repository(api) as repo, tempfile.TemporaryDirectory() as folder:
        write(files, Path(folder))
        first = api.upload_folder(repo_id=repo, folder_path=folder, commit_message="All of it")
        assert fetched(repo) == files
        assert api.repo_info(repo).sha == first.oid
        again = api.upload_folder(repo_id=repo, folder_path=folder)
        assert again.oid == first.oid, "the same folder again makes no commit"
        Path(folder, "config.json").unlink()
        Path(folder, "model-00001-of-00002.safetensors").write_bytes(noise("other", 300_001))
        api.upload_folder(repo_id=repo, folder_path=folder, delete_patterns="*.json")
        assert fetched(repo) == read(folder)
        assert fetched(repo, revision=first.oid) == files, "the older version is still there"


@story
def a_repository_is_made_once_and_deleted(api):
    with repository(api) as repo:
        assert api.repo_info(repo).private
        assert api.create_repo(repo, private=True, exist_ok=True).repo_id == repo
        with raises(HfHubHTTPError, "409"):
            api.create_repo(repo)
        assert api.file_exists(repo, ".gitattributes")


@story
def a_commit_adds_deletes_and_copies(api):
    big, small = noise("commit", 400_000), b"text\n"
    with repository(api) as repo:
        filled = [add("a.txt", small), add("big.bin", big), add("dir/x.txt", b"x"), add("dir/sub/y.txt", b"y"), add("kept.txt", b"kept")]
        first = api.create_commit(repo, filled, commit_message="Fill", commit_description="With care")
        assert first.commit_url.endswith(first.oid) and first.repo_url.repo_id == repo
        changed = [
            CommitOperationDelete("a.txt"),
            CommitOperationDelete("dir/"),
            CommitOperationCopy("big.bin", "copies/big.bin"),
            CommitOperationCopy("kept.txt", "copies/kept.txt"),
            add("new.txt", b"new"),
        ]
        api.create_commit(repo, changed, commit_message="Change", parent_commit=first.oid)
        expected = {"big.bin": big, "copies/big.bin": big, "kept.txt": b"kept", "copies/kept.txt": b"kept", "new.txt": b"new"}
        assert fetched(repo) == expected
        with raises(RemoteEntryNotFoundError, "A file with this name doesn't exist"):
            api.create_commit(repo, [CommitOperationDelete("a.txt")], commit_message="Again")


@story
def a_stale_parent_is_refused(api):
    with repository(api) as repo:
        start = api.repo_info(repo).sha
        api.create_commit(repo, [add("a.txt", b"a")], commit_message="First", parent_commit=start)
        with raises(HfHubHTTPError, "412", "was updated since"):
            api.create_commit(repo, [add("b.txt", b"b")], commit_message="Late", parent_commit=start)
        assert "b.txt" not in api.list_repo_files(repo)
        with raises(RevisionNotFoundError):
            api.create_commit(repo, [add("b.txt", b"b")], commit_message="Nowhere", revision="nowhere")


@story
def history_is_told_newest_first(api):
    with repository(api) as repo:
        for number in range(55):
            api.create_commit(repo, [add("n.txt", b"%d" % number)], commit_message=f"Number {number}", commit_description=f"About <{number}>")
        commits = api.list_repo_commits(repo, formatted=True)
        assert [commit.title for commit in commits[:55]] == [f"Number {number}" for number in reversed(range(55))]
        assert len(commits) == 56 and len({commit.commit_id for commit in commits}) == 56
        assert commits[0].message == "About <54>" and "&lt;54&gt;" in commits[0].formatted_message
        assert commits[0].authors == [user()] and commits[0].created_at.year >= 2026


@story
def tags_name_versions_for_good(api):
    with repository(api) as repo:
        first = api.create_commit(repo, [add("v.txt", b"one")], commit_message="One").oid
        api.create_tag(repo, tag="v1", tag_message="The first")
        api.create_commit(repo, [add("v.txt", b"two")], commit_message="Two")
        api.create_tag(repo, tag="v2")
        api.create_tag(repo, tag="back", revision=first)
        assert {tag.name: tag.target_commit for tag in api.list_repo_refs(repo).tags}["v1"] == first
        assert fetched(repo, revision="v1") == fetched(repo, revision="back") == {"v.txt": b"one"}
        assert fetched(repo, revision="v2") == {"v.txt": b"two"}
        with raises(HfHubHTTPError, "409"):
            api.create_tag(repo, tag="v1")
        api.create_tag(repo, tag="v1", exist_ok=True)
        with raises(RevisionNotFoundError):
            api.create_tag(repo, tag="v3", revision="nowhere")
        api.delete_tag(repo, tag="v2")
        with raises(RevisionNotFoundError):
            api.delete_tag(repo, tag="v2")
        assert sorted(tag.name for tag in api.list_repo_refs(repo).tags) == ["back", "v1"]


@story
def branches_grow_apart(api):
    with repository(api) as repo:
        first = api.create_commit(repo, [add("a.txt", b"main")], commit_message="Main").oid
        api.create_branch(repo, branch="dev/one", revision=first)
        with raises(HfHubHTTPError, "already exists"):
            api.create_branch(repo, branch="dev/one")
        api.create_branch(repo, branch="dev/one", exist_ok=True)
        big = noise("branch", 200_000)
        api.create_commit(repo, [add("a.txt", b"dev"), add("b.bin", big)], commit_message="Dev", revision="dev/one")
        assert fetched(repo, revision="dev/one") == {"a.txt": b"dev", "b.bin": big}
        assert fetched(repo) == {"a.txt": b"main"}
        assert {branch.name for branch in api.list_repo_refs(repo).branches} == {"main", "dev/one"}
        api.delete_branch(repo, branch="dev/one")
        with raises(RevisionNotFoundError):
            api.list_repo_files(repo, revision="dev/one")
        with raises(HfHubHTTPError, "Cannot delete refs/heads/main"):
            api.delete_branch(repo, branch="main")
        with raises(BadRequestError, "Invalid reference for a branch"):
            api.create_branch(repo, branch="refs/pr/5")


@story
def a_listing_tells_sizes_and_hashes(api):
    # Bytes that nobody sent before: the store would know them by the way they came first.
    files = {path: content for path, content in model(uuid.uuid4().hex).items() if len(content) < 1_000_000}
    with repository(api) as repo:
        api.create_commit(repo, [add(path, content) for path, content in files.items()], commit_message="Fill")
        listed = {entry.path: entry for entry in api.list_repo_tree(repo, recursive=True, expand=True)}
        assert {"vocab", "onnx", "onnx/deep"} < set(listed)
        for path, content in files.items():
            entry = listed[path]
            assert entry.size == len(content), path
            assert entry.last_commit.title == "Fill"
            if entry.lfs:
                assert entry.lfs.sha256 == hashlib.sha256(content).hexdigest(), path
                assert bool(entry.xet_hash) == by_xet(), path
            else:
                assert entry.blob_id == git_id(content), path
        large = {path for path in files if listed[path].lfs}
        assert large == {"weights.custom", "model-00001-of-00002.safetensors", "onnx/deep/model.onnx", "äöü [1] #2.bin"}
        assert [entry.path for entry in api.list_repo_tree(repo, path_in_repo="onnx/deep")] == ["onnx/deep/model.onnx"]
        with raises(RemoteEntryNotFoundError):
            list(api.list_repo_tree(repo, path_in_repo="nowhere"))
        told = api.get_paths_info(repo, ["config.json", "onnx", "nowhere", "äöü [1] #2.bin"], expand=True)
        assert {entry.path for entry in told} == {"config.json", "onnx", "äöü [1] #2.bin"}
        siblings = {file.rfilename: file for file in api.repo_info(repo, files_metadata=True).siblings}
        for path, content in files.items():
            assert siblings[path].size == len(content), path
            assert not siblings[path].lfs or siblings[path].lfs.sha256 == hashlib.sha256(content).hexdigest()


@story
def a_long_listing_comes_in_pages(api):
    files = {f"many/{number:04}.txt": b"%d" % number for number in range(1100)}
    with repository(api) as repo:
        api.create_commit(repo, [add(path, content) for path, content in files.items()], commit_message="Many")
        assert {entry.path for entry in api.list_repo_tree(repo, path_in_repo="many")} == set(files)
        assert len(api.get_paths_info(repo, list(files))) == 1100


@story
def one_file_is_fetched_and_kept(api):
    big = noise("single", 250_000)
    with repository(api) as repo:
        commit = api.create_commit(repo, [add("big.bin", big), add("small.txt", b"small")], commit_message="Two").oid
        path = hf_hub_download(repo, "big.bin")
        assert Path(path).read_bytes() == big and f"/{commit}/" in path
        assert hf_hub_download(repo, "big.bin") == path
        assert Path(hf_hub_download(repo, "small.txt", revision=commit)).read_bytes() == b"small"
        assert Path(hf_hub_download(repo, "small.txt", revision=commit[:8], force_download=True)).read_bytes() == b"small"
        with raises(RemoteEntryNotFoundError):
            hf_hub_download(repo, "nothing.txt")
        with raises(RevisionNotFoundError):
            hf_hub_download(repo, "small.txt", revision="nowhere")
    with raises(RepositoryNotFoundError):
        hf_hub_download(f"{user()}/nothing", "small.txt")


@story
def a_part_of_a_file_is_read(api):
    big = noise("part", 3_000_000)
    with repository(api) as repo:
        api.create_commit(repo, [add("big.bin", big), add("small.txt", b"0123456789")], commit_message="Two")
        files = HfFileSystem()
        with files.open(f"{repo}/big.bin", block_size=1 << 16) as opened:
            opened.seek(1_500_000)
            assert opened.read(1000) == big[1_500_000:1_501_000]
        assert files.cat_file(f"{repo}/small.txt", start=3, end=6) == b"345"


@story
def tokens_do_what_they_may(api):
    with repository(api) as repo:
        api.auth_check(repo)
        api.auth_check(repo, write=True)
        reader = with_token("read")
        with raises(HfHubHTTPError):
            reader.create_commit(repo, [add("a.txt", b"a")], commit_message="No")
        stranger = with_token("write", 1)
        with raises(RepositoryNotFoundError):
            stranger.auth_check(repo)
        with raises(RepositoryNotFoundError):
            stranger.hf_hub_download(repo, ".gitattributes")
        with raises(HfHubHTTPError, "Invalid user token"):
            with_token("expired").whoami()
        assert api.whoami()["name"] == user()


@story
def a_changed_file_sends_and_keeps_both_versions(api):
    start = noise("changed", 2_000_000)
    changed = start[:1_000_000] + b"changed here" + start[1_000_000:]
    with repository(api) as repo:
        first = api.upload_file(repo_id=repo, path_in_repo="model.bin", path_or_fileobj=start).oid
        api.upload_file(repo_id=repo, path_in_repo="model.bin", path_or_fileobj=changed)
        assert fetched(repo)["model.bin"] == changed
        assert fetched(repo, revision=first)["model.bin"] == start
        api.delete_file("model.bin", repo)
        assert fetched(repo) == {}


@story
def datasets_and_spaces_work_alike(api):
    for kind, options in [("dataset", {}), ("space", {"space_sdk": "static"})]:
        name = f"{user()}/peer-{kind}-{uuid.uuid4().hex[:8]}"
        api.create_repo(name, repo_type=kind, private=True, **options)
        big = noise(kind, 100_000)
        api.create_commit(name, [add("a.txt", b"a"), add("data/b.bin", big)], commit_message="Fill", repo_type=kind)
        got = fetched(name, repo_type=kind)
        assert got["a.txt"] == b"a" and got["data/b.bin"] == big
        api.delete_repo(name, repo_type=kind)


@story
def access_to_a_gated_model_is_asked_for_and_decided(api):
    other = accounts("write")[1]
    stranger = HfApi(token=other["token"])
    name = f"{user()}/peer-gated-{uuid.uuid4().hex[:8]}"
    api.create_repo(name, private=False)
    api.upload_file(repo_id=name, path_in_repo="weights.bin", path_or_fileobj=noise("gated", 60_000))
    api.update_repo_settings(name, gated="manual")

    def fetch() -> bytes:
        with tempfile.TemporaryDirectory() as cache:
            return Path(stranger.hf_hub_download(name, "weights.bin", cache_dir=cache)).read_bytes()

    def users(listed) -> list[str]:
        return [request.username for request in listed]

    assert stranger.model_info(name).gated == "manual"
    assert [entry.path for entry in stranger.list_repo_tree(name)] == [".gitattributes", "weights.bin"]
    with raises(GatedRepoError, "not in the authorized list"):
        fetch()
    with raises(GatedRepoError):
        stranger.auth_check(name)
    asked = get_session().post(f"{api.endpoint}/{name}/ask-access", headers=stranger._build_hf_headers(), json={"Company": "Ops"})
    assert asked.status_code == 303 or asked.history, asked
    (request,) = api.list_pending_access_requests(name)
    assert (request.username, request.email, request.fields) == (other["user"], f"{other['user']}@example.org", {"Company": "Ops"})
    with raises(GatedRepoError, "awaiting a review"):
        fetch()
    api.accept_access_request(name, request_id=request.request_id)
    assert users(api.list_accepted_access_requests(name)) == [other["user"]]
    assert fetch() == noise("gated", 60_000)
    stranger.auth_check(name)
    with raises(HfHubHTTPError):
        api.accept_access_request(name, other["user"])
    api.reject_access_request(name, other["user"], rejection_reason="Not today")
    with raises(GatedRepoError, "rejected"):
        fetch()
    assert users(api.list_rejected_access_requests(name)) == [other["user"]]
    api.cancel_access_request(name, other["user"])
    assert users(api.list_pending_access_requests(name)) == [other["user"]]
    api.grant_access(name, other["user"])
    assert fetch() == noise("gated", 60_000)
    with raises(HfHubHTTPError):
        api.grant_access(name, other["user"])
    with raises(HfHubHTTPError, "403"):
        list(stranger.list_accepted_access_requests(name))
    api.delete_repo(name)


@story
def people_and_organizations_are_known(api):
    overview = api.get_user_overview(user())
    assert (overview.username, overview.user_type) == (user(), "user") and overview.num_models is not None
    assert "acme-labs" in [organization.name for organization in overview.orgs]
    organization = api.get_organization_overview("acme-labs")
    members = [member.username for member in api.list_organization_members("acme-labs")]
    assert organization.num_users == len(members) and user() in members
    assert list(api.list_user_followers(user())) == list(api.list_user_following(user())) == list(api.list_organization_followers("acme-labs")) == []
    name = f"{user()}/peer-liked-{uuid.uuid4().hex[:8]}"
    api.create_repo(name, private=False)
    assert get_session().post(f"{api.endpoint}/api/models/{name}/like", headers=api._build_hf_headers()).status_code == 200
    assert [liker.username for liker in api.list_repo_likers(name)] == [user()]
    assert name in api.list_liked_repos(user()).models and api.model_info(name).likes == 1
    api.unlike(name)
    assert name not in api.list_liked_repos().models
    api.delete_repo(name)
    with raises(HfHubHTTPError, "404"):
        api.get_user_overview("nobody-at-all")


# --- stories of two clients --------------------------------------------------------------------------------------------


@paired
def send(api, name):
    with tempfile.TemporaryDirectory() as folder:
        write(model(name), Path(folder))
        api.create_repo(f"{user()}/{name}", private=True)
        api.upload_folder(repo_id=f"{user()}/{name}", folder_path=folder)


@paired
def fetch(api, name):
    assert fetched(f"{user()}/{name}") == model(name)


@paired
def find_version(api, repo, tag, expected):
    """A delivered version: private, tagged, and every file of `expected` with its bytes; only what was generated stands beside them."""
    assert api.repo_info(repo).private
    tags = {reference.name: reference.target_commit for reference in api.list_repo_refs(repo).tags}
    assert tag in tags, tags
    there, wanted = fetched(repo, revision=tag), read(expected)
    assert {path: content for path, content in there.items() if path in wanted} == wanted
    assert set(there) - set(wanted) == {"README.md", "handler.py", "requirements.txt"}, sorted(there)


if __name__ == "__main__":
    (ALONE | PAIRED)[sys.argv[1]](HfApi(), *sys.argv[2:])
