/**
 * What a bucket is set to. What has no row here is refused; of what is only kept, nothing comes: nobody is notified, no
 * object is taken over from elsewhere, and nobody is let in by a share.
 */
import * as Acl from "../acl.js"
import type { Context, Operation } from "../operation.js"
import { documentBody } from "../operation.js"
import { notImplemented } from "../refusal.js"
import type { TigrisBucket } from "./bucket.js"
import { enableSnapshots, forksOf, notAllowed, tigrisBucket } from "./bucket.js"
import type { JsonObject } from "./json.js"
import { isObject, jsonResponse, readObject } from "./json.js"
import * as Query from "./query.js"
import { setCors, setLifecycle } from "./rules.js"
import { readPublicListing, readRegions, readRetention, readStorageClass } from "./wishes.js"

type Setting = (value: unknown, bucket: TigrisBucket, context: Context) => void

const isText = (value: unknown): boolean => typeof value === "string"
const isFlag = (value: unknown): boolean => typeof value === "boolean"

/** Kept as it came, if it looks right. */
const keeping = (name: string, isRight: (value: unknown) => boolean): readonly [string, Setting] => [
  name,
  (value, { tigris }) => {
    if (!isRight(value)) throw notAllowed(`${name} is not understood`)
    tigris.settings.set(name, value)
  }
]

const withFlag = (name: string) => (value: unknown): boolean => isObject(value) && isFlag(value[name])

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0

const isAuth = (value: unknown): boolean =>
  value === undefined ||
  isObject(value) && (isText(value["token"]) || isText(value["basic_user"]) && isText(value["basic_pass"]))

const isNotified = (value: unknown): boolean => {
  if (!isObject(value)) return false
  if (isEmpty(value)) return true
  const { auth, enabled, filter = "", web_hook } = value
  if (typeof filter !== "string") return false
  if (filter !== "") Query.parse("filter", filter)
  return isFlag(enabled) && typeof web_hook === "string" && /^https?:\/\//.test(web_hook) && isAuth(auth)
}

const isMigration = (value: unknown): boolean =>
  isObject(value) &&
  (isEmpty(value) || ["access_key", "secret_key", "region", "name", "endpoint"].every((name) => isText(value[name])))

const roles: ReadonlyArray<unknown> = ["ReadOnly", "ReadWrite", "Editor"]

const isShared = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((share) =>
    isObject(share) && roles.includes(share["role"]) && isText(share["team_id"]) !== isText(share["user_id"])
  )

const settings: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ["type", (value, bucket, context) => {
    if (value === 1) {
      if (bucket.settings.has("lifecycle")) throw notAllowed("A bucket with lifecycle rules takes no snapshots")
      enableSnapshots(bucket, context)
      return
    }
    if (value !== 0) throw notAllowed("The type of a bucket is 0 or 1")
    if (bucket.tigris.parent !== undefined || forksOf(context.state, bucket).length > 0) {
      throw notAllowed("Snapshots cannot be disabled for a fork, nor for a bucket that has forks")
    }
    bucket.tigris.snapshotsEnabled = false
  }],
  ["soft_delete", (value, { tigris }) => {
    if (!isObject(value) || typeof value["enabled"] !== "boolean") throw notAllowed("soft_delete is not understood")
    const days = value["retention_days"]
    tigris.retentionDays = value["enabled"] ? readRetention(days === undefined ? "true" : String(days)) : undefined
  }],
  ["object_regions", (value, { tigris }) => {
    tigris.regions = readRegions(String(value))
  }],
  ["storage_class", (value, { tigris }) => {
    tigris.storageClass = readStorageClass(String(value))
  }],
  ["lifecycle_rules", setLifecycle],
  ["cors", setCors],
  keeping("acl_settings", withFlag("allow_object_acl")),
  keeping("cache_control", isText),
  keeping("website", (value) => isObject(value) && isText(value["domain_name"])),
  keeping("protection", withFlag("protected")),
  keeping(
    "additional_http_headers",
    (value) => value === null || isObject(value) && value["X-Content-Type-Options"] === "nosniff"
  ),
  keeping("object_notifications", isNotified),
  keeping("shadow_bucket", isMigration),
  keeping("shares", isShared)
])

/** @internal */
export const updateBucket: Operation = {
  name: "UpdateBucket",
  payload: documentBody,
  run: (context, payload) => {
    const bucket = tigrisBucket(context)
    const wanted = Object.entries(readObject(payload))
    for (const [name] of wanted) if (!settings.has(name)) throw notImplemented(`the setting ${name} of a bucket`)
    const acl = Acl.fromHeaders(context.headers, context.state.owner)
    const publicListing = readPublicListing(context.headers)
    for (const [name, value] of wanted) settings.get(name)?.(value, bucket, context)
    if (acl !== undefined) bucket.acl = acl
    if (publicListing !== undefined) bucket.tigris.publicListing = publicListing
    return jsonResponse({ status: "success", Bucket: bucket.name, Update: "success" })
  }
}
