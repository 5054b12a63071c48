import * as Effect from "effect/Effect"
import type { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import { bucketInfo, type BucketInfoError } from "../../tigris/bucket.js"

/** That the server speaks Tigris, and the bucket has snapshots, before anything is done by it. @internal */
export const needSnapshots = (
  operation: string,
  bucket: string
): Effect.Effect<void, BucketInfoError | StorageError.InvalidBucketState, S3Client> =>
  Effect.flatMap(bucketInfo({ bucket }), ({ snapshotsEnabled }) =>
    snapshotsEnabled ? Effect.void : Effect.fail(
      new StorageError.InvalidBucketState({
        operation,
        bucket,
        message: `bucket ${JSON.stringify(bucket)} has no snapshots: they are not enabled`,
        hint: "enable them with `Snapshot.enable`"
      })
    ))
