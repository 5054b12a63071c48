import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"
import * as Tigris from "../../src/Tigris.js"
import { canned } from "../support/canned.js"
import { put, tigris } from "./world.js"

const object = { bucket: "data", key: "dir/é 1.txt" }

describe("a URL signed by Tigris", () => {
  it.effect("reads, writes, and expires", () =>
    Effect.gen(function*() {
      const { credentials: { accessKeyId } } = yield* Emulator.Emulator
      yield* S3.createBucket({ bucket: "data" })
      const http = yield* Effect.provide(HttpClient.HttpClient, Emulator.layerHttpClient)
      const url = (operation: "get" | "put") =>
        Effect.map(
          Tigris.presignUrl({ ...object, operation, accessKeyId, expiresIn: "10 minutes" }),
          ({ url }) => Redacted.value(url)
        )
      const write = yield* url("put")
      const body = new TextEncoder().encode("by the URL")
      const written = yield* http.execute(
        HttpClientRequest.put(write).pipe(HttpClientRequest.bodyUint8Array(body, "text/plain"))
      )
      assert.strictEqual(written.status, 200)
      const read = yield* url("get")
      const text = (at: string) =>
        Effect.flatMap(http.get(at), (answer) => Effect.map(answer.text, (text) => [answer.status, text] as const))
      assert.deepStrictEqual(yield* text(read), [200, "by the URL"])
      assert.strictEqual((yield* text(write))[0], 403)
      yield* TestClock.adjust("11 minutes")
      assert.strictEqual((yield* text(read))[0], 403)
    }).pipe(Effect.scoped, Effect.provide(tigris)))

  it.effect("is of a version", () =>
    Effect.gen(function*() {
      const { credentials: { accessKeyId } } = yield* Emulator.Emulator
      yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true })
      const { versionId } = yield* put("data", object.key, "before")
      yield* put("data", object.key, "after")
      const { url } = yield* Tigris.presignUrl({ ...object, operation: "get", accessKeyId, versionId })
      const http = yield* Effect.provide(HttpClient.HttpClient, Emulator.layerHttpClient)
      const answer = yield* http.get(Redacted.value(url))
      assert.strictEqual(yield* answer.text, "before")
    }).pipe(Effect.scoped, Effect.provide(tigris)))

  it.effect("is asked for as Tigris' own library asks, and nothing of the secret is kept", () =>
    Effect.gen(function*() {
      const answer = { url: "https://x.example/?X-Amz-Signature=canary", custom_domain_url: "", key_secret: "canary" }
      const { layer, requests } = yield* canned(() => new Response(JSON.stringify(answer)), {
        provider: Provider.tigris
      })
      const ask = (input: Partial<Tigris.PresignUrlInput>) =>
        Effect.provide(Tigris.presignUrl({ ...object, operation: "get", accessKeyId: "AK", ...input }), layer)
      const signed = yield* ask({})
      assert.notInclude(JSON.stringify(signed), "canary")
      assert.deepStrictEqual(Object.keys(signed).sort(), ["customDomainUrl", "url"])
      assert.isUndefined(signed.customDomainUrl)
      const [request] = yield* requests
      assert.deepStrictEqual([request?.method, request?.url.split("9000")[1]], ["POST", "/?func=presign"])
      const body = request?.body
      assert.deepStrictEqual(
        body?._tag === "Uint8Array" ? JSON.parse(new TextDecoder().decode(body.body)) : undefined,
        { bucket: "data", key: object.key, key_id: "AK", type: "get", expires_in: 3600 }
      )
      const refused: ReadonlyArray<Partial<Tigris.PresignUrlInput>> = [
        { expiresIn: "1500 millis" },
        { expiresIn: 0 },
        { key: "" },
        { accessKeyId: "" },
        { operation: "put", versionId: "1" }
      ]
      for (const input of refused) assert.strictEqual((yield* Effect.flip(ask(input)))._tag, "InvalidInput")
    }))

  it.effect("is none for a key or a bucket that there is not", () =>
    Effect.gen(function*() {
      const { credentials: { accessKeyId } } = yield* Emulator.Emulator
      const ask = (accessKeyId: string) => Effect.flip(Tigris.presignUrl({ ...object, operation: "get", accessKeyId }))
      assert.strictEqual((yield* ask(accessKeyId))._tag, "NoSuchBucket")
      yield* S3.createBucket({ bucket: "data" })
      assert.strictEqual((yield* ask("AKNOBODY"))._tag, "InvalidCredentials")
    }).pipe(Effect.provide(tigris)))
})
