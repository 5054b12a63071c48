/**
 * The profiles as a page: one table of what decides most, and one for each vendor with the sources.
 */
import { Provider } from "effect-s3"

const profiles = Object.values(Provider).filter((each): each is Provider.Provider => typeof each === "object")

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("*", "\\*")

const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const line = (cells: ReadonlyArray<string>) => `| ${cells.join(" | ")} |`
  const [head = [], ...body] = rows
  return [head, head.map(() => "---"), ...body].map(line).join("\n")
}

const size = (bytes: number): string => {
  const mebibytes = bytes / 1024 / 1024
  return mebibytes >= 1024 ? `${mebibytes / 1024} GiB` : `${mebibytes} MiB`
}

const list = (values: ReadonlyArray<string>): string => values.length === 0 ? "none" : values.join(", ")

const shown: { readonly [K in Provider.Field]?: (value: Provider.Provider[K]) => string } = {
  checksums: ({ composite, fullObject, trailer, upload, verifyDownload }) =>
    [
      `uploads carry ${upload === "none" ? "none" : upload}`,
      `of a whole: ${list(fullObject)}`,
      `of parts: ${list(composite)}`,
      `trailers: ${trailer ? "yes" : "no"}`,
      `downloads ask: ${verifyDownload ? "yes" : "no"}`
    ].join("; "),
  copyConditionPrefix: (prefix) => prefix === "" ? "none" : `\`${prefix}\``,
  hosts: (hosts) => hosts.length === 0 ? "any" : hosts.map((host) => `\`${host}\``).join(", "),
  maxDeleteBatch: (most) => most === 0 ? "one by one" : String(most),
  maxPartSize: size,
  minPartSize: size,
  subresources: (names) => names.map((name) => `\`${name}\``).join(", ")
}

const value = <K extends Provider.Field>(provider: Provider.Provider, field: K): string => {
  const found = provider[field]
  const show = shown[field] as ((value: Provider.Provider[K]) => string) | undefined
  return show !== undefined
    ? show(found)
    : typeof found === "boolean"
    ? (found ? "yes" : "no")
    : found === undefined
    ? "none"
    : String(found)
}

const columns: ReadonlyArray<
  readonly [head: string, field: Provider.Field, value?: (of: Provider.Provider) => string]
> = [
  ["address", "addressing"],
  ["upload checksum", "checksums", ({ checksums }) => checksums.upload],
  ["trailer", "checksums", ({ checksums }) => checksums.trailer ? "yes" : "no"],
  ["conditional PUT", "conditionalPut"],
  ["complete", "conditionalComplete"],
  ["copy", "conditionalCopy"],
  ["delete", "conditionalDelete"],
  ["ETags", "etagQuotes"],
  ["DeleteObjects", "maxDeleteBatch"],
  ["list", "listVersion", ({ listVersion }) => `v${listVersion}`],
  ["equal parts", "equalParts"],
  ["versions", "versioning"],
  ["tags", "tagging"],
  ["lock", "objectLock"],
  ["ACL", "objectAcl"]
]

const overview = table([
  ["", ...columns.map(([head]) => head)],
  ...profiles.map((provider) => [
    `[${provider.name}](#${provider.name})`,
    ...columns.map(([, field, own]) =>
      cell((own ?? ((of) => value(of, field)))(provider)) + (provider.sources[field].kind === "assumed" ? "?" : "")
    )
  ])
])

const section = (provider: Provider.Provider): string => {
  const fields = (Object.keys(provider.sources) as Array<Provider.Field>).sort()
  return `## ${provider.name}\n\n` + table([
    ["field", "value", "known", "source"],
    ...fields.map((field) => {
      const { checkedOn, kind, note } = provider.sources[field]
      return [
        `\`${field}\``,
        cell(value(provider, field)),
        checkedOn === undefined ? kind : `${kind} ${checkedOn}`,
        cell(note)
      ]
    })
  ])
}

export const providersDocument = (): string =>
  `<!-- Made from src/internal/provider by \`npm run providers\`. -->

# Providers

What the profiles in \`Provider\` say. A value with a question mark is only assumed: no request is refused because of it,
but for the conditional writes of a store, which are not left to chance; a program that depends on it should let
\`Probe\` find out (\`npm run probe -- <url of a bucket>\`). Where a value is documented, measured or reported, a request
for what the server lacks fails with \`UnsupportedByProvider\` before it is sent. \`Provider.custom\` changes any field; the
profile is chosen by the endpoint's host, or given as \`provider\`.

${overview}

${profiles.map(section).join("\n\n")}
`
