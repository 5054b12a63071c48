import type { EmulatorResponse } from "../model.js"
import { joined } from "../model.js"
import type { Payload } from "../payload.js"
import { refusal } from "../refusal.js"

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** @internal */
export const jsonResponse = (value: unknown): EmulatorResponse => ({
  status: 200,
  headers: [["Content-Type", "application/json"]],
  body: encoder.encode(JSON.stringify(value))
})

/** @internal */
export type JsonObject = Readonly<Record<string, unknown>>

/** @internal */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** @internal */
export const readObject = (payload: Payload): JsonObject => {
  let value: unknown
  try {
    value = JSON.parse(decoder.decode(joined(payload.data)))
  } catch {
    value = undefined
  }
  if (!isObject(value)) throw refusal("InvalidArgument", { message: "The body is not a JSON object" })
  return value
}
