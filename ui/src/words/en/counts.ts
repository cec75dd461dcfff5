// How many of what.
export const counts = {
  deliveries: { one: "{n} delivery", other: "{n} deliveries" },
  fields: { one: "{n} field", other: "{n} fields" },
  files: { one: "{n} file", other: "{n} files" },
  lines: { one: "{n} line", other: "{n} lines" },
  moreFiles: { one: "{n} more file", other: "{n} more files" },
  moreOfTheSame: { other: "{n} more of the same" },
  places: { one: "{n} place", other: "{n} places" },
  profiles: { one: "{n} profile", other: "{n} profiles" },
  things: { one: "{n} thing", other: "{n} things" },
  warnings: { one: "{n} warning", other: "{n} warnings" },
} as const;
