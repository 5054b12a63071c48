/**
 * Every operation of S3 as a page: the function that it is, and what became of it on each server.
 */
import { read } from "../test/operations/servers.js"
import { families, functionOf, leftOut } from "../test/operations/table.js"

const cell = (text: string): string => text.replaceAll("|", "\\|")

const titles: Readonly<Record<string, string>> = {
  emulator: "emulator",
  ceph: "Ceph RGW",
  minio: "MinIO",
  versitygw: "versitygw"
}

const anchor = (name: string): string => `[${name}](https://docs.aws.amazon.com/AmazonS3/latest/API/API_${name}.html)`

export const operationsDocument = (): string => {
  const servers = read()
  const columns = Object.keys(titles).filter((name) => servers[name] !== undefined)
  const row = (cells: ReadonlyArray<string>): string => `| ${cells.map(cell).join(" | ")} |`
  const head = [
    row(["operation", "function", ...columns.map((name) => titles[name]!)]),
    row(["---", "---", ...columns.map(() => "---")])
  ]
  const line = (operation: string): string => {
    const why = leftOut[operation]
    return why === undefined
      ? row([
        anchor(operation),
        `\`S3.${functionOf(operation)}\``,
        ...columns.map((name) => servers[name]!.outcomes[operation] ?? "")
      ])
      : row([operation, `left out: ${why}`, ...columns.map(() => "")])
  }
  const sections = families.map(([title, operations]) =>
    [`## ${title}`, "", ...head, ...operations.map(line)].join("\n")
  )
  const versions = columns.filter((name) => name !== "emulator").map((name) =>
    `- ${titles[name]}: ${servers[name]!.version}, ${servers[name]!.on}`
  )
  return `<!-- Made from test/operations by \`npm run operations\`. -->

# Operations

Every operation of S3's API reference, newest included: the test compares this list with the operations of
\`@aws-sdk/client-s3\`. Each is one function, under S3's own name, whose input and output have S3's members in camel
case; the members of the document that it sends are members of the input. What a server answers and this version does
not know is passed over, except in a filter, where it would change what the filter lets through: such a document is
\`MalformedResponse\`. Setting something replaces what was set before. A setting that is not there is
\`NoSuchConfiguration\`, whose \`code\` is the wire's own word (\`NoSuchTagSet\`, \`NoSuchLifecycleConfiguration\`, ...).

What every operation sends is compared with the examples of the API reference. The columns say what a server did when
it was asked (\`test/operations/scenario.ts\`): \`yes\`, it did it, and what was written was read back; \`ignored\`, the
answer was good and the effect was none; else the error's tag or code. Nothing: it was not asked.

The emulator keeps the settings of a bucket and gives them back. It does nothing by them: a policy lets nobody in, a
lifecycle deletes nothing, nobody is notified. Access control lists, versions and object lock it does enforce.

${versions.length === 0 ? "" : versions.join("\n") + "\n\n"}${sections.join("\n\n")}
`
}
