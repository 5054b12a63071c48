import * as Effect from "effect/Effect"
import type * as StorageError from "../../StorageError.js"
import type { BucketInfo } from "../../tigris/bucket.js"
import { ignored } from "../s3/asOf.js"
import * as groups from "../s3/groups.js"
import * as Operation from "../s3/operation.js"
import { isVersion } from "./version.js"

/** The settings of clients that have been answered by Tigris: what is known of one bucket is known of the server. */
const answered = new WeakSet<object>()

/** @internal */
export const isAnswered = (config: object): boolean => answered.has(config)

/** S3's, to which Tigris says more, and always says it. @internal */
export const bucketInfoOperation = Operation.define<groups.BucketInput>()({
  name: "HeadBucket",
  method: "HEAD",
  target: "bucket",
  access: "credentials",
  requires: "tigrisExtensions",
  members: groups.bucket,
  errors: groups.bucketErrors,
  answer: (response, { config, where }): Effect.Effect<BucketInfo, StorageError.UnsupportedByProvider> =>
    Effect.andThen(
      response.release,
      Effect.suspend(() => {
        const header = (name: string) => response.headers[`x-tigris-${name}`]
        const enabled = header("enable-snapshot")
        if (enabled === undefined) {
          return Effect.fail(ignored(config.provider.name, where, "it does not say whether there are snapshots"))
        }
        answered.add(config)
        const source = header("fork-source-bucket")
        const version = header("fork-source-bucket-snapshot") ?? ""
        return Effect.succeed({
          snapshotsEnabled: enabled.toLowerCase() === "true",
          fork: source === undefined ? undefined : { source, version: isVersion(version) ? version : undefined },
          isForkParent: header("is-fork-parent")?.toLowerCase() === "true"
        })
      })
    )
})
