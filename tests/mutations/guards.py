"""The lines that uphold an invariant, what takes each away, and the test that must notice.

`edits`: file, anchor, replacement. The anchor is found once in the file; of it the part between ‹ and › is replaced (all of it where
there are none) by Rust of the same type, or, where it ends in ';', by statements. Where two walls hold the same, both fall together.
"""

from dataclasses import dataclass

DELIVERY = "src-tauri/crates/delivery/src/"
HUB = "src-tauri/crates/hub/src/"
JOB = "src-tauri/crates/job/src/"
PROFILE = "src-tauri/crates/profile/src/"
STORE = "src-tauri/crates/store/src/"
MODEL = "src-tauri/crates/model/src/"
LOCAL_HUB = "src-tauri/crates/local-hub/src/"
WATCH = "src-tauri/crates/watch/src/"
ENGINE = "src-tauri/crates/engine/src/"
ROUNDS = ENGINE + "background/watching/"

ONE_VERSION = "4 cut and resumed, it is one version"
ONCE = "5 a finished stage changes nothing"
TOKEN = "3 a token reaches nobody else"
UNTOUCHED = "6 the person's folder stays as it is"
READ_ONCE = "7 read once, and not at all when unchanged"
ONE_STATE = "two states of a folder are never mixed"
THEIRS = "nobody else's file is lost in silence"
PRIVATE = "a new repository is private and ours"
PROVED = "only a proved version is tagged"
HOSTILE = "an answer is hostile until checked"
THERE = "credentials of a store reach its own server, and the right ones are used"
OVER = "a training is delivered when it is over, once, in its order"

UNCHANGED = "delivery::unchanged::"
IN_ROUNDS = "background::watching::rounds::tests::"


@dataclass(frozen=True)
class Guard:
    """One mutation."""

    name: str
    invariant: str
    where: str
    test: str
    edits: tuple[tuple[str, str, str], ...]


def guard(name: str, invariant: str, where: str, test: str, *edits: tuple[str, str, str]) -> Guard:
    return Guard(name, invariant, where, test, edits)


