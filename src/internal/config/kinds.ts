/**
 * Kinds of setting: how a value is read, whether it comes as text or as it is, and what is allowed.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { isArn } from "../wire/arn.js"
import * as base64 from "../wire/base64.js"
import { addressProblem } from "../wire/bucketName.js"
import { algorithms, type ChecksumAlgorithm } from "../wire/checksum.js"
import { nameProblem, valueProblem } from "../wire/headers.js"
import * as uri from "../wire/uri.js"

/** What was read, or what is wrong with it. A problem never repeats the value, which may be a secret. @internal */
export type Read<A> = { readonly value: A } | { readonly problem: string }

/** @internal */
export interface Kind<out A> {
  /** In words, for errors and for the manual. */
  readonly allowed: string
  readonly read: (given: unknown) => Read<A>
}

/** The type of what a kind reads. @internal */
export type Type<K> = K extends Kind<infer A> ? A : never

const wrong = (problem: string): { readonly problem: string } => ({ problem })

/** A kind whose values are text, with what can be wrong with one. @internal */
export const text = (
  allowed: string,
  problemOf: (value: string) => string | undefined
): Kind<string> => ({
  allowed,
  read: (given) => {
    if (typeof given !== "string") return wrong("is no text")
    const problem = problemOf(given)
    return problem === undefined ? { value: given } : wrong(problem)
  }
})

const matching = (allowed: string, pattern: RegExp, problem: string): Kind<string> =>
  text(allowed, (value) => pattern.test(value) ? undefined : problem)

/** @internal */
export const printable: Kind<string> = text(
  "printable ASCII",
  (value) => value === "" ? "is empty" : valueProblem(value)
)

/** @internal */
export const path: Kind<string> = text(
  "the path of a file",
  (value) => value === "" ? "is empty" : value.includes("\0") ? "has a NUL" : undefined
)

/** @internal */
export const region: Kind<string> = matching(
  "1 to 63 letters, digits and '-', such as us-east-1",
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  "cannot be part of a host name"
)

/** @internal */
export const bucket: Kind<string> = text(
  "a name that cannot change the host or the path of a request, or an ARN",
  (value) => isArn(value) ? undefined : addressProblem(value)
)

/** @internal */
export const prefix: Kind<string> = text(
  "text that has a UTF-8 form",
  (value) => uri.isWellFormed(value) ? undefined : "has a lone surrogate"
)

