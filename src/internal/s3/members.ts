/**
 * Where the members of an input go, one function for each kind of value.
 */
import type { Provider } from "../provider/model.js"
import { type Feature, lacks, sure } from "../provider/support.js"
import * as dates from "../wire/dates.js"
import * as headers from "../wire/headers.js"
import * as uri from "../wire/uri.js"
import type { Member, Parts, Problem, Surroundings } from "./operation.js"

/** The bucket, as part of the address. @internal */
export const bucket: Member<string> = (value, parts) => {
  parts.bucket = value
  return undefined
}

/** The key, as part of the address. @internal */
export const key: Member<string> = (value, parts) => {
  parts.key = value
  return undefined
}

/** Read by `finish` or by the answer, and not written by itself. @internal */
export const elsewhere: Member<unknown> = () => undefined

/** @internal */
export const setHeader = (parts: Parts, name: string, value: string): Problem => {
  const problem = headers.valueProblem(value)
  if (problem !== undefined) {
    return problem
  }
  parts.headers[name] = value
  return undefined
}

/** A header with a text as it is. @internal */
export const header = (name: string): Member<string> => (value, parts) => setHeader(parts, name, value)

/** A header with a number. @internal */
export const headerNumber = (name: string): Member<number> => (value, parts) =>
  Number.isSafeInteger(value) && value >= 0
    ? setHeader(parts, name, String(value))
    : "must be a whole number, zero or more"

/** A header with `true` or `false`. @internal */
export const headerBoolean = (name: string): Member<boolean> => (value, parts) => setHeader(parts, name, String(value))

/** A header with an HTTP date (RFC 9110). @internal */
export const headerDate = (name: string): Member<Date> => (value, parts) =>
  Number.isNaN(value.getTime()) ? "is not a valid date" : setHeader(parts, name, dates.toHttpDate(value.getTime()))

/** A header with an ISO 8601 date. @internal */
export const headerIsoDate = (name: string): Member<Date> => (value, parts) =>
  Number.isNaN(value.getTime()) ? "is not a valid date" : setHeader(parts, name, dates.toIso(value.getTime()))

/** A header with several words, joined by commas. @internal */
export const headerList = (name: string): Member<ReadonlyArray<string>> => (value, parts) =>
  setHeader(parts, name, value.join(","))

/** One ETag, `*`, or several, in the quotes that HTTP asks for. @internal */
export const quoteEtag = (value: string): string => value === "*" || value.includes("\"") ? value : `"${value}"`

/** A condition on a read. @internal */
export const headerEtag = (name: string): Member<string> => (value, parts) => setHeader(parts, name, quoteEtag(value))

/** Only where the provider is not known to lack what it is about. @internal */
export const needs = <A>(feature: Feature, member: Member<A>): Member<A> => (value, parts, surroundings) =>
  lacks(surroundings.config.provider, feature) ? { lacking: feature } : member(value, parts, surroundings)

/** Only where the settings have not turned off what it is about. */
const unlessDisabled = <A>(setting: "disableTagging", member: Member<A>): Member<A> => (value, parts, surroundings) =>
  surroundings.config[setting] ? undefined : member(value, parts, surroundings)

/** Some servers compare it without its quotes. */
const writeEtag = (value: string, { etagQuotes }: Provider): string =>
  etagQuotes === "unquoted" ? value.replaceAll("\"", "") : quoteEtag(value)

/** A condition on a write. @internal */
export const headerWriteEtag = (name: string, feature: Feature): Member<string> =>
  needs(feature, (value, parts, { config }) => setHeader(parts, name, writeEtag(value, config.provider)))

/** A condition on the target of a copy, which not every provider calls what it is called on a write. @internal */
export const headerTargetEtag = (name: string): Member<string> =>
  needs(
    "conditionalCopy",
    (value, parts, { config: { provider } }) =>
      setHeader(parts, provider.copyConditionPrefix + name, writeEtag(value, provider))
  )

