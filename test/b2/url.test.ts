import { NodeFileSystem } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import * as B2Emulator from "effect-s3/B2Emulator"
import { NodeStore } from "effect-s3/node"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const server = B2Emulator.layerServer().pipe(Layer.provideMerge(B2Emulator.layer({ buckets: ["my-bucket"] })))

const use = (url: string, variables: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.ObjectStore
    yield* store.put("note.txt", "by URL")
    return yield* store.text("note.txt")
  }).pipe(
    Effect.provide(Layer.provide(NodeStore.layer(url), NodeFileSystem.layer)),
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))
  )

it.live("b2://bucket/prefix, with the key that the b2 command finds", () =>
  Effect.gen(function*() {
    const { credentials, versions } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    const variables = {
      B2_APPLICATION_KEY_ID: credentials.applicationKeyId,
      B2_APPLICATION_KEY: Redacted.value(credentials.applicationKey),
      B2_ENVIRONMENT: url
    }
    assert.strictEqual(yield* use("b2://my-bucket/a%20b", variables), "by URL")
    assert.deepStrictEqual((yield* versions("my-bucket")).map(({ fileName }) => fileName), ["a b/note.txt"])
    for (
      const [address, given] of [["b2://my-bucket", {}], ["b2://", variables], [
        "b2://my-bucket?a=b",
        variables
      ]] as const
    ) {
      assert.strictEqual((yield* Effect.flip(use(address, given)))._tag, "InvalidConfig", address)
    }
  }).pipe(Effect.provide(server)))