/** Of services that are asked for credentials. @internal */
export const url: Kind<string> = text(
  "http:// or https://, a host, perhaps a port and a path; no credentials",
  (value) => {
    if (!/^https?:\/\/[^/?#]/i.test(value)) return "does not begin with http:// or https:// and a host"
    if (/[\x00-\x20\x7f\\]/.test(value)) return "has a space, control character or backslash"
    if (value.slice(value.indexOf("//") + 2).split(/[/?#]/, 1)[0]!.includes("@")) return "has credentials in it"
    return URL.canParse(value) ? undefined : "is no URL"
  }
)

/** @internal */
export const absolutePath: Kind<string> = matching(
  "a path that begins with '/'",
  /^\/(?![/\\])[\x21-\x7e]*$/,
  "does not begin with one '/', or has a space in it"
)

/** @internal */
export const sessionName: Kind<string> = matching(
  "2 to 64 letters, digits and any of _+=,.@-",
  /^[\w+=,.@-]{2,64}$/,
  "is no session name"
)

/** @internal */
export const certificates: Kind<string> = {
  allowed: "certificates in PEM",
  read: (given) => {
    const pem = Array.isArray(given) && given.every((one) => typeof one === "string") ? given.join("\n") : given
    return typeof pem === "string" && pem.includes("-----BEGIN CERTIFICATE-----") ?
      { value: pem }
      : wrong("has no certificate")
  }
}

const yes = /^(?:1|true|on|yes|y)$/i
const no = /^(?:0|false|off|no|n)$/i

/** @internal */
export const flag: Kind<boolean> = {
  allowed: "true, false, 1, 0, yes, no, y, n, on, off",
  read: (given) =>
    typeof given === "boolean"
      ? { value: given }
      : typeof given === "string" && yes.test(given)
      ? { value: true }
      : typeof given === "string" && no.test(given)
      ? { value: false }
      : wrong("is neither true nor false")
}

/** A flag that stands for one of two values. @internal */
export const flagFor = <A>(on: A, off: A): Kind<A> => ({
  allowed: flag.allowed,
  read: (given) => {
    const read = flag.read(given)
    return "problem" in read ? read : { value: read.value ? on : off }
  }
})

/** A flag for which one more word means yes. @internal */
export const flagOr = (word: string): Kind<boolean> => ({
  allowed: `${flag.allowed}, ${word}`,
  read: (given) => typeof given === "string" && given.toLowerCase() === word ? { value: true } : flag.read(given)
})

/** @internal */
export const oneOf = <const Words extends ReadonlyArray<string>>(...words: Words): Kind<Words[number]> => ({
  allowed: words.map((word) => `"${word}"`).join(", "),
  read: (given) => words.includes(given as string) ? { value: given as Words[number] } : wrong("is none of these words")
})

/** @internal */
export const checksumAlgorithm: Kind<ChecksumAlgorithm> = {
  allowed: `${algorithms.join(", ")}, in any case`,
  read: (given) => {
    const found = algorithms.find((algorithm) => typeof given === "string" && algorithm === given.toUpperCase())
    return found === undefined ? wrong("is no checksum algorithm") : { value: found }
  }
}

const second = 1000
const day = 24 * 60 * 60 * second

const units: Readonly<Record<string, number>> = {
  ...{ ns: 1e-6, nsec: 1e-6, nano: 1e-6, nanos: 1e-6, us: 1e-3, usec: 1e-3, "µs": 1e-3, micro: 1e-3, micros: 1e-3 },
  ...{ ms: 1, msec: 1, milli: 1, millis: 1, s: second, sec: second, secs: second, second, seconds: second },
  ...{ m: 60 * second, min: 60 * second, mins: 60 * second, minute: 60 * second, minutes: 60 * second },
  ...{ h: day / 24, hr: day / 24, hrs: day / 24, hour: day / 24, hours: day / 24 },
  ...{ d: day, day, days: day, w: 7 * day, week: 7 * day, weeks: 7 * day }
}

const spans = /^(?:\s*\d+(?:\.\d+)?\s*[a-zµ]+)+\s*$/
const span = /(\d+(?:\.\d+)?)\s*([a-zµ]+)/g

/** The form of Rust's humantime, of which Effect's own is a part. */
const readSpans = (value: string): number | undefined => {
  if (!spans.test(value)) return undefined
  let millis = 0
  for (const [, amount, unit] of value.matchAll(span)) {
    if (!Object.hasOwn(units, unit!)) return undefined
    millis += Number(amount) * units[unit!]!
  }
  return millis
}

const readMillis = (given: unknown): number | undefined =>
  typeof given === "string"
    ? readSpans(given)
    : Option.getOrUndefined(Option.map(Duration.decodeUnknown(given), Duration.toMillis))

/** In milliseconds. @internal */
export const duration = (options?: { readonly orNothing: boolean }): Kind<number> => ({
  allowed: `a time such as "30s", "1m 30s" or "500ms"${options?.orNothing === true ? "" : ", more than 0"}`,
  read: (given) => {
    const millis = readMillis(given)
    if (millis === undefined || Number.isNaN(millis)) return wrong("is no time with a unit")
    return millis > 0 || (options?.orNothing === true && millis === 0) ? { value: millis } : wrong("is too short")
  }
})

/** @internal */
export const wholeNumber = (min: number, max: number): Kind<number> => ({
  allowed: max === Infinity ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`,
  read: (given) => {
    const value = typeof given === "string" && /^\d+$/.test(given) ? Number(given) : given
    return typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max
      ? { value }
      : wrong("is no such number")
  }
})

/** @internal */
export const secret: Kind<Redacted.Redacted<string>> = {
  allowed: "printable ASCII, as text or Redacted",
  read: (given) => {
    const value = Redacted.isRedacted(given) ? Redacted.value(given) : given
    if (typeof value !== "string") return wrong("is no text")
    const problem = printable.read(value)
    return "problem" in problem ? problem : { value: Redacted.make(value) }
  }
}

/** @internal */
export const customerKey: Kind<Redacted.Redacted<Uint8Array>> = {
  allowed: "32 bytes in base64, as text or Redacted",
  read: (given) => {
    const value = Redacted.isRedacted(given) ? Redacted.value(given) : given
    const bytes = typeof value === "string" ? base64.decode(value) : undefined
    return bytes?.length === 32 ? { value: Redacted.make(bytes) } : wrong("is not 32 bytes in base64")
  }
}

/** @internal */
export const proxyUrl: Kind<Redacted.Redacted<string>> = {
  allowed: "http:// or https://, a host and a port; perhaps user:password@ before it",
  read: (given) => {
    const value = Redacted.isRedacted(given) ? Redacted.value(given) : given
    if (typeof value !== "string") return wrong("is no text")
    // As curl has it, a bare host and port mean http.
    const whole = value.includes("://") ? value : `http://${value}`
    if (!/^https?:\/\/[^/?#\s]+\/?$/i.test(whole) || !URL.canParse(whole)) return wrong("is no address of a proxy")
    return { value: Redacted.make(whole) }
  }
}

/** @internal */
export const list: Kind<ReadonlyArray<string>> = {
  allowed: "names separated by commas, or an array of them",
  read: (given) => {
    const all = typeof given === "string" ? given.split(",") : given
    return Array.isArray(all) && all.every((one) => typeof one === "string")
      ? { value: all.map((one: string) => one.trim()).filter((one) => one !== "") }
      : wrong("is no list of names")
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A record of texts, or its JSON. @internal */
export const record = (
  allowed: string,
  entry: (name: string, value: string) => Read<readonly [string, string]>
): Kind<Readonly<Record<string, string>>> => ({
  allowed: `${allowed}, as a record or its JSON`,
  read: (given) => {
    let entries = given
    if (typeof given === "string") {
      try {
        entries = JSON.parse(given)
      } catch {
        return wrong("is no JSON")
      }
    }
    if (!isRecord(entries)) return wrong("is no record")
    const all: Record<string, string> = {}
    for (const [name, value] of Object.entries(entries)) {
      if (typeof value !== "string") return wrong(`has an entry ${JSON.stringify(name)} that is no text`)
      const read = entry(name, value)
      if ("problem" in read) return wrong(`has an entry ${JSON.stringify(name)} that ${read.problem}`)
      const [key, text] = read.value
      if (Object.hasOwn(all, key)) return wrong(`has ${JSON.stringify(key)} twice`)
      all[key] = text
    }
    return { value: all }
  }
})

/** What a request gets from elsewhere, or would be led astray by. */
const reserved = new Set([
  ...["authorization", "connection", "content-length", "content-md5", "expect", "host", "proxy-authorization", "te"],
  ...["trailer", "transfer-encoding", "upgrade", "user-agent", "accept-encoding", "date"],
  ...["x-amz-content-sha256", "x-amz-date", "x-amz-decoded-content-length", "x-amz-security-token", "x-amz-trailer"]
])

/** @internal */
export const headers: Kind<Readonly<Record<string, string>>> = record(
  "headers by name, but for those that requests get anyway",
  (name, value) => {
    const lower = name.toLowerCase()
    const problem = nameProblem(name) ?? valueProblem(value)
    if (problem !== undefined) return wrong(`cannot be sent: ${problem}`)
    return reserved.has(lower) ? wrong("is set by the request itself") : { value: [lower, value] }
  }
)

/** @internal */
export const contentTypes: Kind<Readonly<Record<string, string>>> = record(
  "content types by the end of a key, such as parquet",
  (suffix, type) => {
    const problem = type === "" ? "is empty" : valueProblem(type)
    return problem === undefined ? { value: [suffix.replace(/^\./, "").toLowerCase(), type] } : wrong(problem)
  }
)
