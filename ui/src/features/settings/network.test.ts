// The network room: what is saved, that a password leaves the page at once, and how a test is told.
import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeEach, expect, test } from "vitest";
import { type Backend, type ConnectionTest, type NetworkChange, type NetworkSettings, getBackend, setBackend, type UserError } from "../../backend";
import Network from "./Network.svelte";

let saved: NetworkSettings;
let changes: NetworkChange[];
let tested: ConnectionTest;

beforeEach(() => {
  saved = { proxy: "system", address: "", user: "", has_password: false, exceptions: "localhost", certificates: "", covered: ["Every call goes this way."], overruled: null };
  changes = [];
  tested = {
    endpoint: "https://hub.example",
    hosts: [
      { role: "The Hub", host: "hub.example:443", through: null, steps: [{ label: "found", ok: true }, { label: "answered", ok: true }], took: 12, trouble: null },
      {
        role: "Its store for large files (Xet)", host: "store.example:443", through: "proxy.example:3128", took: 7,
        steps: [{ label: "proxy found", ok: true }, { label: "proxy connected", ok: false }, { label: "encrypted", ok: null }],
        trouble: { code: "proxy", sentence: "The proxy did not let us through.", next_step: "Check the proxy.", retry: false },
      },
    ],
    remark: null,
  };
  setBackend({
    network: async () => saved,
    setNetwork: async (change: NetworkChange) => {
      changes.push(change);
      return (saved = { ...saved, ...change, has_password: change.password !== null || saved.has_password });
    },
    testConnection: async () => tested,
    pickCertificates: async () => "/etc/ssl/company.pem",
  } as unknown as Backend);
});

async function shown(): Promise<void> {
  render(Network);
  await screen.findByRole("button", { name: "Test connection" });
}

test("a named proxy is saved with its login, and the password does not stay on the page", async () => {
  await shown();
  expect(screen.queryByLabelText("Address of the proxy")).toBeNull();
  await fireEvent.click(screen.getByRole("radio", { name: "This one" }));
  await fireEvent.input(screen.getByLabelText("Address of the proxy"), { target: { value: "proxy.example:3128" } });
  await fireEvent.input(screen.getByLabelText("Name"), { target: { value: "ada" } });
  await fireEvent.input(screen.getByLabelText("Password"), { target: { value: "open sesame" } });
  expect((screen.getByRole("button", { name: "Test connection" }) as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toMatchObject({ proxy: "manual", address: "proxy.example:3128", user: "ada", password: "open sesame" });
  expect((screen.getByLabelText("Password") as HTMLInputElement).value).toBe("");
  await screen.findByText(/One is in the keychain/);
  await fireEvent.input(screen.getByLabelText("Name"), { target: { value: "ben" } });
  await fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(changes).toHaveLength(2));
  expect(changes[1]?.password).toBeNull();
});

test("a test names each host, each step, and the cure", async () => {
  await shown();
  await fireEvent.click(screen.getByRole("button", { name: "Test connection" }));
  await screen.findByText("store.example:443");
  expect(screen.getByText("Reached")).toBeTruthy();
  expect(screen.getByText("Not reached")).toBeTruthy();
  expect(screen.getByText("not proxy connected")).toBeTruthy();
  expect(screen.getByText("encrypted: not tried")).toBeTruthy();
  expect(screen.getByText("The proxy did not let us through.")).toBeTruthy();
});

test("the file with certificates is picked in the system's dialog", async () => {
  await shown();
  await fireEvent.click(screen.getByRole("button", { name: "Choose…" }));
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("File with extra certificates").value).toBe("/etc/ssl/company.pem"));
});

test("Enter saves, and why that can't be stands before the button, behind the fields", async () => {
  const refused: UserError = { code: "proxy-address", sentence: "“nowhere” is not the address of a proxy.", next_step: "Give another.", retry: false };
  setBackend({ ...getBackend(), setNetwork: () => Promise.reject(refused) });
  await shown();
  await fireEvent.click(screen.getByRole("radio", { name: "This one" }));
  const field = await screen.findByLabelText<HTMLInputElement>("Address of the proxy");
  await fireEvent.input(field, { target: { value: "nowhere" } });
  await fireEvent.submit(field.form!);
  const told = await screen.findByText(refused.sentence);
  const last = screen.getByLabelText("File with extra certificates");
  expect(last.compareDocumentPosition(told) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  expect(told.compareDocumentPosition(screen.getByRole("button", { name: "Save" })) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
});
