/**
 * How files are encrypted, and what holds them.
 */
import { md5 } from "#digest"
import * as base64 from "../../wire/base64.js"
import type { Headers } from "../headers.js"
import { may } from "./auth.js"
import * as Call from "./call.js"
import { accessDenied, badRequest, unauthorized } from "./refusal.js"
import type { Bucket, Encryption, File, Key, Period, Retention } from "./state.js"

const customer = (key: string | undefined, keyMd5: string | undefined, algorithm: string | undefined): Encryption => {
  if (algorithm !== "AES256") throw badRequest("the encryption algorithm must be AES256")
  const bytes = base64.decode(key ?? "")
  if (bytes?.length !== 32) throw badRequest("the customer key must be 256 bits in base64")
  const actual = base64.encode(md5(bytes))
  if (keyMd5 !== actual) throw badRequest("customerKeyMd5 does not match customerKey")
  return { mode: "SSE-C", keyMd5: actual }
}

/** @internal */
export const encryption: Call.Reader<Encryption> = (value, field) => {
  const given = Call.record(value, field)
  const mode = given["mode"]
  if (mode === null || mode === "none") return { mode: null }
  const algorithm = Call.optional(Call.text)(given["algorithm"], "algorithm")
  if (mode === "SSE-B2") {
    if (algorithm !== "AES256") throw badRequest("the encryption algorithm must be AES256")
    return { mode }
  }
  if (mode !== "SSE-C") throw badRequest(`${field}.mode must be SSE-B2 or SSE-C`)
  return customer(
    Call.text(given["customerKey"], "customerKey"),
    Call.text(given["customerKeyMd5"], "customerKeyMd5"),
    algorithm
  )
}

const prefix = "x-bz-server-side-encryption"

/** @internal */
export const encryptionOfHeaders = (headers: Headers): Encryption | undefined => {
  const algorithm = headers.get(`${prefix}-customer-algorithm`)
  const key = headers.get(`${prefix}-customer-key`)
  if (algorithm !== undefined || key !== undefined) {
    return customer(key, headers.get(`${prefix}-customer-key-md5`), algorithm)
  }
  const managed = headers.get(prefix)
  if (managed === undefined) return undefined
  if (managed !== "AES256") throw badRequest("the encryption algorithm must be AES256")
  return { mode: "SSE-B2" }
}

/** @internal */
export const encryptionHeaders = (encryption: Encryption): ReadonlyArray<readonly [string, string]> =>
  encryption.mode === "SSE-B2"
    ? [["X-Bz-Server-Side-Encryption", "AES256"]]
    : encryption.mode === "SSE-C"
    ? [
      ["X-Bz-Server-Side-Encryption-Customer-Algorithm", "AES256"],
      ["X-Bz-Server-Side-Encryption-Customer-Key-Md5", encryption.keyMd5]
    ]
    : []

/** What was written with a customer's key is read with that key, and anything else with none. @internal */
export const unlock = (file: File, given: Encryption | undefined): void => {
  const { encryption } = file
  if (encryption.mode !== "SSE-C") {
    if (given?.mode === "SSE-C") throw badRequest("The file was not stored with a customer key.")
    return
  }
  if (given?.mode !== "SSE-C") {
    throw badRequest("The file was stored with a customer key, which must be provided to read it.")
  }
  if (given.keyMd5 !== encryption.keyMd5) throw accessDenied("The customer key is not that of the file.")
}

/** @internal */
export const sameKey = (a: Encryption, b: Encryption | undefined): boolean =>
  a.mode === "SSE-C" ? b?.mode === "SSE-C" && a.keyMd5 === b.keyMd5 : b === undefined || b.mode === a.mode

const maximum = 100 * 365 * 86_400_000

const timed = (mode: string, until: number, now: number): Retention => {
  if (mode !== "governance" && mode !== "compliance") throw badRequest("mode must be governance or compliance")
  if (until <= now || until > now + maximum) throw badRequest("retainUntilTimestamp must be in the future")
  return { mode, until }
}

/** `null` takes a retention away. @internal */
export const retention = (now: number): Call.Reader<Retention | null> => (value, field) => {
  const given = Call.record(value, field)
  const { mode, retainUntilTimestamp } = given
  if ((mode === null || mode === undefined) && (retainUntilTimestamp === null || retainUntilTimestamp === undefined)) {
    return null
  }
  return timed(
    Call.text(mode, "mode"),
    Call.count(0, Number.MAX_SAFE_INTEGER)(retainUntilTimestamp, "retainUntilTimestamp"),
    now
  )
}

/** @internal */
export const period: Call.Reader<Period> = (value, field) => {
  const given = Call.record(value, field)
  return {
    duration: Call.count(1, 36_500)(given["duration"], "duration"),
    unit: Call.oneOf("days", "years")(given["unit"], "unit")
  }
}

/** What a new file is held by. @internal */
export interface Lock {
  readonly retention: Retention | undefined
  readonly legalHold: "on" | "off" | undefined
}

const days = { days: 1, years: 365 } as const

/** @internal */
export const settle = (
  key: Key,
  bucket: Bucket,
  given: { readonly retention?: Retention | null | undefined; readonly legalHold?: "on" | "off" | undefined },
  now: number
): Lock => {
  const { legalHold, retention } = given
  if (retention && !may(key, "writeFileRetentions")) throw unauthorized("unauthorized")
  if (legalHold !== undefined && !may(key, "writeFileLegalHolds")) throw unauthorized("unauthorized")
  if ((retention || legalHold !== undefined) && !bucket.lockEnabled) {
    throw badRequest("The bucket is not file lock enabled.")
  }
  const standard = bucket.defaultRetention
  return {
    legalHold,
    retention: retention ?? (standard && {
      mode: standard.mode,
      until: now + standard.period.duration * days[standard.period.unit] * 86_400_000
    })
  }
}

/** @internal */
export const lockOfHeaders = (headers: Headers, now: number): Parameters<typeof settle>[2] => {
  const mode = headers.get("x-bz-file-retention-mode")
  const until = headers.get("x-bz-file-retention-retain-until-timestamp")
  const hold = headers.get("x-bz-file-legal-hold")
  if ((mode === undefined) !== (until === undefined)) {
    throw badRequest("X-Bz-File-Retention-Mode and its timestamp must come together")
  }
  return {
    retention: mode === undefined || until === undefined
      ? undefined
      : timed(mode, Call.count(0, Number.MAX_SAFE_INTEGER)(until, "X-Bz-File-Retention-Retain-Until-Timestamp"), now),
    legalHold: hold === undefined ? undefined : Call.oneOf("on", "off")(hold, "X-Bz-File-Legal-Hold")
  }
}

/** @internal */
export const bypasses = (key: Key, asked: boolean | undefined): boolean => {
  if (asked !== true) return false
  if (!may(key, "bypassGovernance")) throw unauthorized("unauthorized")
  return true
}

/** @internal */
export const checkDelete = (file: File, now: number, bypass: boolean): void => {
  const { legalHold, retention } = file
  const held = retention !== undefined && retention.until > now && !(bypass && retention.mode === "governance")
  if (legalHold === "on" || held) throw accessDenied("The file is protected by file lock.")
}

/** @internal */
export const checkRetention = (file: File, next: Retention | undefined, now: number, bypass: boolean): void => {
  const before = file.retention
  if (before === undefined || before.until <= now || (bypass && before.mode === "governance")) return
  if (next === undefined || next.mode !== before.mode || next.until < before.until) {
    throw accessDenied("The retention of the file cannot be shortened or taken away.")
  }
}
