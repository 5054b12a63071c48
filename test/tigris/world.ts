import * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/Emulator.js"
import type * as ObjectStore from "../../src/ObjectStore.js"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"

/** A client over an emulator of Tigris. */
export const tigris = Emulator.layerS3({ dialect: "tigris" })

const clientOf = (provider: Provider.Provider) =>
  Layer.unwrapEffect(
    Effect.map(Emulator.Emulator, ({ credentials, region }) =>
      S3.layer({ endpoint: "http://127.0.0.1", region, credentials, provider }).pipe(
        Layer.orDie,
        Layer.provide(Emulator.layerHttpClient)
      ))
  )

/** A client that takes a server of S3 for Tigris, as where a proxy loses headers. */
export const deceived = clientOf(Provider.custom(Provider.emulator, { tigrisExtensions: true })).pipe(
  Layer.provideMerge(Emulator.layer({ buckets: ["data", "empty"] }))
)

/** A client that knows nothing of the server that it speaks to. */
export const unknowing = clientOf(Provider.generic).pipe(
  Layer.provideMerge(Emulator.layer({ buckets: ["data", "empty"] }))
)

const withoutTigris = (request: HttpClientRequest.HttpClientRequest) =>
  HttpClientRequest.modify(
    { ...request, headers: Headers.empty },
    { headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.includes("tigris"))) }
  )

/** A client of the same emulator of Tigris, over a transport that does something of its own. */
export const clientThrough = (f: (client: HttpClient.HttpClient) => HttpClient.HttpClient) =>
  Layer.unwrapEffect(
    Effect.map(Emulator.Emulator, ({ credentials, region }) =>
      S3.layer({
        endpoint: "http://127.0.0.1",
        region,
        credentials,
        provider: Provider.custom(Provider.emulator, { tigrisExtensions: true })
      }).pipe(
        Layer.orDie,
        Layer.provide(Layer.map(
          Emulator.layerHttpClient,
          (context) => Context.make(HttpClient.HttpClient, f(Context.get(context, HttpClient.HttpClient)))
        ))
      ))
  )

/** Behind a proxy that passes on what it knows. */
export const stripped = clientThrough(HttpClient.mapRequestInput(withoutTigris))

/** Between the runs of a property, so that the runner is told that this goes on. */
export const pause = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

export const put = (bucket: string, key: string, body = key) => S3.putObject({ bucket, key, body })

/** What is in a store, by key. */
export const everything = (store: ObjectStore.Service) =>
  Stream.runCollect(store.list()).pipe(
    Effect.flatMap(Effect.forEach(({ key }) => Effect.map(store.text(key), (text) => [key, text] as const))),
    Effect.map((entries) => Object.fromEntries<string>(entries))
  )

/** The operations that a server has been asked for since. */
export const asked = Effect.flatMap(
  Emulator.Emulator,
  ({ requests }) => Effect.map(requests, (all) => all.map(({ operation }) => operation))
)
