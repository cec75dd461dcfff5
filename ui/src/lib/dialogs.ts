// Whether something over the page waits for an answer. Until it has one, what works in the whole window (keys, dropped folders) leaves the page behind it alone.

export function dialogIsOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
