import * as Redacted from "effect/Redacted"
import * as responseHeaders from "../../../src/internal/s3/responseHeaders.js"
import * as wire from "../../../src/internal/wire/xml.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { decoders } from "./decoders.js"

interface XmlVector extends Adapter.Vector {
  readonly kind: "parse" | "must-fail"
  readonly operation: string
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  readonly expected: Record<string, unknown>
}

const names: Readonly<Record<string, string>> = {
  etag: "ETag",
  id: "ID",
  uri: "URI",
  mfaDelete: "MFADelete",
  bucketArn: "BucketArn"
}

const nameOf = (member: string): string => names[member] ?? member[0]!.toUpperCase() + member.slice(1)

const plain = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString()
  if (Redacted.isRedacted(value)) return Redacted.value(value)
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === "object" && value !== null ? modelled(value) : value
}

// An output with the member names of S3's own model.
const modelled = (output: object): Record<string, unknown> => {
  const model: Record<string, unknown> = {}
  for (const [member, value] of Object.entries(output)) {
    if (member === "checksums") {
      for (const [algorithm, checksum] of Object.entries(value as object)) model[`Checksum${algorithm}`] = checksum
    } else if (member === "commonPrefixes") {
      model["CommonPrefixes"] = (value as ReadonlyArray<string>).map((prefix) => ({ Prefix: prefix }))
    } else {
      model[nameOf(member)] = plain(value)
    }
  }
  return model
}

// Where the model puts the document below a member of its own.
const shaped = (operation: string, model: Record<string, unknown>): Record<string, unknown> => {
  switch (operation) {
    case "CopyObject":
      return { CopyObjectResult: model }
    case "UploadPartCopy":
      return { CopyPartResult: model }
    case "CreateSession":
      return { Credentials: model }
    case "GetBucketLocation":
      return { LocationConstraint: model["LocationConstraint"] ?? null }
    case "GetObjectAttributes": {
      const checksum: Record<string, unknown> = {}
      const rest: Record<string, unknown> = {}
      for (const [name, value] of Object.entries(model)) (name.startsWith("Checksum") ? checksum : rest)[name] = value
      return Object.keys(checksum).length === 0 ? rest : { ...rest, Checksum: checksum }
    }
    case "ListObjectVersions": {
      // The two lists again, as one.
      const { History: _, ...rest } = model
      return rest
    }
    default:
      return model
  }
}

// Sorted, ETags without quotes, and without what says nothing: an empty list, or a flag that is not raised.
const normal = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value !== "object" || value === null) return value
  const entries = Object.entries(value)
    .filter(([name, item]) =>
      !(Array.isArray(item) && item.length === 0) && !((name === "IsTruncated" || name === "IsLatest") && !item)
    )
    .map(([name, item]) =>
      [name, name === "ETag" && typeof item === "string" ? responseHeaders.unquoteEtag(item) : normal(item)] as const
    )
  return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1))
}

export const xml = Adapter.make("xml", ({ expected, kind, operation, response }: XmlVector) => {
  const decode = decoders.get(operation)
  if (decode === undefined) return "skipped"
  const { fail, same, verdict } = differences()
  const decoded = decode(response.body)
  const fromBytes = decode(new TextEncoder().encode(response.body))
  same("from bytes", wire.isFailure(fromBytes), wire.isFailure(decoded))
  if (kind === "must-fail") {
    if (!wire.isFailure(decoded)) fail(`was read as ${JSON.stringify(decoded)}`)
    return verdict()
  }
  if (wire.isFailure(decoded)) return { failed: decoded.reason }
  const actual = shaped(operation, modelled(decoded))
  const headers = modelled(responseHeaders.readNotes(response.headers))
  for (const name of Object.keys(expected)) {
    if (!(name in actual) && name in headers) actual[name] = headers[name]
  }
  same("output", normal(actual), normal(expected))
  return verdict()
})
