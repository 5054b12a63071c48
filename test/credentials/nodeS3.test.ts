import { assert, describe, it } from "@effect/vitest"
import { Emulator, ObjectStore, RequestPolicy, S3 } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as handlers from "../faults/handlers.js"
import * as RawServer from "../faults/RawServer.js"
import { home } from "./home.js"

const emulator = Effect.map(
  Layer.build(
    Emulator.layerServer().pipe(
      Layer.provide(Emulator.layer({
        credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
        region: "eu-west-3",
        buckets: ["photos"]
      }))
    )
  ),
  (context) => Context.get(context, Emulator.EmulatorAddress).url
)

const config = (endpoint: string) =>
  `[profile work]
region = eu-west-3
services = local
[services local]
s3 =
  endpoint_url = ${endpoint}`

const keys = "[work]\naws_access_key_id = AKID\naws_secret_access_key = secret\n"

const roundTrip = Effect.flatMap(
  ObjectStore.ObjectStore,
  (store) => Effect.andThen(store.put("a", "hello"), store.text("a"))
)

describe("NodeS3 with nothing but a profile", () => {
  it.scopedLive("has its keys, region and endpoint", () =>
    Effect.gen(function*() {
      const at = yield* home({ ".aws/config": config(yield* emulator), ".aws/credentials": keys })
      const text = roundTrip.pipe(Effect.provide(NodeS3.layerStore("s3://photos")), at.within({ AWS_PROFILE: "work" }))
      assert.strictEqual(yield* text, "hello")
    }))

  it.scopedLive("chosen in code, has its keys although the environment has others", () =>
    Effect.gen(function*() {
      const at = yield* home({ ".aws/config": config(yield* emulator), ".aws/credentials": keys })
      const env = { AWS_ACCESS_KEY_ID: "OTHER", AWS_SECRET_ACCESS_KEY: "other" }
      const read = (options: NodeS3.Options) =>
        roundTrip.pipe(Effect.provide(NodeS3.layerStore("s3://photos", options)), at.within(env))
      assert.strictEqual(yield* read({ profile: "work" }), "hello")
      const refused = at.within({ ...env, AWS_PROFILE: "work" })(
        Effect.flip(Effect.provide(roundTrip, NodeS3.layerStore("s3://photos")))
      )
      assert.strictEqual((yield* refused)._tag, "InvalidCredentials")
    }))

  it.scopedLive("the environment's region and endpoint count more, and what the options say most", () =>
    Effect.gen(function*() {
      const at = yield* home({ ".aws/config": config(yield* RawServer.nobody), ".aws/credentials": keys })
      const endpoint = yield* emulator
      const fromEnvironment = roundTrip.pipe(
        Effect.provide(NodeS3.layerStore("s3://photos")),
        at.within({ AWS_PROFILE: "work", AWS_ENDPOINT_URL: endpoint })
      )
      assert.strictEqual(yield* fromEnvironment, "hello")
      const fromOptions = roundTrip.pipe(
        Effect.provide(NodeS3.layerStore("s3://photos", { endpoint })),
        at.within({ AWS_PROFILE: "work", AWS_ENDPOINT_URL: "http://127.0.0.1:9" })
      )
      assert.strictEqual(yield* fromOptions, "hello")
    }))
})

describe("NodeS3 by default", () => {
  it.scopedLive("without any credentials says within seconds what was tried", () =>
    Effect.gen(function*() {
      const at = yield* home()
      const server = yield* RawServer.make(handlers.ok())
      const started = performance.now()
      const error = yield* Effect.flip(S3.listBuckets()).pipe(
        Effect.provide(NodeS3.layer({ endpoint: server.origin, metadataEndpoint: yield* RawServer.nobody })),
        at.within({ AWS_EC2_METADATA_DISABLED: "" })
      )
      assert.strictEqual(error._tag, "CredentialsUnavailable")
      assert.include(error.message, "No credentials anywhere; tried environment: ")
      assert.include(error.message, "; instance metadata: no answer from ")
      assert.isBelow(performance.now() - started, 15_000)
      assert.isEmpty(server.requests)
    }))

  it.scopedLive("fetches keys that a server calls expired anew, and asks once more", () =>
    Effect.gen(function*() {
      const at = yield* home({ token: "pod\n" })
      let given = 0
      const agent = yield* RawServer.make((request, socket) =>
        request.header("authorization") === "pod"
          ? handlers.answer(
            socket,
            "200 OK",
            JSON.stringify({
              AccessKeyId: `POD${++given}`,
              SecretAccessKey: "s",
              Token: "t",
              Expiration: "2099-01-01T00:00:00Z"
            })
          )
          : handlers.answer(socket, "403 Forbidden")
      )
      const store = yield* RawServer.make((request, socket) =>
        request.header("authorization")!.includes("POD1/")
          ? handlers.answer(socket, "400 Bad Request", "<Error><Code>ExpiredToken</Code></Error>")
          : handlers.answer(socket, "204 No Content")
      )
      yield* S3.deleteObject({ bucket: "b", key: "k" }).pipe(
        Effect.provide(NodeS3.layer({ endpoint: store.origin, policy: RequestPolicy.none })),
        at.within({
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent.origin}/v1/credentials`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "~/token"
        })
      )
      assert.strictEqual(given, 2)
      assert.lengthOf(store.requests, 2)
    }))
})
