import type { Operation } from "../operation.js"
import { headObject } from "../operations/read.js"
import { notImplemented } from "../refusal.js"
import { tigrisBucket } from "./bucket.js"
import { isObject } from "./json.js"

/** Where nothing is to be taken over there is nothing to do. @internal */
export const migrateObject: Operation = {
  ...headObject,
  name: "MigrateObject",
  run: (context, payload) => {
    const shadow = tigrisBucket(context).tigris.settings.get("shadow_bucket")
    if (isObject(shadow) && Object.keys(shadow).length > 0) throw notImplemented("migrations")
    return headObject.run(context, payload)
  }
}
