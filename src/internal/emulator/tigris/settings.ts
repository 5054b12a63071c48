import type { Context, Operation } from "../operation.js"
import { documentBody } from "../operation.js"
import { notImplemented } from "../refusal.js"
import type { TigrisBucket } from "./bucket.js"
import { enableSnapshots, forksOf, notAllowed, tigrisBucket } from "./bucket.js"
import { isObject, jsonResponse, readObject } from "./json.js"
import { readRegions, readRetention } from "./wishes.js"

type Setting = (value: unknown, bucket: TigrisBucket, context: Context) => void

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
  }]
])

/** @internal */
export const updateBucket: Operation = {
  name: "UpdateBucket",
  payload: documentBody,
  run: (context, payload) => {
    const bucket = tigrisBucket(context)
    const wanted = Object.entries(readObject(payload))
    for (const [name] of wanted) if (!settings.has(name)) throw notImplemented(`the setting ${name} of a bucket`)
    for (const [name, value] of wanted) settings.get(name)?.(value, bucket, context)
    return jsonResponse({ status: "success", Bucket: bucket.name, Update: "success" })
  }
}
