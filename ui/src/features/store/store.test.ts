// Holds the dialog of model stores against the pretended ones: what is wrong with an address is said while it is written, levels are walked, and one place is chosen.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import { setBackend } from "../../backend";
import { fake } from "../../backend/fake";
import { bucketOf, isElsewhere, profileOf, providerOf, readable, withProfile } from "./address";
import { Browsing } from "./browsing.svelte";
import StoreDialog from "./StoreDialog.svelte";

beforeEach(() => setBackend(fake("profiles", 0)));

const names = (browsing: Browsing): string[] | undefined => browsing.level?.entries.map(({ name }) => name);

test("a bucket is walked level by level, page by page, down to one object", async () => {
  const browsing = new Browsing();
  expect(browsing.missing).not.toBeNull();
  await browsing.open("s3://models?region=eu");
  expect(names(browsing)).toEqual(["team", "notes.txt"]);
  await browsing.open(browsing.level?.entries[0]?.address ?? "");
  expect([browsing.address, browsing.level?.above]).toEqual(["s3://models/team?region=eu", "s3://models?region=eu"]);
  expect(browsing.missing).toBeNull();
  await browsing.open("s3://models/team/tiny-embedder/model.gguf");
  expect(browsing.level?.is_object).toBe(true);
});

test("the next page comes behind the first", async () => {
  const browsing = new Browsing();
  await browsing.open("s3://models/team");
  expect(names(browsing)).toHaveLength(3);
  const before = browsing.level?.next ?? null;
  await browsing.more();
  expect([before, names(browsing)]).toEqual(["3", ["support-llama-8b", "tiny-embedder", "whisper-small", "README.md"]]);
  expect(browsing.level?.next).toBeNull();
});

test("a late answer to an old question is dropped, and what is written anew is not what was looked into", async () => {
  const browsing = new Browsing();
  const late = browsing.open("s3://models");
  await browsing.open("s3://models/team");
  await late;
  expect(browsing.level?.name).toBe("team");
  browsing.write("s3://models/te");
  expect(browsing.missing).toBe("Write an address and look inside first.");
});

test("several profiles: a repository says as whom it is read", async () => {
  const browsing = new Browsing();
  await browsing.load();
  browsing.write("hf://ada/tiny@v1");
  expect([browsing.profiles.length > 1, browsing.asksProfile, browsing.profile]).toEqual([true, true, null]);
  await browsing.readAs("at work");
  expect([browsing.address, browsing.profile]).toEqual(["hf://ada/tiny@v1?profile=at+work", "at work"]);
  expect(browsing.level?.revisions.find(({ is_chosen }) => is_chosen)?.name).toBe("v1");
});

test("credentials are tried for the whole bucket, kept, and forgotten", async () => {
  const browsing = new Browsing();
  await browsing.open("s3://locked/team?region=eu");
  expect([browsing.trouble?.code, browsing.wantsCredentials]).toEqual(["store-credentials-missing", true]);
  expect(await browsing.keep({ account: "ada", secret: "wrong", session: null })).toBe(false);
  expect([browsing.refused?.code, browsing.kept]).toEqual(["store-credentials-refused", []]);
  expect(await browsing.keep({ account: "ada", secret: "sesame", session: null })).toBe(true);
  expect(browsing.kept).toEqual([{ address: "s3://locked?region=eu", account: "ada" }]);
  expect([browsing.trouble, browsing.level?.name]).toEqual([null, "team"]);
  expect(await browsing.forget("s3://locked?region=eu")).toBeNull();
  await browsing.open("s3://locked/team");
  expect(browsing.wantsCredentials).toBe(true);
});

test("where credentials took the place of others for the same bucket only they are listed", async () => {
  const browsing = new Browsing();
  browsing.kept = [{ address: "s3://locked/?region=eu", account: "eve" }];
  await browsing.open("s3://locked/team?region=eu");
  expect(await browsing.keep({ account: "ada", secret: "sesame", session: null })).toBe(true);
  expect(browsing.kept).toEqual([{ address: "s3://locked?region=eu", account: "ada" }]);
});

