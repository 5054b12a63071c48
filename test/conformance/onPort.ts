import type * as HttpClient from "@effect/platform/HttpClient"
import * as Emulator from "effect-s3/Emulator"
import * as Provider from "effect-s3/Provider"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Features } from "./Backend.js"
import * as Bucket from "./bucket.js"
import { s3Suite } from "./s3.js"
import { storeSuite } from "./store.js"

/** A client over a transport, to an emulator on a port of this machine. */
const client = (transport: Layer.Layer<HttpClient.HttpClient>, signPayload: boolean) =>
  Layer.unwrapEffect(
    Effect.gen(function*() {
      const { credentials, region } = yield* Emulator.Emulator
      const { url } = yield* Emulator.EmulatorAddress
      return S3.layer({ endpoint: url, region, credentials, provider: Provider.emulator, signPayload }).pipe(
        Layer.provide(transport)
      )
    })
  ).pipe(
    Layer.provide(Emulator.layerServer()),
    Layer.provide(Emulator.layer({ allowInsecureCustomerKeys: true }))
  )

/** Puts a transport through both suites, over real sockets. */
export const onPort = (
  name: string,
  transport: Layer.Layer<HttpClient.HttpClient>,
  { signPayload = true, ...traits }: Pick<Features, "rawPath" | "rawBody"> & { readonly signPayload?: boolean }
): void => {
  const features: Features = { provider: Provider.emulator, urls: "fetched", clock: "live", ...traits }
  const layer = client(transport, signPayload)
  storeSuite(`the emulator by ${name}`, { layer: Layer.provideMerge(Bucket.store, layer), features })
  s3Suite(`S3 on the emulator by ${name}`, { layer, features })
}
