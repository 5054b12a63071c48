import { largeFile, manyFiles, targetFile } from "../lib/files.mjs"
import { source } from "../lib/parts.mjs"
import {
  accessKeyId,
  b2Key,
  b2KeyId,
  b2Size,
  bucket,
  filesPrefix,
  largeKey,
  listPrefix,
  partConcurrency,
  partSize,
  presignExpirySeconds,
  region,
  secretAccessKey,
  smallFileConcurrency,
  smallKey,
  smallSize,
  uploadKey
} from "../lib/settings.mjs"

export const title = "effect-s3"
export const load = async () => {
  const [s3, node, Effect, Layer, ManagedRuntime, Redacted, Stream, loop] = await Promise.all([
    import("effect-s3"),
    import("effect-s3/node"),
    import("effect/Effect"),
    import("effect/Layer"),
    import("effect/ManagedRuntime"),
    import("effect/Redacted"),
    import("effect/Stream"),
    import("../lib/effectLoop.mjs")
  ])
  return { s3, node, Effect, Layer, ManagedRuntime, Redacted, Stream, loop }
}

export const loadMore = async () => ({ NodeContext: await import("@effect/platform-node/NodeContext") })

export const make = (
  { Effect, Layer, loop, ManagedRuntime, node, NodeContext, Redacted, s3, Stream },
  { folder, origin }
) => {
  const { B2, MultipartUpload, ObjectStore, Presign, S3, Transfer } = s3
  const runtimeWith = (options) =>
    ManagedRuntime.make(
      S3.layer({ endpoint: origin, region, credentials: { accessKeyId, secretAccessKey }, ...options }).pipe(
        Layer.provide(node.NodeTransport.layer())
      )
    )
  const runtime = runtimeWith({})
  const unsigned = runtimeWith({ signPayload: false })
  const run = (effect) => runtime.runPromise(effect)
  const small = Buffer.alloc(smallSize, 0x61)
  const upload = (runtime, total, input) =>
    runtime.runPromise(
      MultipartUpload.upload(
        { bucket, key: uploadKey, ...input },
        Stream.fromIterable(source(total)).pipe(Stream.rechunk(1)),
        { partSize, concurrency: partConcurrency }
      )
    )
  const bench = ObjectStore.makeS3({ bucket })
  const onFiles = (effect) => run(Effect.provide(effect, Layer.merge(NodeContext.layer, node.NodeDisk.layer)))
  return {
    loop: loop.effectLoop(run),
    get: () =>
      Effect.flatMap(
        S3.getObjectBytes({ bucket, key: smallKey }),
        ({ bytes }) => bytes.length === smallSize ? Effect.void : Effect.die(new Error("bad answer"))
      ),
    put: () => S3.putObject({ bucket, key: smallKey, body: small }),
    head: () => S3.headObject({ bucket, key: smallKey }),
    streamGet: (mebibytes) => {
      let bytes = 0
      return run(
        S3.getObject({ bucket, key: largeKey(mebibytes) }).pipe(
          Effect.flatMap(({ body }) =>
            Stream.runForEachChunk(body.stream, (chunks) =>
              Effect.sync(() => {
                for (const chunk of chunks) bytes += chunk.length
              }))
          ),
          Effect.scoped,
          Effect.map(() => bytes)
        )
      )
    },
    multipartUnsigned: (total) => upload(unsigned, total, {}),
    multipartHashed: (total) => upload(runtime, total, {}),
    uploadFile: (mebibytes) =>
      onFiles(
        Effect.flatMap(bench, (store) =>
          Transfer.uploadFile(store, { path: largeFile(folder, mebibytes), key: uploadKey }, {
            partSize,
            concurrency: partConcurrency
          }))
      ),
    downloadFile: (mebibytes) =>
      onFiles(
        Effect.flatMap(bench, (store) =>
          Transfer.downloadFile(store, { key: largeKey(mebibytes), path: targetFile(folder) }, {
            partSize,
            concurrency: partConcurrency
          }))
      ),
    putFolder: (count) =>
      onFiles(Effect.gen(function*() {
        const from = yield* ObjectStore.makeFolder({ path: manyFiles(folder, count), layout: "plain" })
        const to = ObjectStore.prefix(yield* bench, filesPrefix)
        yield* Stream.runDrain(Transfer.sync(from, to, { concurrency: smallFileConcurrency }))
      })),
    list: (pages) =>
      run(Stream.runFold(S3.listObjectsV2Stream({ bucket, prefix: listPrefix(pages) }), 0, (count) => count + 1)),
    presign: () =>
      Effect.map(
        Presign.getObject({ bucket, key: smallKey }, { expiresIn: presignExpirySeconds * 1000 }),
        ({ url }) => Redacted.value(url)
      ),
    b2Uploads: async (uploadUrls) => {
      const runtime = ManagedRuntime.make(
        Layer.provide(
          B2.layer({ applicationKeyId: b2KeyId, applicationKey: b2Key, realm: origin, uploadUrls }),
          node.NodeTransport.layer()
        )
      )
      const [{ bucketId }] = await runtime.runPromise(B2.listBuckets({ bucketName: bucket }))
      return {
        loop: loop.effectLoop((effect) => runtime.runPromise(effect)),
        concurrency: 2 * uploadUrls,
        operation: () => B2.uploadFile({ bucketId, fileName: "upload.bin", body: Buffer.alloc(b2Size, 0x61) }),
        close: () => runtime.dispose()
      }
    },
    close: () => Promise.all([runtime.dispose(), unsigned.dispose()])
  }
}

export const bundle = {
  platform: "browser",
  source: `import * as S3 from "effect-s3/S3"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
const live = S3.layer({}).pipe(Layer.provide(FetchHttpClient.layer))
export const get = (input) => S3.getObjectBytes(input).pipe(Effect.provide(live))
export const put = (input) => S3.putObject(input).pipe(Effect.provide(live))`
}