/** A canned ACL. @internal */
export const objectAcl: Member<string> = (value, parts, { config: { provider } }) =>
  provider.objectAcl === "none" && value !== "private" && sure(provider, "objectAcl")
    ? { lacking: "objectAcl" }
    : setHeader(parts, "x-amz-acl", value)

/** Grants that travel in a document. @internal */
export const objectGrants: Member<unknown> = (_, __, { config: { provider } }) =>
  provider.objectAcl !== "grants" && sure(provider, "objectAcl") ? { lacking: "objectAcl" } : undefined

/** A grant to somebody. @internal */
export const objectGrant = (name: string): Member<string> => (value, parts, surroundings) =>
  objectGrants(value, parts, surroundings) ?? setHeader(parts, name, value)

/** @internal */
export const query = (name: string): Member<string> => (value, parts) => {
  parts.query.push([name, value])
  return uri.isWellFormed(value) ? undefined : "holds a lone surrogate, which UTF-8 cannot carry"
}

/** @internal */
export const queryNumber = (name: string, min: number, max: number): Member<number> => (value, parts) => {
  parts.query.push([name, String(value)])
  return Number.isSafeInteger(value) && value >= min && value <= max
    ? undefined
    : `must be a whole number from ${min} to ${max}`
}

/** Overrides a header of the answer; the value travels in the query. @internal */
export const queryDate = (name: string): Member<Date> => (value, parts) => {
  if (Number.isNaN(value.getTime())) {
    return "is not a valid date"
  }
  parts.query.push([name, dates.toHttpDate(value.getTime())])
  return undefined
}

/** S3 refuses more than 2 KiB of user metadata, counted over names and values. */
const metadataLimit = 2048

/** User metadata. Names are lower-cased, as HTTP would have them anyway. @internal */
export const metadata: Member<Readonly<Record<string, string>>> = (value, parts) => {
  let size = 0
  for (const name of Object.keys(value)) {
    const text = value[name]!
    const problem = headers.nameProblem(name) ?? headers.valueProblem(text)
    if (problem !== undefined) {
      return `entry ${JSON.stringify(name)} ${problem}`
    }
    const header = `x-amz-meta-${name.toLowerCase()}`
    if (parts.headers[header] !== undefined) {
      return `entry ${JSON.stringify(name)} is given twice: upper and lower case are one`
    }
    size += name.length + text.length
    parts.headers[header] = text
  }
  return size > metadataLimit ? `is ${size} bytes long; at most ${metadataLimit} are allowed` : undefined
}

/** Tags, in the form of a query string. @internal */
export const tagging: Member<Readonly<Record<string, string>>> = unlessDisabled(
  "disableTagging",
  needs("tagging", (
    value,
    parts
  ) => {
    const pairs = Object.entries(value)
    if (pairs.length > 10) {
      return `has ${pairs.length} tags; an object takes at most 10`
    }
    return setHeader(parts, "x-amz-tagging", uri.encodeQuery(pairs))
  })
)

/** Whether a copy keeps the tags of its source. @internal */
export const taggingDirective: Member<string> = unlessDisabled("disableTagging", header("x-amz-tagging-directive"))

/**
 * Asks for the stored checksums. A presigned request asks for none: browsers would not send the header that was signed.
 *
 * @internal
 */
export const checksumMode = (
  input: { readonly checksumMode?: "ENABLED" | "DISABLED" | undefined },
  parts: Parts,
  { config, presigning }: Surroundings
): undefined => {
  const mode = input.checksumMode ?? (config.provider.checksums.verifyDownload && !presigning ? "ENABLED" : "DISABLED")
  if (mode === "ENABLED") {
    parts.headers["x-amz-checksum-mode"] = mode
  }
}

/**
 * Asks for keys in percent encoding, without which XML cannot carry control characters, where the provider can.
 *
 * @internal
 */
export const listEncoding = (
  input: { readonly encodingType?: "url" | "none" | undefined },
  parts: Parts,
  { config }: Surroundings
): Problem => {
  if ((input.encodingType ?? (config.provider.listUrlEncode ? "url" : "none")) === "url") {
    parts.query.push(["encoding-type", "url"])
  }
  return undefined
}
