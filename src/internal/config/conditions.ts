/**
 * How conditional writes and copies are written down: as object_store has them in text, or as they are.
 */
import { nameProblem, valueProblem } from "../wire/headers.js"
import type { Kind } from "./kinds.js"
import type { ConditionalPut, CopyIfNotExists } from "./model.js"

/** How long a lease in DynamoDB lasts unless it is said. */
const leaseMs = 20_000

const dynamo = /^\s*dynamo\s*:\s*([A-Za-z0-9_.-]{3,255})\s*(?::\s*(\d{1,9})\s*)?$/

type Dynamo = Extract<ConditionalPut, { readonly _tag: "Dynamo" }>

const readDynamo = (given: string): Dynamo | undefined => {
  const match = dynamo.exec(given)
  if (match === null) return undefined
  const timeoutMs = match[2] === undefined ? leaseMs : Number(match[2])
  return timeoutMs > 0 ? { _tag: "Dynamo", table: match[1]!, timeoutMs } : undefined
}

const isTagged = (given: unknown): given is ConditionalPut | CopyIfNotExists =>
  typeof given === "object" && given !== null && "_tag" in given

/** The text of a value that was given as it is, so that there is one reader for both. */
const textOf = (given: unknown): string => {
  if (typeof given === "string") return given.trim()
  if (!isTagged(given)) return ""
  return given._tag === "Dynamo" ? `dynamo:${given.table}:${given.timeoutMs}` : given._tag.toLowerCase()
}

/** @internal */
export const conditionalPut: Kind<ConditionalPut> = {
  allowed: "etag, disabled, dynamo:<table>, dynamo:<table>:<milliseconds>",
  read: (given) => {
    const text = textOf(given)
    if (text === "etag") return { value: { _tag: "ETag" } }
    if (text === "disabled") return { value: { _tag: "Disabled" } }
    const value = readDynamo(text)
    return value === undefined ? { problem: "names no way of conditional writes" } : { value }
  }
}

const header = (name: string, value: string, status: number): CopyIfNotExists | undefined =>
  nameProblem(name) === undefined && valueProblem(value) === undefined && status >= 300 && status <= 599
    ? { _tag: "Header", name: name.toLowerCase(), value, status }
    : undefined

const readHeader = (text: string): CopyIfNotExists | undefined => {
  // The value of the plain form may have colons of its own.
  const plain = /^header\s*:([^:]*):(.*)$/.exec(text)
  if (plain !== null) return header(plain[1]!.trim(), plain[2]!.trim(), 412)
  const withStatus = /^header-with-status\s*:([^:]*):([^:]*):\s*(\d{3})\s*$/.exec(text)
  return withStatus === null
    ? undefined
    : header(withStatus[1]!.trim(), withStatus[2]!.trim(), Number(withStatus[3]))
}

/** @internal */
export const copyIfNotExists: Kind<CopyIfNotExists> = {
  allowed: "multipart, header:<name>:<value>, header-with-status:<name>:<value>:<status>, dynamo:<table>, "
    + "dynamo:<table>:<milliseconds>",
  read: (given) => {
    const text = textOf(given)
    if (text === "multipart") return { value: { _tag: "Multipart" } }
    const value = isTagged(given) && given._tag === "Header"
      ? header(given.name, given.value, given.status)
      : readDynamo(text) ?? readHeader(text)
    return value === undefined ? { problem: "names no way of copying only where there is nothing" } : { value }
  }
}