test("what was typed as a secret does not stay on the page", async () => {
  render(StoreDialog, { onchoose: () => undefined, onclose: () => undefined });
  const field = screen.getByLabelText<HTMLInputElement>("Address");
  await fireEvent.input(field, { target: { value: "s3://locked/team" } });
  await fireEvent.submit(field.form as HTMLFormElement);
  await fireEvent.input(await screen.findByLabelText(/^Access key/), { target: { value: "ada" } });
  expect(screen.getByText(/^Give them below/)).toBeTruthy();
  expect(screen.queryByText("store-credentials-missing"), "who gave none yet did nothing wrong").toBeNull();
  const secret = screen.getByLabelText<HTMLInputElement>("Secret key");
  await fireEvent.input(secret, { target: { value: "wrong" } });
  await fireEvent.submit(secret.form as HTMLFormElement);
  expect(await screen.findByText(/were not accepted/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("Secret key").value).toBe("");
});

test("addresses are told from folders", () => {
  expect(["s3://b", "hf://a/b", "/models", "C:\\models", "./a://b"].map(isElsewhere)).toEqual([true, true, false, false, false]);
  expect(withProfile("hf://a/b@v1?profile=x", "y & z")).toBe("hf://a/b@v1?profile=y+%26+z");
  expect(profileOf("hf://a/b?profile=y+%26+z")).toBe("y & z");
  expect([bucketOf("s3://b/a/c?endpoint=https%3A%2F%2Fx"), bucketOf(" gs://b")]).toEqual(["s3://b?endpoint=https%3A%2F%2Fx", "gs://b"]);
  expect(readable("s3://b?endpoint=https%3A%2F%2Fx")).toBe("s3://b?endpoint=https://x");
  expect(["s3://b", "S3A://b", "gs://b", "abfss://c@a"].map(providerOf)).toEqual(["aws", "aws", "google", "azure"]);
});

test("what is wrong with an address is said while it is written, with the shape that it should have", async () => {
  const onchoose = vi.fn();
  render(StoreDialog, { onchoose, onclose: () => undefined });
  const field = screen.getByLabelText<HTMLInputElement>("Address");
  await fireEvent.input(field, { target: { value: "ftp://host" } });
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getByText(/can't be read from ftp:\/\/ addresses. Use s3:\/\/bucket\/prefix/)).toBeTruthy();
  await fireEvent.input(field, { target: { value: "s3://models/team/tiny-embedder" } });
  await fireEvent.submit(field.form as HTMLFormElement);
  await waitFor(() => expect(field.value).toBe("s3://models/team/tiny-embedder"));
  expect(field.getAttribute("aria-invalid")).toBeNull();
  const deliver = screen.getByRole("button", { name: "Deliver from here" });
  await waitFor(() => expect(deliver.getAttribute("aria-disabled")).toBeNull());
  await fireEvent.click(deliver);
  expect(onchoose).toHaveBeenCalledWith("s3://models/team/tiny-embedder");
});

test("a store in trouble is told with its cure, and asked again", async () => {
  render(StoreDialog, { onchoose: () => undefined, onclose: () => undefined });
  const field = screen.getByLabelText<HTMLInputElement>("Address");
  await fireEvent.input(field, { target: { value: "s3://down/team" } });
  await fireEvent.submit(field.form as HTMLFormElement);
  expect(await screen.findByText(/no connection to s3:\/\/down\/team/)).toBeTruthy();
  await fireEvent.input(field, { target: { value: "s3://models" } });
  await fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByText(/no connection/)).toBeNull());
});

test("who walks by keyboard stays in the list and does not land on Close; who writes is left there", async () => {
  render(StoreDialog, { onchoose: () => undefined, onclose: () => undefined });
  const field = screen.getByLabelText<HTMLInputElement>("Address");
  field.focus();
  await fireEvent.input(field, { target: { value: "s3://models/team" } });
  await fireEvent.submit(field.form as HTMLFormElement);
  const up = await screen.findByRole("button", { name: "One level up" });
  expect(document.activeElement).toBe(field);
  up.focus();
  await fireEvent.click(up);
  await waitFor(() => expect(document.activeElement?.textContent).toBe("models"));
});
