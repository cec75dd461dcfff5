// What stands around sizes, dates and times; the numbers, units and their plurals are written by Intl.
export const measures = {
  ofTotal: "{done} of {total}",
  perSecond: "{size}/s",
  justNow: "just now",
  aFewSeconds: "a few seconds",
  about: "about {time}",
  almostDone: "almost done",
  left: "{guess} left",
  lessThanASecond: "less than a second",
  filesOfSize: "{count}, {size}",
} as const;
