/**
 * Lifecycle and CORS, which Tigris takes in S3's documents and in JSON of its own. They are kept as the documents, so
 * that each form shows what the other has set.
 */
import type { Xml } from "../../wire/xml.js"
import * as WireXml from "../../wire/xml.js"
import type { Context } from "../operation.js"
import * as Checks from "../settings/checks.js"
import type { Check } from "../settings/document.js"
import { element, write } from "../settings/document.js"
import { kept } from "../settings/kept.js"
import type { TigrisBucket } from "./bucket.js"
import { notAllowed } from "./bucket.js"
import type { JsonObject } from "./json.js"
import { isObject } from "./json.js"

const refuse = (name: string) => notAllowed(`${name} is not understood`)

const objects = (name: string, value: unknown): ReadonlyArray<JsonObject> => {
  if (!Array.isArray(value) || !value.every(isObject)) throw refuse(name)
  return value
}

const texts = (name: string, value: unknown): ReadonlyArray<string> => {
  if (!Array.isArray(value) || !value.every((one): one is string => typeof one === "string")) throw refuse(name)
  return value
}

const scalar = (name: string, value: unknown): string => {
  if (typeof value !== "string" && typeof value !== "number") throw refuse(name)
  return String(value)
}

const optional = (name: string, value: unknown): ReadonlyArray<Xml> =>
  value === undefined ? [] : [element(name, scalar(name, value))]

const set = (bucket: TigrisBucket, context: Context, subresource: string, root: Xml, check: Check): void => {
  bucket.settings.set(subresource, write(check(root, context, bucket)))
}

const corsRule = ({ allowedHeaders = [], allowedMethods, allowedOrigin, exposeHeaders = [], maxAge }: JsonObject) => {
  const several = (name: string, value: unknown) => texts(name, value).map((text) => element(name, text))
  return element("CORSRule", [
    ...several("AllowedOrigin", allowedOrigin),
    ...several("AllowedMethod", allowedMethods),
    ...several("AllowedHeader", allowedHeaders),
    ...several("ExposeHeader", exposeHeaders),
    ...optional("MaxAgeSeconds", maxAge)
  ])
}

/** @internal */
export const setCors = (value: unknown, bucket: TigrisBucket, context: Context): void => {
  if (value === null) {
    bucket.settings.delete("cors")
    return
  }
  const rules = isObject(value) ? objects("cors", value["rules"]) : undefined
  if (rules === undefined) throw refuse("cors")
  set(bucket, context, "cors", element("CORSConfiguration", rules.map(corsRule)), Checks.cors)
}

const all = (rule: Xml, name: string) => WireXml.childrenOf(rule, name).map(({ text }) => text)

/** @internal */
export const corsOf = (bucket: TigrisBucket): JsonObject => {
  const root = kept(bucket, "cors")
  return root === undefined ? {} : {
    cors: {
      rules: WireXml.childrenOf(root, "CORSRule").map((rule) => {
        const maxAge = WireXml.childText(rule, "MaxAgeSeconds")
        return {
          allowedOrigin: all(rule, "AllowedOrigin"),
          allowedMethods: all(rule, "AllowedMethod"),
          allowedHeaders: all(rule, "AllowedHeader"),
          exposeHeaders: all(rule, "ExposeHeader"),
          ...(maxAge === undefined ? {} : { maxAge: Number(maxAge) })
        }
      })
    }
  }
}

const action = (name: string, { date, days, storage_class }: JsonObject): Xml =>
  element(name, [
    ...optional("Days", days),
    ...(date === undefined ? [] : [element("Date", `${scalar("date", date)}T00:00:00Z`)]),
    ...optional("StorageClass", storage_class)
  ])

const lifecycleRule = ({ expiration, filter, id, status, transitions = [] }: JsonObject): Xml => {
  const moves = objects("transitions", transitions)
  if (moves.length > 1) throw notAllowed("A rule has one transition at most")
  if (status !== 1 && status !== 2) throw refuse("status")
  const prefix = isObject(filter) ? filter["prefix"] : undefined
  return element("Rule", [
    ...optional("ID", id),
    element("Filter", [element("Prefix", prefix === undefined ? "" : scalar("prefix", prefix))]),
    element("Status", status === 1 ? "Enabled" : "Disabled"),
    ...moves.map((move) => action("Transition", move)),
    ...(isObject(expiration) ? [action("Expiration", expiration)] : [])
  ])
}

/** @internal */
export const setLifecycle = (value: unknown, bucket: TigrisBucket, context: Context): void => {
  const rules = objects("lifecycle_rules", value)
  if (rules.length === 0 || rules.length > 10) throw notAllowed("A bucket has 1 to 10 lifecycle rules")
  if (bucket.tigris.snapshotsEnabled) throw notAllowed("A bucket with snapshots takes no lifecycle rules")
  set(
    bucket,
    context,
    "lifecycle",
    element("LifecycleConfiguration", rules.map(lifecycleRule)),
    Checks.lifecycle
  )
}

const ageOf = (action: Xml): JsonObject => {
  const days = WireXml.childText(action, "Days")
  const date = WireXml.childText(action, "Date")
  return {
    ...(days === undefined ? {} : { days: Number(days) }),
    ...(date === undefined ? {} : { date: date.slice(0, 10) })
  }
}

/** @internal */
export const lifecycleOf = (bucket: TigrisBucket): JsonObject => {
  const root = kept(bucket, "lifecycle")
  return root === undefined ? {} : {
    lifecycle_rules: WireXml.childrenOf(root, "Rule").map((rule) => {
      const filter = WireXml.child(rule, "Filter")
      const prefix = filter === undefined ? WireXml.childText(rule, "Prefix") : WireXml.childText(filter, "Prefix")
      const expiration = WireXml.child(rule, "Expiration")
      const transitions = WireXml.childrenOf(rule, "Transition").map((move) => ({
        storage_class: WireXml.childText(move, "StorageClass"),
        ...ageOf(move)
      }))
      const isEnabled = WireXml.childText(rule, "Status") === "Enabled"
      return {
        id: WireXml.childText(rule, "ID"),
        ...(transitions.length === 0 ? {} : { transitions }),
        ...(expiration === undefined ? {} : { expiration: { ...ageOf(expiration), enabled: isEnabled } }),
        ...(prefix === undefined || prefix === "" ? {} : { filter: { prefix } }),
        status: isEnabled ? 1 : 2
      }
    })
  }
}
