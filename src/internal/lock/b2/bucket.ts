/**
 * What a bucket says of itself (`bucketInfo`), replaced as a whole if the bucket is still at the revision that was read:
 * the one compare-and-set that B2 has.
 */
import * as Effect from "effect/Effect"
import { updateBucket } from "../../../b2/bucket.js"
import { B2Client } from "../../../B2Client.js"
import type * as Lock from "../../../Lock.js"
import * as StorageError from "../../../StorageError.js"
import type { Bucket } from "../../b2/model.js"
import { listBuckets } from "../../b2/operations.js"

/** @internal */
export type Info = Readonly<Record<string, string>>

/** @internal */
export interface State {
  readonly bucketId: string
  /** Grows with every change of the bucket, of whatever setting. */
  readonly revision: number
  readonly info: Info
}

/** @internal */
export interface BucketInfo {
  readonly read: Effect.Effect<State, Lock.LockError>
  /** As it is afterwards; nothing where the bucket was no longer as it was. */
  readonly replace: (state: State, info: Info) => Effect.Effect<State | undefined, Lock.LockError>
}

const stateOf = ({ bucketId, bucketInfo, bucketName, revision }: Bucket) =>
  Number.isSafeInteger(revision)
    ? Effect.succeed<State>({ bucketId, revision: revision!, info: bucketInfo })
    : Effect.fail(
      new StorageError.MalformedResponse({
        bucket: bucketName,
        message: "B2 answers without the revision by which a change of the bucket is known"
      })
    )

/** @internal */
export const make = (client: B2Client["Type"], bucketName: string): BucketInfo => ({
  read: Effect.flatMap(
    client.execute(listBuckets, { bucketName, bucketTypes: ["all"] }),
    ([found]): Effect.Effect<State, StorageError.MalformedResponse | StorageError.NoSuchBucket> =>
      found === undefined
        ? new StorageError.NoSuchBucket({
          bucket: bucketName,
          operation: "b2_list_buckets",
          message: `there is no bucket ${bucketName}`
        })
        : stateOf(found)
  ),
  replace: ({ bucketId, revision }, bucketInfo) =>
    updateBucket({ bucketId, bucketInfo, ifRevisionIs: revision }).pipe(
      Effect.provideService(B2Client, client),
      Effect.flatMap(stateOf),
      Effect.catchTags({
        PreconditionFailed: () => Effect.succeed(undefined),
        InvalidBucketState: (error) =>
          new StorageError.MalformedResponse({
            ...error,
            message: "B2 refuses, for another setting of the bucket, a change of its info alone"
          })
      })
    )
})
