"""From the first start to the receipt: each kind of token, a folder picked in the system's dialog and one really dropped, and what it takes of a person."""

from journeys import HOME, connect, deliver, enter_token, pick, receipt

MOST_CLICKS, MOST_TYPED = 9, 1


def test_a_write_token_and_a_folder_picked_in_the_dialog_end_in_a_receipt(desks, hub, model, efforts):
    account = hub.account("write")
    window = desks.new(hub).start()
    connect(window, account.token)
    pick(window, model)
    deliver(window)
    told = receipt(window)

    repo = f"{account.user}/{model.name}"
    assert repo in told and "v1" in told
    assert hub.is_private(repo, account.token)
    [(tag, commit)] = hub.tags(repo, account.token).items()
    assert tag == "v1" and commit in told and hub.commits(repo, account.token) == [commit]
    assert hub.differences(model, repo, account.token, "v1") == []
    efforts.append(f"First start to receipt with a token: {window.effort.clicks} clicks, {window.effort.typed} names typed")
    assert window.effort.clicks <= MOST_CLICKS and window.effort.typed <= MOST_TYPED


def test_a_fine_grained_token_and_a_dropped_folder_with_spaces_end_in_a_receipt(desks, hub, model, efforts):
    account = hub.account("fine-grained")
    folder = model.rename(model.with_name("mood classifier (final)"))
    window = desks.new(hub).start()
    enter_token(window, account.token)
    told = window.read("Hugging Face Access Token Details", "north-lab/shared-model", "acme-labs")
    assert "fine-grained" in told.lower()
    window.click("button", "Continue")
    window.click("button", "Create")
    window.read(HOME)
    window.drop(folder)
    window.see("heading", "mood-classifier-final")
    assert str(folder) in window.text()
    deliver(window)
    repo = f"{account.user}/mood-classifier-final"
    assert repo in receipt(window)
    assert hub.differences(folder, repo, account.token, "v1") == []
    efforts.append(f"First start to receipt with a token and a drop: {window.effort.clicks} clicks, {window.effort.typed} names typed")
    assert window.effort.clicks <= MOST_CLICKS and window.effort.typed <= MOST_TYPED


def test_without_an_account_two_clicks_end_in_a_receipt(desks, hub, efforts):
    window = desks.new(hub).start()
    window.click("button", "Try it without an account")
    window.see("heading", "sample-model", seconds=60)
    deliver(window)
    assert "v1" in receipt(window)
    efforts.append(f"First start to receipt without an account: {window.effort.clicks} clicks, {window.effort.typed} names typed")
    assert window.effort.clicks <= MOST_CLICKS and window.effort.typed == 0


REFUSED = [
    ("read", "token-cannot-write", "Must grant write access"),
    ("fine-grained-no-write", "token-cannot-write", "repo.write"),
    ("organization", "token-wrong-kind", "Must be a user access token"),
    ("unknown", "token-wrong-kind", "Must be a user access token"),
    ("expired", "token-expired", "has expired"),
    ("revoked", "token-revoked", "was revoked"),
    ("nonsense", "token-not-accepted", "Token is invalid"),
]


def test_tokens_that_can_not_deliver_are_refused_each_with_its_reason(desks, hub, looking):
    window = desks.new(hub).start()
    window.click("link", "Connect your Hugging Face account")
    wrong = {}
    for kind, code, words in REFUSED:
        token = "hf_" + "n" * 34 if kind == "nonsense" else hub.account(kind).token
        window.paste("Access token", token)
        window.click("button", "Continue")
        window.see("button", "Paste again")
        told = window.text()
        if code not in told or words not in told:
            wrong[kind] = told
        if kind == "revoked":
            looking.at(window, "wizard-refused")
        window.click("button", "Paste again")
        window.see("textbox", "Access token", partly=True)
    assert not wrong, wrong
    assert hub.account("write").token not in window.run("return document.documentElement.outerHTML")


def test_a_hub_that_does_not_answer_says_nothing_about_the_token(desks, own_hub, looking):
    account = own_hub.account("write")
    window = desks.new(own_hub).start()
    with own_hub.gone():
        enter_token(window, account.token)
        told = window.read("This says nothing about the token", "Try again", seconds=60)
        assert "Token is invalid" not in told
        looking.at(window, "wizard-unreachable")
    window.click("button", "Try again")
    window.read("Review what the token reaches", account.user)


def test_leaving_the_wizard_leaves_nothing_behind(desks, hub):
    desk = desks.new(hub)
    window = desk.start()
    enter_token(window, hub.account("write").token)
    window.see("heading", "Review what the token reaches")
    window.click("button", "Cancel")
    window.click("button", "Leave")
    window.see("button", "Try it without an account")
    assert desk.desktop.secrets() == []
