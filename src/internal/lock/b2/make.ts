import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { B2Client } from "../../../B2Client.js"
import type * as Lock from "../../../Lock.js"
import * as StorageError from "../../../StorageError.js"
import type { Capability } from "../../b2/model.js"
import { jittered } from "../../jittered.js"
import { onceFor } from "../probe.js"
import * as protocol from "../protocol.js"
import type { Defaults } from "../request.js"
import * as buckets from "./bucket.js"
import { probe } from "./probe.js"
import * as register from "./register.js"

/** B2 lets an account list its buckets about once a second, and bills both calls. */
const defaults: Defaults = { lease: "2 minutes", poll: jittered(Schedule.spaced("15 seconds")) }

const needs: ReadonlyArray<Capability> = ["listBuckets", "writeBuckets"]

const allowed = (client: B2Client["Type"], bucket: string): Effect.Effect<void, Lock.LockError> =>
  Effect.flatMap(client.account, ({ capabilities }) => {
    const missing = needs.filter((need) => !capabilities.includes(need))
    return missing.length === 0 ? Effect.void : new StorageError.AccessDenied({
      bucket,
      message: `the application key lacks the capability ${missing.join(" and ")}`,
      hint: `locks in a bucket's info need ${needs.join(" and ")}; nothing was sent`
    })
  })

/** @internal */
export const make = (
  { bucket, probe: probes = true }: Lock.B2BucketInfoOptions
): Effect.Effect<Lock.Service, never, B2Client> =>
  Effect.map(B2Client, (client) => {
    const info = buckets.make(client, bucket)
    const permitted = allowed(client, bucket)
    return protocol.make(
      register.make(info),
      probes ? Effect.andThen(permitted, onceFor(client, bucket, probe(info))) : permitted,
      defaults
    )
  })
