import { fromIso, toIso } from "../wire/dates.js"
import type { Xml } from "../wire/xml.js"
import * as WireXml from "../wire/xml.js"
import * as Checksums from "./checksums.js"
import type { Headers } from "./headers.js"
import { invalidArgument, notImplemented, refusal } from "./refusal.js"
import * as Answer from "./xml.js"
import { readDocument } from "./xmlBody.js"

/** @internal */
export type Mode = "GOVERNANCE" | "COMPLIANCE"

/** @internal */
export interface Retention {
  readonly mode: Mode
  readonly until: number
}

/**
 * What an object of a bucket with a lock is held by. Who has never had a legal hold has neither value of it.
 *
 * @internal
 */
export interface ObjectLock {
  readonly retention: Retention | undefined
  readonly legalHold: "ON" | "OFF" | undefined
}

/**
 * What new objects are held by, unless they say something else.
 *
 * @internal
 */
export interface DefaultRetention {
  readonly mode: Mode
  readonly unit: "Days" | "Years"
  readonly count: number
}

/** @internal */
export interface BucketLock {
  readonly retention: DefaultRetention | undefined
}

/** @internal */
export const none: ObjectLock = { retention: undefined, legalHold: undefined }

const modeHeader = "x-amz-object-lock-mode"
const untilHeader = "x-amz-object-lock-retain-until-date"
const holdHeader = "x-amz-object-lock-legal-hold"

const isMode = (text: string | undefined): text is Mode => text === "GOVERNANCE" || text === "COMPLIANCE"

const missing = () => refusal("InvalidRequest", { message: "Bucket is missing Object Lock Configuration" })

/** @internal */
export const require = (lock: BucketLock | undefined): BucketLock => {
  if (lock === undefined) throw missing()
  return lock
}

const future = (until: number, now: number, name: string, value: string): number => {
  if (until <= now) throw invalidArgument(name, value, "The retain until date must be in the future!")
  return until
}

const retentionOfHeaders = (headers: Headers, now: number): Retention | undefined => {
  const mode = headers.get(modeHeader)
  const date = headers.get(untilHeader)
  if (mode === undefined && date === undefined) return undefined
  if (mode === undefined || date === undefined) {
    throw invalidArgument(
      mode === undefined ? modeHeader : untilHeader,
      "",
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied"
    )
  }
  if (!isMode(mode)) throw invalidArgument(modeHeader, mode, "Unknown wormMode directive.")
  const until = fromIso(date)
  if (until === undefined) {
    throw invalidArgument(untilHeader, date, "The retain until date must be provided in ISO 8601 format")
  }
  return { mode, until: future(until, now, untilHeader, date) }
}

/**
 * What a request says that its object is to be held by.
 *
 * @internal
 */
export const fromHeaders = (headers: Headers, bucket: BucketLock | undefined, now: number): ObjectLock => {
  const retention = retentionOfHeaders(headers, now)
  const hold = headers.get(holdHeader)
  if (hold !== undefined && hold !== "ON" && hold !== "OFF") {
    throw invalidArgument(holdHeader, hold, "Legal Hold must be either of 'ON' or 'OFF'")
  }
  if (retention === undefined && hold === undefined) return none
  require(bucket)
  return { retention, legalHold: hold }
}

const day = 86_400_000
const days = { Days: 1, Years: 365 } as const

/**
 * The lock of an object from the moment it is there: its own retention, or the bucket's.
 *
 * @internal
 */
export const settle = (lock: ObjectLock, bucket: BucketLock | undefined, now: number): ObjectLock => {
  const standard = bucket?.retention
  if (standard === undefined || lock.retention !== undefined) return lock
  return { ...lock, retention: { mode: standard.mode, until: now + standard.count * days[standard.unit] * day } }
}

/**
 * What is to be held unchanged must arrive unchanged: S3 wants a digest with it.
 *
 * @internal
 */
export const requireDigest = (headers: Headers, lock: ObjectLock, bucket: BucketLock | undefined): void => {
  if (lock === none && bucket?.retention === undefined) return
  if (!Checksums.isDeclared(headers)) {
    throw refusal("InvalidRequest", {
      message:
        "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters"
    })
  }
}

/**
 * Whether the request may pass what governance holds.
 *
 * @internal
 */
export const bypasses = (headers: Headers): boolean =>
  headers.get("x-amz-bypass-governance-retention")?.toLowerCase() === "true"

