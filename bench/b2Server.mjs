// Backblaze B2 by the emulator of effect-s3, on a loopback socket in a process of its own. It keeps what it is given, and
// so is started anew for each client. Every upload takes a while, as at a pod that is far away: with one URL, which takes
// one upload at a time, a client can only wait.
import { B2Emulator } from "effect-s3"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { b2Key, b2KeyId, b2UploadMs, bucket } from "./lib/settings.mjs"

const emulator = B2Emulator.layer({ applicationKeyId: b2KeyId, applicationKey: b2Key, buckets: [bucket] })
const program = Effect.gen(function*() {
  const { faults } = yield* B2Emulator.B2Emulator
  const { port } = yield* B2Emulator.B2EmulatorAddress
  yield* faults.add({ call: "b2_upload_file", times: Infinity, fault: { _tag: "Delay", duration: b2UploadMs } })
  process.send({ port })
  yield* Effect.never
})
process.on("disconnect", () => process.exit(0))
await Effect.runPromise(Effect.provide(program, Layer.provideMerge(B2Emulator.layerServer(), emulator)))
