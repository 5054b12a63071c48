import { assert, describe, it } from "@effect/vitest"
import { NodeTransport } from "effect-s3/node"
import * as Effect from "effect/Effect"
import type * as Net from "node:net"
import * as Tls from "node:tls"
import * as http from "../../src/internal/http.js"
import { selfSigned } from "../faults/certificate.js"
import { where } from "../http/transports.js"

const ours = selfSigned("localhost", "DNS:localhost,IP:127.0.0.1")
const others = selfSigned("elsewhere.example", "DNS:elsewhere.example")

const tlsServer = (identity: { readonly key: string; readonly cert: string }) =>
  Effect.acquireRelease(
    Effect.async<{ readonly origin: string; readonly server: Tls.Server; readonly accepted: () => number }>(
      (resume) => {
        let accepted = 0
        const server = Tls.createServer(identity, (socket) => {
          accepted++
          socket.on("error", () => {})
          socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"))
        })
        server.listen(0, "127.0.0.1", () => {
          const { port } = server.address() as Net.AddressInfo
          resume(Effect.succeed({ origin: `https://127.0.0.1:${port}`, server, accepted: () => accepted }))
        })
      }
    ),
    ({ server }) => Effect.sync(() => server.close())
  )

const get = (options: NodeTransport.Options, origin: string) =>
  Effect.scoped(Effect.gen(function*() {
    const sender = http.make(yield* NodeTransport.make(options))
    const once = Effect.flatMap(
      sender.send({ method: "GET", origin, path: "/", query: "", headers: {}, body: { _tag: "Empty" } }, { where }),
      (response) => response.bytes(10)
    )
    yield* once
    return new TextDecoder().decode(yield* once)
  }))

describe.skipIf(ours === undefined || others === undefined)("TLS", () => {
  it.scopedLive("refuses a certificate that nobody vouches for, and does not try again", () =>
    Effect.gen(function*() {
      const { origin } = yield* tlsServer(ours!)
      const error = yield* Effect.flip(get({}, origin))
      assert.strictEqual(error._tag, "Transport")
      assert.strictEqual(error.phase, "connect")
      assert.strictEqual(error._tag === "Transport" && error.causeCode, "DEPTH_ZERO_SELF_SIGNED_CERT")
      assert.isFalse(error._tag === "Transport" && error.retryable)
      assert.include(error.message, "certificate")
    }))

  it.scopedLive("takes one that `ca` vouches for, and keeps its connection", () =>
    Effect.gen(function*() {
      const { accepted, origin } = yield* tlsServer(ours!)
      assert.strictEqual(yield* get({ ca: ours!.cert }, origin), "ok")
      assert.strictEqual(accepted(), 1)
      assert.strictEqual(yield* get({ ca: [others!.cert, ours!.cert] }, origin), "ok")
    }))

  it.scopedLive("refuses one that is made for another name", () =>
    Effect.gen(function*() {
      const { origin } = yield* tlsServer(others!)
      const error = yield* Effect.flip(get({ ca: others!.cert }, origin))
      assert.strictEqual(error._tag === "Transport" && error.causeCode, "ERR_TLS_CERT_ALTNAME_INVALID")
      assert.isFalse(error._tag === "Transport" && error.retryable)
    }))

  it.scopedLive("says so when the server does not speak it", () =>
    Effect.gen(function*() {
      const { origin } = yield* tlsServer(ours!)
      const error = yield* Effect.flip(get({}, origin.replace("https", "http")))
      assert.strictEqual(error._tag, "Transport")
    }))
})
