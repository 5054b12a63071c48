import * as Emulator from "effect-s3/Emulator"
import * as Provider from "effect-s3/Provider"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import type { Features } from "./Backend.js"
import * as Bucket from "./bucket.js"
import { s3Suite } from "./s3.js"
import { storeSuite } from "./store.js"

const features: Features = {
  provider: Provider.emulator,
  rawPath: true,
  urls: "signed",
  rawBody: true,
  clock: "test"
}

// Signatures carry no date before 1970, and conditions ask for the day before.
const inOurTime = Layer.effectDiscard(TestClock.setTime(Date.UTC(2026, 1, 15)))

const client = Layer.suspend(() => Emulator.layerS3()).pipe(Layer.provideMerge(inOurTime))

storeSuite("the emulator in process", { layer: Bucket.store.pipe(Layer.provideMerge(client)), features })
s3Suite("S3 on the emulator in process", { layer: client, features })
