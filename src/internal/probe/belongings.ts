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
  /** Takes everything away, and says what could not be. */
  readonly remove: Effect.Effect<Report["left"], never, S3Client>
}

type Left = Report["left"][number]

interface Found {
  readonly key: string
  readonly versionId?: string | undefined
}

const concurrency = 4

/** @internal */
export const make = (bucket: string, prefix: string): Belongings => {
  const keys = new Set<string>()
  const uploads = new Map<string, string>()

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

  const abortUploads = Effect.suspend(() =>
    Effect.forEach(
      uploads,
      ([uploadId, key]) => attempt({ key, uploadId }, S3.abortMultipartUpload({ bucket, key, uploadId })),
      { concurrency }
    )
  )

  const remove = ({ key, versionId }: Found) => attempt({ key }, S3.deleteObject({ bucket, key, versionId }))

  const deleteKnown = Effect.suspend(() => Effect.forEach(keys, (key) => remove({ key }), { concurrency }))

  // The bucket may keep versions, and the server may have stored a key by another name than it was given.
  const deleteListed = S3.listObjectVersionsStream({ bucket, prefix }).pipe(
    Stream.map((entry): Found => ({ key: entry.key, versionId: entry.versionId })),
    Stream.orElse(() =>
      S3.listObjectsV2Stream({ bucket, prefix }) as Stream.Stream<Found, S3.ListObjectsV2Error, S3Client>
    ),
    Stream.orElse(() => S3.listObjectsStream({ bucket, prefix })),
    Stream.mapEffect(remove, { concurrency }),
    Stream.runFold<ReadonlyArray<Left>, ReadonlyArray<Left>>([], (all, left) => [...all, ...left])
  )

  return {
    key: (key) => void keys.add(key),
    upload: (key, uploadId) => void uploads.set(uploadId, key),
    remove: Effect.gen(function*() {
      const aborted = yield* abortUploads
      const known = yield* deleteKnown
      // Of a key that could not be deleted the listing knows whether it was ever there.
      const listed = yield* Effect.orElseSucceed(deleteListed, () => known.flat())
      return [...aborted.flat(), ...listed]
    })
  }
}
