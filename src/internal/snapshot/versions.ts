/**
 * A bucket as it was, by the versions that S3 keeps.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as ObjectStore from "../../ObjectStore.js"
import * as S3 from "../../S3.js"
import { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import * as conditions from "../store/conditions.js"
import { normalized } from "../store/wrap/prefix.js"

const pageSize = 1000

type Listed = S3.ObjectVersion & { readonly deleteMarker: false }

/** Times are kept to the second. */
const wasThere = ({ lastModified }: S3.ObjectVersion, time: Date): boolean =>
  lastModified !== undefined && lastModified.getTime() <= time.getTime()

/**
 * The newest version of each key that was there then, unless it is the mark of a deletion. The newest is the first in
 * the list: of those of the same second no time tells.
 */
const newest = (time: Date) => <E, R>(versions: Stream.Stream<S3.ObjectVersion, E, R>): Stream.Stream<Listed, E, R> =>
  versions.pipe(
    Stream.filter((version) => wasThere(version, time)),
    Stream.mapAccum(
      undefined as string | undefined,
      (before, version) => [version.key, version.key === before ? Option.none() : Option.some(version)] as const
    ),
    Stream.filterMap(Option.filter((version): version is Listed => !version.deleteMarker))
  )

/** One level below a prefix: what is further down is rolled up. */
const level = (objects: ReadonlyArray<ObjectStore.ObjectMeta>, prefix: string, delimiter: string) => {
  const commonPrefixes = new Set<string>()
  const here: Array<ObjectStore.ObjectMeta> = []
  for (const meta of objects) {
    const at = meta.key.indexOf(delimiter, prefix.length)
    if (at < 0) here.push(meta)
    else commonPrefixes.add(meta.key.slice(0, at + delimiter.length))
  }
  return { objects: here, commonPrefixes: [...commonPrefixes] }
}

const unsigned = (key: string) =>
  new StorageError.UnsupportedByProvider({
    operation: "signUrl",
    key,
    provider: "snapshot",
    feature: "presigned URL",
    message: "a URL cannot say at what time an object was what it was",
    hint: "sign one for the versionId that `head` answers"
  })

/** @internal */
export const store = (
  options: ObjectStore.S3Options,
  time: Date
): Effect.Effect<ObjectStore.Service, never, S3Client> =>
  Effect.map(Effect.all([S3Client, ObjectStore.makeS3(options)]), ([client, { backend }]) => {
    const { bucket } = options
    const root = normalized(options.prefix ?? "")
    const versions = (input: Omit<S3.ListObjectVersionsInput, "bucket">) =>
      S3.listObjectVersionsStream({ bucket, ...input }).pipe(Stream.provideService(S3Client, client))

    const find = (operation: string, key: string, versionId: string | undefined) =>
      versionId !== undefined ? Effect.succeed(versionId) : versions({ prefix: root + key }).pipe(
        // The key itself comes before what begins with it.
        Stream.takeWhile((version) => version.key === root + key),
        newest(time),
        Stream.runHead,
        Effect.flatMap(Option.match({
          onNone: () => Effect.fail(conditions.missing(operation, key)),
          onSome: ({ versionId }) => Effect.succeed(versionId)
        }))
      )

    const listed = (given: ObjectStore.ListOptions) =>
      versions({
        prefix: root + (given.prefix ?? "") || undefined,
        keyMarker: given.offset === undefined ? undefined : root + given.offset
      }).pipe(
        newest(time),
        Stream.map(({ etag, key, lastModified, size, storageClass }): ObjectStore.ObjectMeta => ({
          key: key.slice(root.length),
          size,
          etag,
          lastModified,
          storageClass
        }))
      )

    return ObjectStore.readOnly(ObjectStore.make({
      ...backend,
      location: `${time.toISOString()} of ${backend.location}`,
      get: (key, given) =>
        Effect.flatMap(
          find("GetObject", key, given.versionId),
          (versionId) => backend.get(key, { ...given, versionId })
        ),
      bytes: (key, given) =>
        Effect.flatMap(
          find("GetObject", key, given.versionId),
          (versionId) => backend.bytes(key, { ...given, versionId })
        ),
      head: (key, given) =>
        Effect.flatMap(
          find("HeadObject", key, given.versionId),
          (versionId) => backend.head(key, { ...given, versionId })
        ),
      list: ({ delimiter, ...given }) =>
        delimiter === undefined || delimiter === ""
          ? Stream.map(Stream.grouped(listed(given), pageSize), (objects) => ({
            objects: Chunk.toReadonlyArray(objects),
            commonPrefixes: []
          }))
          : Stream.fromEffect(Effect.map(
            Stream.runCollect(listed(given)),
            (objects) => level(Chunk.toReadonlyArray(objects), given.prefix ?? "", delimiter)
          )),
      digests: undefined,
      signUrl: (key) => Effect.fail(unsigned(key))
    }))
  })

/** Fails where the bucket has never kept versions: what it was nobody knows. @internal */
export const needVersions = (
  bucket: string
): Effect.Effect<void, S3.GetBucketVersioningError | StorageError.InvalidBucketState, S3Client> =>
  Effect.flatMap(S3.getBucketVersioning({ bucket }), ({ status }) =>
    status !== undefined ? Effect.void : Effect.fail(
      new StorageError.InvalidBucketState({
        operation: "Snapshot.at",
        bucket,
        message: `bucket ${JSON.stringify(bucket)} keeps no versions, so that nobody knows what it was`,
        hint: "turn versioning on with S3.putBucketVersioning"
      })
    ))
