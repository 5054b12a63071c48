/**
 * A bucket as it was.
 */
import * as Effect from "effect/Effect"
import * as ObjectStore from "../../ObjectStore.js"
import { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import { isReadable } from "../s3/asOf.js"
import type { Operation } from "../s3/operation.js"
import * as Through from "./through.js"
import type { Version } from "./version.js"

interface Named {
  readonly bucket?: string | undefined
  readonly versionId?: string | undefined
  readonly snapshotVersion?: Version | undefined
  readonly source?:
    | { readonly bucket?: string | undefined; readonly versionId?: string | undefined }
    | string
    | undefined
}

type Any = Operation<any, any, any, any>

const refuse = ({ name }: Any, bucket: string, version: Version, why: string): StorageError.UnsupportedByProvider =>
  new StorageError.UnsupportedByProvider({
    operation: name,
    bucket,
    provider: "snapshot",
    feature: name,
    message: `${name} of bucket ${JSON.stringify(bucket)} as of ${version}: ${why}`,
    hint: "ask outside of the snapshot, where the bucket is as it is now"
  })

const isCopyFrom = (bucket: string, { source }: Named): boolean =>
  typeof source === "object" && source.bucket === bucket && source.versionId === undefined

/** What says of the bucket itself, and not of what is in it, there is only now. */
const isOfBucketItself = ({ method, name, target }: Any): boolean =>
  target === "bucket" && (method === "GET" || method === "HEAD") && name !== "ListObjectVersions" &&
  name !== "ListMultipartUploads"

const rewriting = (bucket: string, version: Version): Through.Rewriting => ({
  execute: (client, operation, input) => {
    const named: Named = input
    const isOwn = named.bucket === bucket
    const isReading = operation.method === "GET" || operation.method === "HEAD" || operation.name === "RestoreObject"
    if (isOwn && !isReading) return Effect.fail(refuse(operation, bucket, version, "a snapshot is for reading only"))
    if (isReadable(operation)) {
      const wants = isOwn || isCopyFrom(bucket, named)
      return wants && named.versionId === undefined && named.snapshotVersion === undefined
        ? client.execute(operation, { ...input, snapshotVersion: version })
        : client.execute(operation, input)
    }
    if (operation.name === "UploadPartCopy" && isCopyFrom(bucket, named)) {
      return Effect.fail(refuse(operation, bucket, version, "the parts of an object cannot be copied as they were"))
    }
    return isOwn && operation.target !== "service" && !isOfBucketItself(operation)
      ? Effect.fail(refuse(operation, bucket, version, "it can only be asked of what is there now"))
      : client.execute(operation, input)
  },
  presign: (operation, input) => {
    const { bucket: named, versionId }: Named = input
    return named !== bucket || versionId !== undefined
      ? undefined
      : refuse(operation, bucket, version, "a URL cannot say it; sign one for the versionId that `head` answers")
  }
})

/** The client, for which the bucket is as it was. @internal */
export const client = (self: S3Client["Type"], bucket: string, version: Version): S3Client["Type"] =>
  Through.make(self, rewriting(bucket, version))

/** The bucket as a store, as it was. @internal */
export const store = (
  options: ObjectStore.S3Options,
  version: Version
): Effect.Effect<ObjectStore.Service, never, S3Client> =>
  Effect.flatMap(S3Client, (self) => {
    const then = client(self, options.bucket, version)
    return Effect.map(
      Effect.provideService(ObjectStore.makeS3(options), S3Client, then),
      ({ backend }) =>
        ObjectStore.readOnly(ObjectStore.make({
          ...backend,
          // Not where the bucket is now, from which a copy could be made without looking here.
          location: `${version} of ${backend.location}`
        }))
    )
  })
