/**
 * What a probe has put into a bucket, and how it takes it away again.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as S3 from "../../S3.js"
import type { S3Client } from "../../S3Client.js"
import type * as StorageError from "../../StorageError.js"
import { says } from "./check.js"
import type { Report } from "./model.js"

/** @internal */
export interface Belongings {
  readonly key: (key: string) => void
  readonly upload: (key: string, uploadId: string) => void
  readonly version: (key: string, versionId: string) => void
  /** Takes everything away, and says what could not be. */
  readonly remove: Effect.Effect<Report["left"], never, S3Client>
}

type Left = Report["left"][number]

const concurrency = 4

/** @internal */
export const make = (bucket: string, prefix: string): Belongings => {
  const keys = new Map<string, Set<string>>()
  const uploads = new Map<string, string>()

  const versionsOf = (key: string): Set<string> => {
    const known = keys.get(key) ?? new Set()
    keys.set(key, known)
    return known
  }

  const attempt = <E extends StorageError.StorageError>(
    left: Omit<Left, "why">,
    effect: Effect.Effect<unknown, E, S3Client>
  ): Effect.Effect<ReadonlyArray<Left>, never, S3Client> =>
    Effect.match(effect, {
      onFailure: (error) =>
        error._tag === "NoSuchUpload" || error._tag === "NoSuchKey" || error._tag === "NoSuchVersion"
          ? []
          : [{ ...left, why: says(error) }],
      onSuccess: () => []
    })

  const abortAll = Effect.suspend(() =>
    Effect.forEach(
      uploads,
      ([uploadId, key]) => attempt({ key, uploadId }, S3.abortMultipartUpload({ bucket, key, uploadId })),
      { concurrency }
    )
  )

  const deleteVersions = Effect.suspend(() =>
    Effect.forEach(
      Array.from(keys).flatMap(([key, versions]) => Array.from(versions, (versionId) => ({ key, versionId }))),
      ({ key, versionId }) => attempt({ key }, S3.deleteObject({ bucket, key, versionId })),
      { concurrency }
    )
  )

  const deleteKey = (key: string) =>
    attempt(
      { key },
      Effect.flatMap(S3.deleteObject({ bucket, key }), ({ deleteMarker, versionId }) =>
        deleteMarker === true && versionId !== undefined
          ? Effect.asVoid(S3.deleteObject({ bucket, key, versionId }))
          : Effect.void)
    )

  const deleteKeys = Effect.suspend(() =>
    Effect.forEach(
      Array.from(keys).filter(([, versions]) => versions.size === 0),
      ([key]) => deleteKey(key),
      { concurrency }
    )
  )

  /** What is there in the end: a server may have stored a key by another name than it was given. */
  const deleteListed = S3.listObjectsV2Stream({ bucket, prefix }).pipe(
    Stream.orElse(() => S3.listObjectsStream({ bucket, prefix })),
    Stream.mapEffect(({ key }) => deleteKey(key), { concurrency }),
    Stream.runFold<ReadonlyArray<Left>, ReadonlyArray<Left>>([], (all, left) => [...all, ...left])
  )

  return {
    key: (key) => void versionsOf(key),
    upload: (key, uploadId) => void uploads.set(uploadId, key),
    version: (key, versionId) => void versionsOf(key).add(versionId),
    remove: Effect.gen(function*() {
      const unseen = yield* Effect.all([abortAll, deleteVersions])
      const unsure = yield* deleteKeys
      // Of a key that could not be deleted the listing knows whether it was ever there.
      const seen = yield* Effect.orElseSucceed(deleteListed, () => unsure.flat())
      return [...unseen.flat(2), ...seen]
    })
  }
}
