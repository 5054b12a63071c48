/**
 * Uploads to B2 over real sockets, to pods that take 20 ms each: how many more there are with more URLs.
 * `npm run bench:b2`
 */
import { Clock, Effect, Layer } from "effect"
import { B2, B2Emulator } from "effect-s3"
import { NodeTransport } from "effect-s3/node"

const size = 64 * 1024
const uploads = 200
const body = new Uint8Array(size).fill(0x61)

const measured = (uploadUrls: number) => {
  const client = Layer.unwrapEffect(Effect.gen(function*() {
    const { credentials } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    return Layer.provide(B2.layer({ ...credentials, realm: url, uploadUrls }), NodeTransport.layer())
  }))
  const server = B2Emulator.layerServer().pipe(Layer.provideMerge(B2Emulator.layer({ buckets: ["bench-bucket"] })))
  return Effect.gen(function*() {
    const { faults } = yield* B2Emulator.B2Emulator
    const [bucket] = yield* B2.listBuckets({ bucketName: "bench-bucket" })
    yield* faults.add({ call: "b2_upload_file", times: Infinity, fault: { _tag: "Delay", duration: "20 millis" } })
    const began = yield* Clock.currentTimeMillis
    yield* Effect.forEach(
      Array.from({ length: uploads }, (_, i) => `${i}`),
      (fileName) => B2.uploadFile({ bucketId: bucket!.bucketId, fileName, body }),
      { concurrency: "unbounded", discard: true }
    )
    const seconds = ((yield* Clock.currentTimeMillis) - began) / 1000
    yield* Effect.log(`${uploadUrls} URLs: ${Math.round(uploads / seconds)} uploads/s`)
  }).pipe(Effect.provide(Layer.provideMerge(client, server)))
}

await Effect.runPromise(Effect.forEach([1, 2, 4, 8, 16], measured, { discard: true }))
