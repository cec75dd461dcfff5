// Holds that what comes along with a copied token is taken off, and that odd texts are told while typing.
import { expect, test } from "vitest";
import { shapeOf, tidied } from "./token-shape";

const token = "hf_" + "x".repeat(34);

test("blanks, quotes and Bearer come off, in any order", () => {
  for (const pasted of [token, `  ${token}\n`, `"${token}"`, `'${token}' `, `Bearer ${token}`, `"Bearer: ${token}"`, `\uFEFF${token}`]) expect(tidied(pasted)).toBe(token);
  expect([" \"\" \n", "Bearer ", ""].map(tidied)).toEqual(["", "", ""]);
});

test("a whole token and an empty field get no hint", () => {
  expect(shapeOf(token)).toBeNull();
  expect(shapeOf("  ")).toBeNull();
  expect(shapeOf("practice-token", false)).toBeNull();
});

test("what can't be a token blocks", () => {
  for (const text of ["please use this", `${token}\n${token}`, "tökén", "a".repeat(4097)]) expect(shapeOf(text, false)?.blocks).toBe(true);
});

test("what looks unusual is told and let through", () => {
  for (const text of ["https://huggingface.co/settings/tokens", "api_org_" + "x".repeat(34), "sk-" + "x".repeat(34), "hf_xx"]) {
    expect(shapeOf(text)).toMatchObject({ blocks: false });
  }
});
