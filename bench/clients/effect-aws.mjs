import { uploadParts } from "../lib/parts.mjs"
import {
  accessKeyId,
  bucket,
  largeKey,
  listPrefix,
  presignExpirySeconds,
  region,
  secretAccessKey,
  smallKey,
  smallSize,
  uploadKey
} from "../lib/settings.mjs"

export const title = "@effect-aws/client-s3, the AWS SDK in Effect"
export const load = async () => {
  const [{ S3 }, ManagedRuntime, Effect, loop] = await Promise.all([
    import("@effect-aws/client-s3"),
    import("effect/ManagedRuntime"),
    import("effect/Effect"),
    import("../lib/effectLoop.mjs")
  ])
  return { S3, ManagedRuntime, Effect, loop }
}

export const make = ({ Effect, loop, ManagedRuntime, S3 }, { origin }) => {
  const runtime = ManagedRuntime.make(
    S3.layer({ endpoint: origin, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } })
  )
  const run = (effect) => runtime.runPromise(effect)
  const small = Buffer.alloc(smallSize, 0x61)
  const object = { Bucket: bucket, Key: smallKey }
  const target = { Bucket: bucket, Key: uploadKey }
  return {
    loop: loop.effectLoop(run),
    get: () =>
      Effect.flatMap(S3.getObject(object), ({ Body }) =>
        Effect.flatMap(
          Effect.promise(() => Body.transformToByteArray()),
          (bytes) => bytes.length === smallSize ? Effect.void : Effect.die(new Error("bad answer"))
        )),
    put: () => S3.putObject({ ...object, Body: small }),
    head: () => S3.headObject(object),
    streamGet: async (mebibytes) => {
      const { Body } = await run(S3.getObject({ Bucket: bucket, Key: largeKey(mebibytes) }))
      let bytes = 0
      for await (const chunk of Body) bytes += chunk.length
      return bytes
    },
    multipartHashed: async (total) => {
      const { UploadId } = await run(S3.createMultipartUpload(target))
      const etags = await uploadParts(total, async (PartNumber, Body) => {
        const part = await run(S3.uploadPart({ ...target, UploadId, PartNumber, Body }))
        return part.ETag
      })
      const Parts = etags.map((ETag, i) => ({ ETag, PartNumber: i + 1 }))
      await run(S3.completeMultipartUpload({ ...target, UploadId, MultipartUpload: { Parts } }))
    },
    list: async (pages) => {
      let count = 0
      let ContinuationToken
      do {
        const page = await run(S3.listObjectsV2({ Bucket: bucket, Prefix: listPrefix(pages), ContinuationToken }))
        count += page.Contents.length
        ContinuationToken = page.NextContinuationToken
      } while (ContinuationToken !== undefined)
      return count
    },
    presign: () => S3.getObject(object, { presigned: true, expiresIn: presignExpirySeconds }),
    close: () => runtime.dispose()
  }
}

export const bundle = {
  platform: "browser",
  source: `import { S3 } from "@effect-aws/client-s3"
import * as Effect from "effect/Effect"
export const get = (input) => S3.getObject(input).pipe(Effect.provide(S3.layer({})))
export const put = (input) => S3.putObject(input).pipe(Effect.provide(S3.layer({})))`
}
