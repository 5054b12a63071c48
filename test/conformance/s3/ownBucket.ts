import type * as Provider from "effect-s3/Provider"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { freshName, remove } from "../bucket.js"

/** Deletes every version, locked ones too; what nobody may delete must not be made by a case. */
const removeVersions = (bucket: string, locked: boolean) =>
  S3.listObjectVersionsStream({ bucket }).pipe(
    Stream.runForEach(({ deleteMarker, key, versionId }) =>
      Effect.gen(function*() {
        if (locked && !deleteMarker) {
          yield* Effect.ignore(S3.putObjectLegalHold({ bucket, key, versionId, status: "OFF" }))
        }
        yield* S3.deleteObject({ bucket, key, versionId, ...(locked ? { bypassGovernanceRetention: true } : {}) })
      })
    ),
    Effect.catchTag("NoSuchBucket", () => Effect.void),
    Effect.andThen(remove(bucket))
  )

/** A bucket that keeps versions, gone after the case with all of them. */
export const versioned = Effect.acquireRelease(
  Effect.gen(function*() {
    const bucket = yield* freshName
    yield* S3.createBucket({ bucket })
    yield* S3.putBucketVersioning({ bucket, status: "Enabled" })
    return bucket
  }),
  (bucket) => Effect.orDie(removeVersions(bucket, false))
)

/** A bucket whose objects can be locked. */
export const lockable = Effect.acquireRelease(
  Effect.tap(freshName, (bucket) => S3.createBucket({ bucket, objectLockEnabled: true })),
  (bucket) => Effect.orDie(removeVersions(bucket, true))
)

/** Why a case is not run, where the server has not what it is about. */
export const without = (
  provider: Provider.Provider,
  feature: "versioning" | "tagging" | "objectLock" | "customerKeys"
): string | undefined => provider[feature] ? undefined : `${provider.name} has no ${feature}`
