// Numbers of things: "1 file", "1,204 files".

const NUMBER = new Intl.NumberFormat("en-US");

export function number(value: number): string {
  return NUMBER.format(value);
}

export function count(value: number, one: string, many: string = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** "45 %", never "100 %" before the end. */
export function percent(share: number): string {
  const whole = Math.floor(Math.max(0, Math.min(1, share)) * 100);
  return `${whole} %`;
}
