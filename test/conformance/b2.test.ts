import * as B2 from "effect-s3/B2"
import * as B2Emulator from "effect-s3/B2Emulator"
import { NodeTransport } from "effect-s3/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as OnB2 from "./b2.js"
import { storeSuite } from "./store.js"

// Conditions ask for the day before.
const inOurTime = Layer.effectDiscard(TestClock.setTime(Date.UTC(2026, 1, 15)))

storeSuite("B2 on its emulator in process", {
  layer: Layer.provideMerge(OnB2.store, Layer.suspend(() => B2Emulator.layerB2())).pipe(Layer.provideMerge(inOurTime)),
  features: { ...OnB2.features, rawPath: true, rawBody: true, clock: "test" }
})

const onPort = Layer.unwrapEffect(
  Effect.gen(function*() {
    const { credentials } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    return Layer.provide(B2.layer({ ...credentials, realm: url }), NodeTransport.layer())
  })
).pipe(Layer.provide(B2Emulator.layerServer()), Layer.provide(B2Emulator.layer()))

storeSuite("B2 on its emulator by our transport", {
  layer: Layer.provideMerge(OnB2.store, onPort),
  features: { ...OnB2.features, rawPath: true, rawBody: true, clock: "live" }
})
