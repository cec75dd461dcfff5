// Holds how a typed address becomes one that the engine takes.
import { expect, test } from "vitest";
import { endpointOf, hostOf } from "./hub-address";

test("a host alone means https", () => {
  expect(endpointOf(" hub.example.org/ ")).toBe("https://hub.example.org");
  expect(endpointOf("http://127.0.0.1:4321")).toBe("http://127.0.0.1:4321");
  expect(["", "  ", "two words", "https://"].map(endpointOf)).toEqual([null, null, null, null]);
});

test("an address is shown by its host", () => {
  expect(hostOf("https://huggingface.co")).toBe("huggingface.co");
  expect(hostOf("http://127.0.0.1:4321")).toBe("127.0.0.1:4321");
  expect(hostOf("nonsense")).toBe("nonsense");
});