const holds = (retention: Retention | undefined, now: number, bypass: boolean): retention is Retention =>
  retention !== undefined && retention.until > now && !(bypass && retention.mode === "GOVERNANCE")

const held = () => refusal("AccessDenied", { message: "Access Denied because object protected by object lock." })

/** @internal */
export const checkDelete = ({ legalHold, retention }: ObjectLock, now: number, bypass: boolean): void => {
  if (legalHold === "ON" || holds(retention, now, bypass)) throw held()
}

/**
 * Retention is extended, never shortened; only governance can be passed by.
 *
 * @internal
 */
export const checkRetention = (
  before: Retention | undefined,
  after: Retention | undefined,
  now: number,
  bypass: boolean
): void => {
  if (!holds(before, now, bypass)) return
  if (after === undefined || after.mode !== before.mode || after.until < before.until) throw held()
}

/** @internal */
export const toHeaders = ({ legalHold, retention }: ObjectLock): ReadonlyArray<readonly [string, string]> => [
  ...(retention === undefined ? [] : [
    [modeHeader, retention.mode] as const,
    [untilHeader, toIso(retention.until)] as const
  ]),
  ...(legalHold === undefined ? [] : [[holdHeader, legalHold] as const])
]

/** @internal */
export const retentionFromDocument = (body: Uint8Array, now: number): Retention | undefined => {
  const root = readDocument(body, "Retention")
  if (root.children.some(({ name }) => name.startsWith("EventHold"))) throw notImplemented("event holds")
  const mode = WireXml.childText(root, "Mode")
  const date = WireXml.childText(root, "RetainUntilDate")
  if (mode === undefined && date === undefined) return undefined
  const until = fromIso(date ?? "")
  if (date === undefined || until === undefined || !isMode(mode)) throw refusal("MalformedXML")
  return { mode, until: future(until, now, "RetainUntilDate", date) }
}

/** @internal */
export const retentionDocument = ({ mode, until }: Retention): Uint8Array =>
  Answer.namespaced(
    "Retention",
    Answer.textElement("Mode", mode),
    Answer.textElement("RetainUntilDate", toIso(until))
  )

/** @internal */
export const legalHoldFromDocument = (body: Uint8Array): "ON" | "OFF" => {
  const status = WireXml.childText(readDocument(body, "LegalHold"), "Status")
  if (status !== "ON" && status !== "OFF") throw refusal("MalformedXML")
  return status
}

/** @internal */
export const legalHoldDocument = (status: "ON" | "OFF"): Uint8Array =>
  Answer.namespaced("LegalHold", Answer.textElement("Status", status))

const limits = { Days: 36_500, Years: 100 } as const

const readDefault = (rule: Xml): DefaultRetention => {
  const retention = WireXml.child(rule, "DefaultRetention")
  const mode = retention && WireXml.childText(retention, "Mode")
  if (retention?.children.some(({ name }) => name === "DefaultEventHold")) throw notImplemented("event holds")
  if (retention === undefined || !isMode(mode)) throw refusal("MalformedXML")
  const given = retention.children.filter(({ name }) => name === "Days" || name === "Years")
  const [period] = given
  if (given.length !== 1 || period === undefined || !/^-?\d{1,9}$/.test(period.text.trim())) {
    throw refusal("MalformedXML")
  }
  const unit = period.name === "Days" ? "Days" : "Years"
  const count = Number(period.text)
  if (count <= 0) {
    throw invalidArgument(unit, period.text, "Default retention period must be a positive integer value.")
  }
  if (count > limits[unit]) throw invalidArgument(unit, period.text, "Default retention period too large")
  return { mode, unit, count }
}

/** @internal */
export const bucketFromDocument = (body: Uint8Array): BucketLock => {
  const root = readDocument(body, "ObjectLockConfiguration")
  if (WireXml.childText(root, "ObjectLockEnabled") !== "Enabled") throw refusal("MalformedXML")
  const rule = WireXml.child(root, "Rule")
  return { retention: rule && readDefault(rule) }
}

/** @internal */
export const bucketDocument = ({ retention }: BucketLock): Uint8Array =>
  Answer.namespaced(
    "ObjectLockConfiguration",
    Answer.textElement("ObjectLockEnabled", "Enabled"),
    retention === undefined ? "" : Answer.element(
      "Rule",
      Answer.element(
        "DefaultRetention",
        Answer.textElement("Mode", retention.mode),
        Answer.textElement(retention.unit, retention.count)
      )
    )
  )
