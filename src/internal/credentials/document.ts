/**
 * The documents in which services and programs give credentials: the same four values under changing names.
 */
import type { Credentials } from "../../Credentials.js"
import * as dates from "../wire/dates.js"
import { isProblem, type Problem } from "./failure.js"
import * as keys from "./keys.js"

/** Under which names the values stand. @internal */
export interface Names {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiration: string
}

const pascalCase = {
  accessKeyId: "AccessKeyId",
  secretAccessKey: "SecretAccessKey",
  sessionToken: "SessionToken",
  expiration: "Expiration"
}

/** Of STS, and of `credential_process`. @internal */
export const sts: Names = pascalCase

/** Of the container and the instance. @internal */
export const metadata: Names = { ...pascalCase, sessionToken: "Token" }

/** Of the SSO portal. @internal */
export const portal: Names = {
  accessKeyId: "accessKeyId",
  secretAccessKey: "secretAccessKey",
  sessionToken: "sessionToken",
  expiration: "expiration"
}

/** @internal */
export type Fields = (name: string) => unknown

const toDate = (value: unknown): Date | undefined => {
  const ms = typeof value === "string" ? dates.fromIso(value.trim()) : typeof value === "number" ? value : undefined
  return ms !== undefined && dates.isFormattable(ms) ? new Date(ms) : undefined
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

/** @internal */
export const read = (field: Fields, names: Names): Credentials | Problem => {
  const accessKeyId = field(names.accessKeyId)
  const secretAccessKey = field(names.secretAccessKey)
  const sessionToken = field(names.sessionToken) ?? undefined
  const given = field(names.expiration) ?? undefined
  if (!isText(accessKeyId)) return { problem: `has no ${names.accessKeyId}` }
  if (!isText(secretAccessKey)) return { problem: `has no ${names.secretAccessKey}` }
  if (sessionToken !== undefined && !isText(sessionToken)) {
    return { problem: `has a ${names.sessionToken} that is no text` }
  }
  const expiration = toDate(given)
  if (given !== undefined && expiration === undefined) {
    return { problem: `has an ${names.expiration} that is no date` }
  }
  return keys.make({ accessKeyId, secretAccessKey, sessionToken, expiration })
}

const utf8 = /* @__PURE__ */ new TextDecoder()

/** The members of a JSON object, its own only. @internal */
export const fromJson = (text: string | Uint8Array): Fields | Problem => {
  let parsed: unknown
  try {
    parsed = JSON.parse(typeof text === "string" ? text : utf8.decode(text))
  } catch {
    // The parser's own message quotes the text.
    return { problem: "is not JSON" }
  }
  return fromObject(parsed) ?? { problem: "is no JSON object" }
}

/** @internal */
export const fromObject = (value: unknown): Fields | undefined =>
  typeof value !== "object" || value === null || Array.isArray(value)
    ? undefined
    : (name) => Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined

/** @internal */
export const readJson = (text: string | Uint8Array, names: Names): Credentials | Problem => {
  const fields = fromJson(text)
  return isProblem(fields) ? fields : read(fields, names)
}
