/**
 * A client with settings of its own over an emulator in the same process.
 */
import { Effect, Layer } from "effect"
import { Credentials, Emulator, Provider, RequestPolicy, S3, S3Client, S3Config, Signer } from "effect-s3"

const endpoint = "http://127.0.0.1"

export const onEmulator = (server: Emulator.Options, options: S3.Options = {}) =>
  Layer.unwrapEffect(
    Effect.map(Emulator.Emulator, ({ credentials, region }) =>
      Layer.orDie(S3.layer({ endpoint, region, credentials, provider: Provider.emulator, ...options })))
  ).pipe(
    Layer.provide(Emulator.layerHttpClient),
    Layer.provideMerge(Emulator.layer(server))
  )

/** The same with Signature Version 2. */
export const onEmulatorV2 = (server: Emulator.Options, options: S3Config.Options = {}, signer?: Signer.Service) =>
  Layer.unwrapEffect(Effect.map(Emulator.Emulator, ({ credentials, region }) =>
    S3Client.layer.pipe(
      Layer.provide(
        signer === undefined
          ? Layer.provide(Signer.layerSigV2, Credentials.layerStatic(credentials))
          : Layer.succeed(Signer.Signer, signer)
      ),
      Layer.provide(S3Config.layer({ endpoint, region, provider: Provider.emulator, ...options })),
      Layer.provide(RequestPolicy.layerStandard),
      Layer.orDie
    ))).pipe(Layer.provide(Emulator.layerHttpClient), Layer.provideMerge(Emulator.layer(server)))
