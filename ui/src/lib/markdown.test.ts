// Holds that a card is rendered, and that nothing in it runs, loads or leads away.
import { expect, test } from "vitest";
import { safeHtml } from "./markdown";

function page(markdown: string): HTMLElement {
  const element = document.createElement("div");
  element.innerHTML = safeHtml(markdown);
  return element;
}

test("text keeps its form", () => {
  const shown = page("# Mine\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n- *one*\n\n```python\nx = 1\n```\n");
  expect(shown.querySelector("h3")?.textContent).toBe("Mine");
  expect([shown.querySelectorAll("td").length, shown.querySelector("li em")?.textContent, shown.querySelector("pre code")?.textContent]).toEqual([2, "one", "x = 1\n"]);
});

test("nothing runs, loads or leads away", () => {
  const hostile = [
    '<script>alert(1)</script>', '<img src=x onerror="alert(1)" alt="a dog">', "![track](https://example.com/t.png)", "[click](javascript:alert(1))", '<a href="https://example.com">out</a>',
    '<iframe src="https://example.com"></iframe>', "<svg><script>1</script></svg>", '<form action="/x"><input name="y"></form>', '<p style="position:fixed" id="app" class="notice">z</p>', '<math><mtext></mtext></math>',
    '<style>*{display:none}</style>', '<details ontoggle="alert(1)" open>d</details>',
  ];
  const shown = page(hostile.join("\n\n"));
  expect(shown.querySelectorAll("script, img, a, iframe, svg, form, input, math, style, [style], [id], [class], [href], [src], [onerror], [ontoggle]").length).toBe(0);
  expect(shown.textContent).toContain("[picture: a dog]");
  expect(shown.textContent).toContain("[picture: track]");
  expect(shown.textContent).toContain("out");
});
