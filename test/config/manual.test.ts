import { describe, expect, it } from "@effect/vitest"
import * as settings from "../../src/internal/config/settings.js"

const groups: ReadonlyArray<readonly [title: string, names: ReadonlyArray<settings.Name>]> = [
  ["Where the store is", Object.keys(settings.address) as ReadonlyArray<settings.Name>],
  ["What requests are like", Object.keys(settings.request) as ReadonlyArray<settings.Name>],
  ["The transport", Object.keys(settings.client) as ReadonlyArray<settings.Name>],
  ["Credentials", Object.keys(settings.credentials) as ReadonlyArray<settings.Name>]
]

const code = (names: ReadonlyArray<string>): string => names.map((name) => `\`${name}\``).join(", ")

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;")

const row = (name: settings.Name): string => {
  const setting = settings.settingOf(name)
  const { allowed } = setting.keyKind ?? setting.kind
  const option = setting.keyKind === undefined ? allowed : `${setting.kind.allowed}; as a key ${allowed}`
  return [
    `\`${name}\``,
    setting.keys.length === 0 ? "only in code" : code(setting.keys),
    code(settings.variablesOf(setting)),
    cell(option),
    cell(setting.default),
    cell(setting.effect)
  ].join(" | ")
}

const table = (names: ReadonlyArray<settings.Name>): string =>
  [
    "| option | key, also with `aws_` before it | variable | allowed | default | effect |",
    "| --- | --- | --- | --- | --- | --- |",
    ...names.map((name) => `| ${row(name)} |`)
  ].join("\n")

const introduction = `# Settings

Made from the table in \`src/internal/config/settings.ts\`; \`npx vitest run test/config/manual.test.ts -u\` writes it anew.

- **Options** are for TypeScript: \`S3Config.make({ requestPayer: true })\`, and the same in \`S3.layer\`, \`S3.layerEnv\`,
  \`S3.layerUrl\`, \`NodeS3.layer\`, \`NodeS3.layerUrl\` and \`NodeS3.layerStore\`.
- **Keys** are the names that object_store, obstore and async-tiff have: \`S3Config.fromKeys({ aws_region: "..." })\`, or
  \`keys\` beside other options. Their case does not matter; a setting given twice must be given alike.
- **Variables** are read by \`S3Config.fromEnv\` and the layers that read the environment, through Effect's
  \`ConfigProvider\`. Of several for one setting the first counts; an empty one counts as unset; other names that begin
  with \`AWS_\` are ignored.
- **Effect's \`Config\`**: \`S3Config.layerConfig\` and \`NodeS3.layerConfig\` take a \`Config\` for each option.

What code says counts more than what a URL says, that more than the environment, and that more than the profile of the
AWS CLI's files, which \`NodeS3\` reads: setting by setting, except that a key, its secret and its session token, and all
of the encryption, come from one source. Of one source, \`endpoint_url_s3\` counts more than \`endpoint_url\`. What a call
says counts more than any setting.

A wrong value and an unknown option or key are an \`InvalidConfig\`, which names the setting, where it came from and what
is allowed, and never shows the value. Settings of the transport work with \`NodeS3\` and with
\`NodeTransport.layerSettings\`; with another transport only \`timeout\` and \`readTimeout\` do. \`AWS_CONFIG_FILE\` and other
variables of the credentials' chain are listed at \`NodeCredentials.chain\`.
`

const page = [introduction, ...groups.map(([title, names]) => `## ${title}\n\n${table(names)}\n`)].join("\n")

describe("docs/settings.md", () => {
  it("says what the table says", async () => {
    await expect(page).toMatchFileSnapshot("../../docs/settings.md")
  })

  it("has every setting in one group", () => {
    expect(groups.flatMap(([, names]) => names)).toEqual(settings.names)
  })
})