GUARDS = [
    # The folder.
    guard("look-before-commit", ONE_STATE, "it", "delivery::a_file_that_appears_before_the_commit_gives_no_commit",
          (DELIVERY + "stages/commit.rs", "making.source_is_still().await?;", "")),
    guard("look-after-reading", ONE_STATE, "delivery", "reading::tests::a_file_is_read_only_as_it_was_frozen",
          (DELIVERY + "reading.rs", "‹*stamp == file.stamp› && content", "true")),
    guard("swapped-while-sending", ONE_STATE, "it", "delivery::a_shard_swapped_in_the_middle_gives_no_commit",
          (DELIVERY + "reading.rs", "if ‹stamp == file.stamp› {", "true"),
          (DELIVERY + "reading.rs", "‹*stamp == file.stamp› && content", "true"),
          (DELIVERY + "stages/commit.rs", "making.source_is_still().await?;", "")),
    guard("object-that-changed", ONE_STATE, "it", "stores::buckets::s3::a_change_while_it_is_read_is_noticed",
          (STORE + "bucket.rs", "if_match: ‹stamp.etag.clone()›", "None"),
          (STORE + "bucket.rs", "if ‹now == stamp› {", "true")),
    # What lies elsewhere.
    guard("tags-are-the-same-in-a-listing", ONE_STATE, "it", "stores::buckets::azure::it_is_a_source",
          (STORE + "bucket.rs", """|tag: &String| ‹if tag.ends_with('"') { tag.clone() } else { format!("\\"{tag}\\"") }›""", "tag.clone()")),
    guard("kept-for-its-own-server", THERE, "store", "address::tests::what_is_kept_for_a_place_counts_below_it_and_on_its_own_server_only",
          (STORE + "address.rs", "let is_same_server = ‹other.endpoint.is_none() || other.endpoint == self.endpoint›;", "true")),
    guard("an-address-alone-takes-nothing-with-it", THERE, "it",
          "stores::credentials::google::an_address_alone_takes_no_credentials_with_it",
          (STORE + "bucket/connecting.rs", "server.is_some() && ‹!access.is_for_server(address.provider(), is_named_by_address)›", "false")),
    guard("encrypted-or-here", THERE, "it", "stores::credentials::a_place_that_encrypts_nothing_or_answers_nothing_is_told",
          (STORE + "bucket/connecting.rs", """if ‹server.scheme() != "https" && !is_here(server)› =>""", "false")),
    guard("the-nearest-place-counts", THERE, "engine", "stores::kept::tests::of_several_places_the_nearest_counts_and_none_beside_it",
          (ENGINE + "stores/kept.rs", "max_by_key(|kept| ‹kept.whole().to_string().len().abs_diff(kept.to_string().len())›)", "kept.to_string().len()")),
    guard("keys-that-are-no-paths-stop-nothing", HOSTILE, "it",
          "stores::buckets::s3::a_key_that_no_file_can_have_is_left_out_and_told",
          (STORE + "bucket/names.rs", "if ‹verdict != Verdict::Stays› {", "false")),
    guard("a-mark-before-a-page-moves-nothing", HOSTILE, "store", "bucket::names::tests::only_names_that_are_no_paths_are_taken_out_and_told",
          (STORE + "bucket/names.rs", """‹page.strip_prefix(b"\\xef\\xbb\\xbf").unwrap_or(page)›""", "page")),
    guard("overlay-beside-the-job", UNTOUCHED, "it", "delivery::the_mode_is_kept_and_the_folder_untouched",
          (DELIVERY + "run.rs", 'self.folder.join("overlay")', 'PathBuf::from(self.request.model.to_string()).join("overlay")')),
    guard("links-that-escape", UNTOUCHED, "store", "folder::tests::unix::loops_escapes_and_broken_links_are_refused_and_told",
          (STORE + "folder/walk.rs", "if ‹!self.reach.covers(&real)› {", "false")),
    guard("findings-block", "what blocks is found before anything is sent", "it", "delivery::what_blocks_and_what_warns_stops_before_anything_is_created",
          (DELIVERY + "stages/freeze.rs", "if ‹!blocks.is_empty()› {", "false")),
    # Hashes that are remembered.
    guard("known-hashes", READ_ONCE, "it", UNCHANGED + "what_did_not_change_is_found_without_asking_for_files_and_told_as_at_length",
          (DELIVERY + "stages/send.rs", "run.fingerprints().known(&frozen.files)?", "Default::default()")),
    # The short way to "already delivered".
    guard("what-changed-does-not-stand", ONE_STATE, "it", UNCHANGED + "a_byte_that_changed_is_noticed_whatever_size_and_time_say",
          (DELIVERY + "standing.rs", "is_ok_and(|asked| ‹asked == self.asked›)", "!asked.is_empty()"),
          (DELIVERY + "looks.rs", "if ‹!listing.files.iter().all(|file| was_still(&file.stamp, began))› {", "began < 0")),
    guard("other-answers-do-not-stand", ONE_STATE, "it", UNCHANGED + "other_answers_are_followed",
          (DELIVERY + "standing.rs", "Sha256::digest(to_store(&(state, request.edited, &request.texts))?)", "Sha256::digest(state)")),
    guard("what-is-young-does-not-stand", ONE_STATE, "it", UNCHANGED + "a_file_that_was_touched_just_before_the_delivery_is_not_taken_for_known",
          (DELIVERY + "looks.rs", "if ‹!listing.files.iter().all(|file| was_still(&file.stamp, began))› {", "began < 0")),
    guard("only-the-head-stands", THEIRS, "it", UNCHANGED + "a_commit_of_somebody_else_is_looked_at",
          (DELIVERY + "standing.rs", "‹is_head›.then(||", "is_head || !refs.branches.is_empty()")),
    guard("only-a-tagged-version-stands", PROVED, "it", UNCHANGED + "a_tag_that_is_gone_is_made_again",
          (DELIVERY + "standing.rs", "|| ‹version_tag::on_commit(&refs.tags, &self.commit)›).flatten()", 'Some("v1".to_owned())')),
    guard("a-standing-version-is-as-agreed", PRIVATE, "it", UNCHANGED + "a_repository_that_everybody_sees_by_now_is_told",
          (DELIVERY + "standing.rs", "|found| ‹is_as_agreed(found, request).is_ok()›", "is_as_agreed(found, request).is_ok() || found.private.is_some()")),
    guard("a-standing-version-may-be-written-to", PROVED, "it", UNCHANGED + "a_token_that_may_not_write_any_more_is_told",
          (DELIVERY + "standing.rs", "|_| ‹!matches!(write, Ok(WriteAccess::Denied { .. }) | Err(_))›", "!matches!(write, Err(_))")),
    guard("a-standing-version-warns", "what blocks is found before anything is sent", "it", UNCHANGED + "a_warning_has_to_be_accepted_each_time",
          (DELIVERY + "stages/freeze.rs", "check_findings(&look, request)?;", "let _ = check_findings(&look, request);")),
    guard("begun-stages-go-on", ONE_VERSION, "it", UNCHANGED + "a_delivery_whose_stages_had_begun_goes_on_with_them",
          (DELIVERY + "deliveries.rs", "if ‹journal.is_empty()›", "true")),
    guard("young-files-are-not-trusted", READ_ONCE, "delivery", "fingerprints::tests::a_file_that_moved_just_before_it_was_read_is_not_trusted",
          (DELIVERY + "fingerprints.rs", "if ‹was_still(&file.stamp, *read_at)› {", "true")),
    guard("changed-texts-are-searched-again", READ_ONCE, "delivery", "searches::tests::what_was_found_is_known_until_the_file_changes",
          (DELIVERY + "searches.rs", "(‹*stamp == to_store(&file.stamp).ok()?›).then", "true")),
    guard("young-texts-are-searched-again", READ_ONCE, "delivery", "searches::tests::a_file_that_changed_just_before_the_look_is_searched_again",
          (DELIVERY + "searches.rs", "|(file, _)| ‹was_still(&file.stamp, self.began)›", "true")),
    guard("a-wrong-hash-is-forgotten", READ_ONCE, "it", "delivery::again::a_remembered_hash_that_is_wrong_stops_one_run_and_no_more",
          (DELIVERY + "stages/send/large.rs", "run.fingerprints().forget(&file.path)?;", "")),
    guard("marks-run-out", ONE_VERSION, "delivery", "marks::tests::marks_are_per_destination_and_run_out",
          (DELIVERY + "marks.rs", "‹now.as_second() - TRUSTED_SECONDS›], |row|", "0")),
    guard("lost-objects-are-sent-again", ONE_VERSION, "it", "delivery::objects_that_the_hub_lost_are_sent_once_more",
          (DELIVERY + "stages/commit.rs", "if ‹!making.resent› =>", "false")),
    guard("spooled-content-is-compared", ONE_VERSION, "delivery", "spool::tests::a_content_that_the_disk_lost_is_not_taken_for_the_one_that_was_kept",
          (DELIVERY + "spool.rs", "Hashes::of(&self.read(place)?).git_id.as_deref() == Some(git_id)", "true")),
    guard("re-hash-trusts-no-memory", ONE_STATE, "it", UNCHANGED + "all_is_read_again_where_a_person_wants_no_memory_to_be_trusted",
          (DELIVERY + "deliveries.rs", "if ‹request.re_hash› {", "false")),
    # The repository.
    guard("created-private", PRIVATE, "it", "delivery::a_first_delivery_is_private_tagged_and_proved",
          (DELIVERY + "stages/repository.rs", "‹Some(Visibility::Private)›, own", "Some(Visibility::Public)"),
          (DELIVERY + "destination.rs", "if ‹visibility(found) == everybody && agreed != everybody› {", "false")),
    guard("public-only-if-agreed", PRIVATE, "it", "delivery::others::a_repository_that_turns_public_midway_gets_no_version",
          (DELIVERY + "destination.rs", "if ‹visibility(found) == everybody && agreed != everybody› {", "false")),
    guard("agreed-at-the-commit", PRIVATE, "it", "delivery::others::a_repository_that_turns_public_midway_gets_no_version",
          (DELIVERY + "stages/commit.rs", "repository::is_still_agreed(run).await?;", "")),
    guard("create-intent-first", PRIVATE, "it", "delivery::a_creation_without_an_answer_is_ours_and_private",
          (DELIVERY + "stages/repository.rs", 'journal.note_now(INTENT, json!({ "at": Timestamp::now().to_string() }))?;', "")),
    guard("ours-only-if-untouched", PRIVATE, "it", "delivery::a_repository_that_appeared_with_content_is_not_taken_for_ours",
          (DELIVERY + "stages/repository.rs", "if possible && ‹is_untouched(run).await?› {", "true")),
    guard("made-by-another-just-now", PRIVATE, "it", "delivery::others::a_repository_made_by_another_at_the_same_moment_is_not_taken_for_ours",
          (DELIVERY + "stages/repository.rs", "if !asked_before => ‹journal.note_now(SOMEBODY_ELSES, json!({}))?›,", "()")),
    guard("renamed-is-told", PRIVATE, "it", "delivery::others::a_renamed_repository_is_told_by_its_new_name_before_anything_travels",
          (DELIVERY + "destination.rs", "Ok(now) if ‹now != *repo› =>", "false")),
    # The commit.
    guard("commit-names-its-parent", THEIRS, "it", "delivery::somebody_who_pushes_meanwhile_loses_nothing",
          (DELIVERY + "stages/commit.rs", "parent: ‹branch.head.clone()›, operations", "None")),
    guard("lost-answers-are-looked-for", ONE_VERSION, "it", "delivery::again::a_version_whose_answer_was_lost_is_finished_before_the_changed_folder_is_delivered",
          (DELIVERY + "stages/commit.rs", "landing::find(run, journal, &branch, &making.digest).await?", "None"),
          (DELIVERY + "stages/commit.rs", "landing::wait(run, journal, &making.digest).await?", "None"),
          (DELIVERY + "deliveries/taking_up.rs", "Ok(branch.history.versions.iter().any(|version| ‹version.delivery == journal.id() && version.digest == intent.digest›))", "false")),
    guard("commit-intent-first", ONE_VERSION, "it", "delivery::again::a_version_whose_answer_was_lost_is_finished_before_the_changed_folder_is_delivered",
          (DELIVERY + "stages/commit.rs", "journal.note_now(INTENT, json(&intent)?)?;", "")),
    guard("unguarded-commit-once", ONE_VERSION, "it", "delivery::others::a_commit_that_no_parent_guards_is_tried_once",
          (DELIVERY + "stages/commit.rs", "if ‹branch.head.is_none()› {", "false")),
    guard("nothing-to-do-is-seen", ONCE, "it", UNCHANGED + "what_did_not_change_is_found_without_asking_for_files_and_told_as_at_length",
          (DELIVERY + "stages/commit.rs", "match ‹decide(&branch, &intent.digest, &intent.changes)› {", "Decision::Commit")),
    guard("edited-on-the-hub-stays", THEIRS, "it", "delivery::a_card_edited_on_the_hub_is_not_lost",
          (DELIVERY + "changes.rs", "EditedOnHub::Ask => ‹is_for_people(path).then_some(Stays::Theirs)›", "Some(Stays::Ours)")),
    guard("a-person-decides", THEIRS, "it", "delivery::another_file_edited_on_the_hub_waits_for_a_person_who_then_decides",
          (DELIVERY + "changes.rs", "EditedOnHub::Ask => ‹is_for_people(path).then_some(Stays::Theirs)›", "Some(Stays::Ours)")),
    guard("generated-gives-way", THEIRS, "it", "delivery::a_generated_file_never_replaces_a_strangers",
          (DELIVERY + "changes.rs", "if ‹file.generated && placed.is_none()› =>", "false")),
    guard("only-ours-is-deleted", THEIRS, "delivery", "changes::tests::an_edited_file_that_the_model_no_longer_has_is_not_deleted_unasked",
          (DELIVERY + "changes.rs", "if ‹branch.history.placed.get(path) == Some(&there.oid)› {", "true")),
    guard("seen-by-who-agreed", THEIRS, "it", "delivery::others::what_a_colleague_pushes_during_a_first_delivery_is_not_overwritten",
          (DELIVERY + "changes.rs", "branch.is_fresh() && ‹branch.is_as_first_seen(there)› =>", "true")),
    guard("no-branch-means-it", THEIRS, "it", "delivery::others::an_answer_without_branches_leads_to_no_commit",
          (HUB + "references.rs", 'if ‹!value.get("branches").is_some_and(Value::is_array)› {', "false"),
          (DELIVERY + "branch.rs", "Some(found) if ‹found.sha.is_some()› =>", "false")),
    # The proof and the tag.
    guard("hashes-are-compared", PROVED, "delivery", "stages::verify::tests::a_hash_or_size_that_differs_is_named",
          (DELIVERY + "comparison.rs", "if ‹hashes.agree(*size, there) != Some(true)› =>", "false")),
    guard("others-are-accounted-for", PROVED, "delivery", "stages::verify::tests::missing_unexpected_and_left_over_files_are_named",
          (DELIVERY + "stages/verify.rs", "account_for_others(&mut report, placed, tree, &others);", "")),
    # Going back, and bytes that come back.
    guard("rollback-undoes-only-what-was-seen", THEIRS, "it", "rollback::what_somebody_changes_after_the_plan_is_not_undone_before_somebody_agrees",
          (DELIVERY + "stages/commit.rs", "making.is_as_agreed(&branch, &intent).await?;", "")),
    guard("brought-back-is-not-made-ours", THEIRS, "it", "rollback::a_strangers_file_is_named_before_it_goes_and_stays_the_strangers_when_it_comes_back",
          (DELIVERY + "history.rs", "if ‹version.is_rollback› {", "false")),
    guard("fetched-content-is-compared", PROVED, "it", "rollback::a_version_that_the_hub_lost_is_told_and_nothing_is_changed",
          (DELIVERY + "rollback.rs", "if ‹!is_whole || Hashes::of(&bytes).git_id.as_deref() != Some(git_id)› {", "false")),
    guard("downloaded-bytes-are-compared", PROVED, "it", "proof::bytes_that_come_back_otherwise_or_not_at_all_are_told",
          (DELIVERY + "deep_check.rs", "if ‹is_whole && file.is(&hasher.finalize())› {", "is_whole")),
    guard("a-known-hash-is-held-against-the-content", ONE_STATE, "it", "hub::what_is_known_by_its_xet_hash_is_not_hashed_again_and_another_content_is_noticed",
          (HUB + "upload/mod.rs", "if ‹stored.file_size != Some(size) || known.is_some_and(is_other)› {", "stored.file_size != Some(size)")),
    guard("a-report-stops", PROVED, "delivery", "stages::verify::tests::a_hash_or_size_that_differs_is_named",
          (DELIVERY + "stages/verify.rs", "if ‹!report.is_empty()› {", "false")),
    guard("one-tag-a-commit", ONCE, "it", "delivery::a_tag_without_an_answer_is_one_tag",
          (DELIVERY + "stages/tag.rs", "version_tag::on_commit(&refs.tags, commit)", "None")),
    guard("tag-resolves", PROVED, "it", "delivery::a_tag_that_points_elsewhere_is_no_proof",
          (DELIVERY + "stages/tag.rs", "if ‹found == commit› { Ok(refs) }", "true")),
    guard("a-taken-number-is-passed-over", ONCE, "it", "delivery::a_number_that_somebody_takes_meanwhile_is_passed_over",
          (HUB + "references.rs", "if ‹answer.status == reqwest::StatusCode::CONFLICT› {", "false")),
    guard("a-lost-file-is-sent-whatever-the-store-believes", ONE_VERSION, "it",
          "delivery::midway::a_file_that_the_store_lost_and_still_believes_to_have_is_sent_once_more",
          (DELIVERY + "stages/commit.rs", "&self.sent.known(), ‹Asks::Nobody›", "Asks::TheStore")),
    guard("one-at-a-time-to-a-repository", ONE_VERSION, "it",
          "delivery::midway::two_folders_that_are_delivered_to_one_repository_at_once_both_become_versions",
          (DELIVERY + "deliveries.rs", "self.jobs.turn(&address(hub, &order.request.repo))", "self.jobs.turn(&id.to_string())")),
    guard("a-repository-that-is-gone-is-made-again", ONE_VERSION, "it", "delivery::midway::a_repository_that_is_deleted_at_any_moment_is_made_again",
          (DELIVERY + "deliveries.rs", "if is_gone(error) && ‹is_begun(journal)› =>", "false")),
    # The journal and its lock.
    guard("one-runner", ONE_VERSION, "job", "jobs::tests::one_runner_at_a_time_and_its_end_frees_the_job",
          (JOB + "lock.rs", "match ‹file.try_lock()› {", "Ok(())")),
    guard("no-impossible-order", ONE_VERSION, "job", "journal::tests::an_order_that_could_not_have_happened_is_refused",
          (JOB + "journal/replay.rs", "if ‹holds› {", "true")),
    guard("intents-are-on-disk", ONE_VERSION, "job", "journal::tests::an_intent_is_on_disk_before_the_act",
          (JOB + "journal.rs", "self.note(name, value)?;\n        ‹self.sync()›", "Ok(())")),
    guard("the-disk-has-it", ONE_VERSION, "job", "jobs::tests::each_write_reaches_the_disk",
          (JOB + "jobs.rs", 'connection.pragma_update(None, "synchronous", ‹"FULL"›)?;', '"NORMAL"')),
    guard("one-hub-a-delivery", TOKEN, "delivery", "deliveries::tests::a_delivery_never_goes_to_another_hub_than_it_was_started_for",
          (DELIVERY + "deliveries.rs", "if ‹order.endpoint != hub.endpoint().as_str()› {", "false")),
    # The token.
    guard("bearer-shows-nothing", TOKEN, "answers", "secrets::a_bearer_shows_nothing",
          (HUB + "bearer.rs", 'f.write_str(‹"Bearer(..)"›)', "self.expose()")),
    guard("signed-for-the-origin-alone", TOKEN, "answers", "secrets::a_file_on_another_host_is_read_without_the_secret",
          (HUB + "request.rs", "if ‹self.endpoint().is_own(url)› { self.inner", "true")),
    guard("origin-is-scheme-host-and-port", TOKEN, "hub", "endpoint::tests::the_secret_stays_at_scheme_host_and_port",
          (HUB + "endpoint.rs", "self.0.origin() == url.origin()", "self.0.host() == url.host()")),
    guard("redirects-stay-at-home", TOKEN, "answers", "secrets::an_api_call_follows_a_rename_but_leaves_the_endpoint_for_nobody",
          (HUB + "request.rs", "if call.leaves_endpoint || ‹self.endpoint().is_own(&next)› {", "true")),
    guard("redirects-are-followed-by-hand", TOKEN, "answers", "secrets::an_api_call_follows_a_rename_but_leaves_the_endpoint_for_nobody",
          (HUB + "connection.rs", ".redirect(‹Policy::none()›)", "Policy::default()")),
    guard("presigned-without-token", TOKEN, "answers", "lfs::a_file_is_put_whole_to_a_presigned_address_and_verified",
          (HUB + "upload/lfs/action.rs", "endpoint.is_own(&self.url) && ‹self.url.query().is_none()›", "true")),
    guard("pages-stay-at-home", TOKEN, "answers", "lists::a_next_page_elsewhere_is_not_asked_for",
          (HUB + "pages.rs", "Some(url) if ‹self.endpoint().is_own(&url)› =>", "true")),
    guard("refusals-lose-the-secret", TOKEN, "answers", "secrets::a_refusal_gives_no_echo_of_the_secret",
          (HUB + "refusal.rs", "let message = ‹words::sentence(message, secret)›;", "message.to_owned()")),
    guard("answers-lose-the-secret", TOKEN, "answers", "secrets::no_accepted_answer_gives_an_echo_of_the_secret",
          (HUB + "answer.rs", "words::take_out(secret, &mut value);", "")),
    guard("only-what-a-header-holds", TOKEN, "answers", "secrets::a_secret_that_no_header_can_hold_is_never_sent",
          (HUB + "request.rs", "if ‹!bearer.expose().bytes().all(|byte| byte.is_ascii_graphic())› {", "false")),
    guard("encrypted-or-this-machine", TOKEN, "hub", "endpoint::tests::plain_http_is_for_this_machine_only",
          (HUB + "endpoint.rs", '"http" if ‹is_this_machine(&host)› =>', "true")),
    guard("never-back-to-plain-http", TOKEN, "hub", "endpoint::tests::reads_absolute_and_relative_addresses_but_never_leads_back_to_plain_http",
          (HUB + "endpoint.rs", '(url.scheme() == "http" && ‹self.0.scheme() == "http"›)', "true")),
    guard("a-disabled-profile-is-silent", TOKEN, "profile", "profiles::tests::a_disabled_profile_hands_out_nothing_new",
          (PROFILE + "profiles.rs", "if ‹!record.profile.enabled› {", "false")),
    # What a Hub says.
    guard("paths-stay-below", HOSTILE, "answers", "lists::a_path_that_leaves_the_folder_spoils_the_whole_tree",
          (HUB + "tree.rs", "if ‹!is_safe(&path)› {", "false")),
    guard("answers-end", HOSTILE, "answers", "faults::answers_have_an_end",
          (HUB + "answer.rs", "let limit = ‹if is_refusal { REFUSAL_BODY } else { limit }›;", "usize::MAX")),
    guard("pages-end", HOSTILE, "answers", "lists::pages_in_a_circle_end",
          (HUB + "pages.rs", "if ‹!seen.insert(next.clone())› {", "false")),
    guard("writes-go-out-once", ONE_VERSION, "answers", "faults::a_write_that_met_a_gateway_may_have_happened_and_is_not_repeated",
          (HUB + "request.rs", "if ‹answer.is_passing_trouble()› {\n            return Err(Error::NoAnswer);", "false")),
    guard("secrets-stay-at-home", TOKEN, "model", "look::tests::secret_files_stay_and_are_told",
          (MODEL + "look.rs", "match ‹patterns.decide(&file.path)› {", "Decision::Kept")),
    # The Local Hub, by which all of this is tested.
    guard("small-files-are-hashed-too", PROVED, "local_hub",
          "tests::content::xet::among_many_small_files_one_that_is_not_what_it_claims_to_be_is_found_out",
          (LOCAL_HUB + "objects/xet_store.rs", "&& ‹hex::encode(Sha256::digest(content)) == *sha256›", "true")),
    # Watch folders.
    guard("only-what-lies-still-leaves", OVER, "watch", "watching::tests::a_finished_model_leaves_once_it_lay_still",
          (WATCH + "settling.rs", "if ‹now >= from› { Still::Yes }", "true")),
    guard("resumed-is-not-over", OVER, "watch", "output::tests::a_resumed_training_takes_the_end_back",
          (WATCH + "output.rs", "‹state.step == latest› && state.over", "true")),
    guard("a-checkpoint-by-its-own-state", OVER, "watch", "output::tests::a_checkpoint_is_whole_with_its_own_state_alone",
          (WATCH + "output.rs", "&& ‹state.step == step›", "true")),
    guard("found-once", OVER, "watch", "watching::tests::what_was_found_before_is_left_alone",
          (WATCH + "watching.rs", "if ‹is_known(&signature)› {", "false")),
    guard("what-blocks-is-told", OVER, "watch", "watching::tests::what_is_broken_is_told_with_what_forbids_it",
          (WATCH + "watching.rs", "filter(|finding| ‹finding.severity == Severity::Blocks›)", "false")),
    guard("finds-keep-their-order", OVER, "watch", "outputs::tests::finds_wait_in_the_order_in_which_they_were_finished_and_come_in_once",
          (WATCH + "outputs.rs", "found.sort_by_key(|found| (found.finished_at, found.output.step, found.id));", "")),
    guard("what-left-stays-left", OVER, "watch", "outputs::tests::a_newer_state_of_a_folder_takes_the_place_of_one_that_waits_and_of_none_that_left",
          (WATCH + "outputs.rs", "older.signature != found.signature && ‹older.standing.waits()› {", "true")),
    guard("each-change-settles-anew", OVER, "watch", "settling::tests::the_time_begins_anew_with_each_change",
          (WATCH + "settling.rs", "if ‹seen.looks != looks› {", "false")),
    guard("weights-of-an-earlier-training", OVER, "watch", "output::tests::weights_from_before_a_training_went_on_are_not_its_final_model",
          (WATCH + "output.rs", 'self.has_weights("") && ‹!self.is_of_an_earlier_training()›', "true")),
    guard("a-checkpoint-without-weights", OVER, "watch", "output::tests::without_a_model_at_the_top_the_checkpoint_of_the_last_step_is_final",
          (WATCH + "output.rs", 'Some(*last) == step && ‹self.has_weights(&format!("{folder}/"))›;', "true")),
    guard("a-table-of-results-that-goes-on", OVER, "watch", "output::tests::trainers_without_a_state_give_their_own_sign",
          (WATCH + "output/trainers.rs", "(‹last >= epochs›).then_some", "true")),
    guard("what-blocks-is-held", OVER, "it", "watch::what_is_broken_waits_for_a_person_and_leaves_once_it_is_whole",
          (ROUNDS + "rounds.rs", "if ‹ready.blocking.is_empty()› {", "true"),
          (ROUNDS + "begin.rs", "if let Err(error) = ‹preflight::allow(plan, accept_warnings)› {", "Ok::<(), UserError>(())")),
    guard("warnings-are-a-persons", OVER, "it", "watch::warnings_are_a_persons_to_accept",
          (ROUNDS + "begin.rs", "request.accept_warnings |= ‹are_accepted(&plan, folder)›;", "true")),
    guard("a-secret-is-asked-about-each-time", OVER, "it", "watch::warnings_are_a_persons_to_accept",
          (ROUNDS + "begin.rs", "is_accepted(finding.code) && ‹!is_grave(finding.code)›", "true")),
    guard("what-a-person-stopped-stays", OVER, "it", "watch::a_delivery_that_a_person_stopped_is_not_begun_again_by_itself",
          (ROUNDS + "begin.rs", "‹self.paused_by_a_person(&to, &request).await.map_err(Stays::of)?› {", "None::<JobId>")),
    guard("the-first-that-was-finished-begins", OVER, "engine", IN_ROUNDS + "of_what_goes_to_one_repository_the_first_that_was_finished_begins_and_no_other",
          (ROUNDS + "rounds.rs", "if is_behind || ‹!busy.insert(destination)› {", "false")),
    guard("nothing-overtakes-what-settles", OVER, "engine", IN_ROUNDS + "what_was_finished_later_waits_for_what_still_settles",
          (ROUNDS + "rounds.rs", "is_some_and(|earlier| ‹*earlier < found.finished_at›)", "false")),
    guard("paused-is-not-looked-at", OVER, "engine", IN_ROUNDS + "a_paused_folder_is_not_looked_at",
          (ROUNDS + "rounds.rs", ".filter(|folder| ‹folder.enabled›).collect()", "true")),
    guard("every-start-looks", OVER, "engine", IN_ROUNDS + "of_what_goes_to_one_repository_the_first_that_was_finished_begins_and_no_other",
          (ROUNDS + "rounds.rs", "next: ‹Instant::now()›,", "Instant::now() + std::time::Duration::from_secs(3600)")),
    guard("lost-events-are-told", OVER, "watch", "signal::tests::that_the_system_lost_track_is_told",
          (WATCH + "signal.rs", "if ‹event.need_rescan()› {", "false")),
    guard("reading-calls-for-no-look", OVER, "watch", "signal::tests::who_only_reads_is_not_told_of",
          (WATCH + "signal.rs", "if !‹event.as_ref().is_ok_and(is_reading)› {", "false")),
    guard("lost-track-is-followed-anew", OVER, "engine", IN_ROUNDS + "a_folder_is_followed_anew_when_the_system_lost_track",
          (ROUNDS + "rounds.rs", "if ‹self.lost.swap(false, Ordering::Relaxed)› {", "false")),
    guard("a-find-comes-in-once", OVER, "watch", "outputs::tests::finds_wait_in_the_order_in_which_they_were_finished_and_come_in_once",
          (WATCH + "outputs.rs", "Ok((‹added == 1›).then_some(found))", "true")),
    guard("what-is-removed-in-the-queue-is-told", OVER, "watch", "outputs::tests::a_find_goes_with_its_files_where_they_are_moved_and_ends_with_them",
          (WATCH + "outputs.rs", "kept_up.gone.push(found.clone());", "")),
    guard("what-is-removed-while-it-settles-is-told", OVER, "it", "watch::a_checkpoint_that_is_deleted_before_it_lay_still_is_told",
          (WATCH + "watching.rs", "looked.lost = ‹self.lost(&listing, &looked.finished)›;", "Vec::new()")),
    guard("a-loss-is-a-notice", OVER, "it", "watch::a_checkpoint_that_is_deleted_before_it_lay_still_is_told",
          (ROUNDS + "rounds.rs", "self.tell_of_loss(folder, &lost);", "")),
    guard("what-is-over-is-forgotten", OVER, "watch", "outputs::tests::what_is_over_and_gone_is_remembered_for_a_while_only_and_what_lies_there_always",
          (WATCH + "outputs.rs", "forget(&connection, &finds, finished)?;", "")),
    guard("what-lies-there-is-remembered", OVER, "watch", "outputs::tests::what_is_over_and_gone_is_remembered_for_a_while_only_and_what_lies_there_always",
          (WATCH + "outputs.rs", "filter(|found| is_over(found) && ‹!lies(found)›)", "true")),
    guard("the-same-content-leaves-once", OVER, "it", "watch::a_run_that_is_touched_or_copied_is_no_new_version_though_others_came_since",
          (DELIVERY + "stages/commit.rs", "if ‹version.digest != intent.digest && left_before != Some(&tag)› {", "true")),
    guard("one-process-watches", OVER, "it", "watch::one_process_of_a_home_watches_at_a_time",
          (ENGINE + "watch/lock.rs", "FileLock::take(&‹home.watch_lock()›, &PAUSES)", 'home.watch_lock().with_extension(format!("{:?}", std::time::Instant::now()))')),
    guard("a-profile-in-use-is-seen-first", OVER, "it", "watch::a_profile_that_a_watch_folder_needs_is_not_taken_from_it_unseen",
          (ENGINE + "profiles.rs", "if ‹uses.is_empty()› { Ok(()) } else { Err(say::profile::in_use", "true")),
]
