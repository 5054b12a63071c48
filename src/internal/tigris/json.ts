/**
 * Reads what Tigris answers in JSON. What cannot be read is left out.
 */
import * as Effect from "effect/Effect"
import type * as StorageError from "../../StorageError.js"
import { documentLimit, malformed } from "../s3/answers.js"
import { ignored } from "../s3/asOf.js"
import type { Answer } from "../s3/operation.js"

/** @internal */
export type Json = Readonly<Record<string, unknown>>

/** @internal */
export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** @internal */
export const object = (value: unknown): Json => isObject(value) ? value : {}

/** @internal */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/** @internal */
export const number = (value: unknown): number | undefined => typeof value === "number" ? value : undefined

/** @internal */
export const boolean = (value: unknown): boolean | undefined => typeof value === "boolean" ? value : undefined

/** @internal */
export const date = (value: unknown): Date | undefined => {
  const ms = Date.parse(text(value) ?? "")
  return Number.isNaN(ms) ? undefined : new Date(ms)
}

/** One may come without its list. @internal */
export const list = (value: unknown): ReadonlyArray<unknown> =>
  Array.isArray(value) ? value : isObject(value) ? [value] : []

/** Places, joined by commas. @internal */
export const words = (value: unknown): ReadonlyArray<string> =>
  text(value)?.split(",").map((word) => word.trim()).filter((word) => word !== "") ?? []

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return undefined
  }
}

/**
 * A JSON object; `decode` says in words what is wrong with it. One that `refuses` is a good answer in which the server
 * says no.
 *
 * @internal
 */
export const answer = <I, O extends object>(
  decode: (value: Json, input: I) => O | string,
  refuses: (value: Json) => boolean = () => false
): Answer<I, O> =>
(response, asked) =>
  Effect.flatMap(
    asked.restore(response.bytes(documentLimit)),
    (body): Effect.Effect<O, StorageError.StorageError> => {
      const value = parse(body)
      if (!isObject(value) && response.headers["content-type"]?.includes("xml") === true) {
        return Effect.fail(ignored(asked.config.provider.name, asked.where, "it answers in XML"))
      }
      if (isObject(value) && refuses(value)) return Effect.fail(asked.refusal(400, response.headers, body))
      const decoded = isObject(value) ? decode(value, asked.input) : "it is not a JSON object"
      return typeof decoded === "string" ? Effect.fail(malformed(asked, response, decoded)) : Effect.succeed(decoded)
    }
  )
