import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as http from "node:http"
import * as net from "node:net"
import * as Emulator from "../../src/Emulator.js"

const world = Emulator.layerServer().pipe(
  Layer.provideMerge(Emulator.layer({ buckets: ["bkt"], public: true }))
)

interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

const agentRequest = (
  port: number,
  options: http.RequestOptions,
  body?: (request: http.ClientRequest) => void
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, agent: false, ...options }, (response) => {
      const chunks: Array<Buffer> = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("error", reject)
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString("latin1")
        })
      })
    })
    request.on("error", reject)
    if (body === undefined) request.end()
    else body(request)
  })

/** Writes to a bare socket, and gives all that came until the server closes it or `until` is seen. */
const converse = (port: number, steps: ReadonlyArray<string>, until?: string, half = false): Promise<string> =>
  new Promise((resolve) => {
    let seen = ""
    const socket = net.connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => {
      for (const step of steps) socket.write(step, "latin1")
      if (half) socket.end()
    })
    const finish = (): void => {
      socket.destroy()
      resolve(seen)
    }
    socket.on("data", (chunk) => {
      seen += chunk.toString("latin1")
      if (until !== undefined && seen.includes(until)) finish()
    })
    socket.on("end", finish)
    socket.on("error", finish)
  })

const live = <A, E>(
  test: (port: number, emulator: Emulator.Emulator["Type"]) => Effect.Effect<A, E>
): Effect.Effect<A, E | Emulator.ListenFailed> =>
  Effect.gen(function*() {
    const { port } = yield* Emulator.EmulatorAddress
    return yield* test(port, yield* Emulator.Emulator)
  }).pipe(Effect.provide(world))

const call = (port: number, options: http.RequestOptions, body?: (request: http.ClientRequest) => void) =>
  Effect.promise(() => agentRequest(port, options, body))

const talk = (port: number, steps: ReadonlyArray<string>, until?: string, half?: boolean) =>
  Effect.promise(() => converse(port, steps, until, half))

describe("the server", () => {
  it.effect("listens on the loopback, and lets go of the port", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const address = yield* Layer.buildWithScope(world, scope).pipe(
        Effect.flatMap((context) => Effect.provide(Emulator.EmulatorAddress, context))
      )
      assert.strictEqual(address.url, `http://127.0.0.1:${address.port}`)
      assert.strictEqual((yield* call(address.port, { path: "/bkt" })).status, 200)
      const second = Emulator.layerServer({ port: address.port }).pipe(Layer.provide(Emulator.layer()))
      const taken = yield* Effect.flip(Effect.scoped(Layer.build(second)))
      assert.strictEqual(taken._tag, "ListenFailed")
      const none = Emulator.layerServer({ port: 65_536 }).pipe(Layer.provide(Emulator.layer()))
      assert.strictEqual((yield* Effect.flip(Effect.scoped(Layer.build(none))))._tag, "ListenFailed")
      yield* Scope.close(scope, Exit.void)
      const refused = yield* Effect.flip(Effect.tryPromise(() => agentRequest(address.port, { path: "/" })))
      assert.include(String(refused.cause), "ECONNREFUSED")
    }))

  it.effect("takes raw targets and latin1 headers", () =>
    live((port, emulator) =>
      Effect.gen(function*() {
        const put = yield* call(port, {
          method: "PUT",
          path: "/bkt/a/../b//%C3%BC",
          headers: { "x-amz-meta-a": "Ã¼", "content-length": "1" }
        }, (request) => request.end(Buffer.from("x")))
        assert.strictEqual(put.status, 200)
        const head = yield* call(port, { method: "HEAD", path: "/bkt/a/../b//%C3%BC" })
        assert.deepStrictEqual([head.status, head.headers["content-length"], head.headers["x-amz-meta-a"]], [
          200,
          "1",
          "Ã¼"
        ])
        assert.deepStrictEqual([head.headers["server"], head.body], ["AmazonS3", ""])
        assert.isString(head.headers["x-amz-request-id"])
        assert.strictEqual((yield* emulator.requests)[0]?.target, "/bkt/a/../b//%C3%BC")
        const virtual = yield* call(port, { path: "/a/../b//%C3%BC", headers: { host: `bkt.localhost:${port}` } })
        assert.strictEqual(virtual.body, "x")
      })
    ))

  it.effect(
    "streams a large body in and out, and knows when it was not all",
    () =>
      live((port, emulator) =>
        Effect.gen(function*() {
          const block = Buffer.alloc(1024 * 1024, 97)
          const put = yield* call(port, {
            method: "PUT",
            path: "/bkt/k",
            headers: { "content-length": String(20 * block.length) }
          }, (request) => {
            const write = (left: number): void => {
              if (left === 0) request.end()
              else request.write(block, () => write(left - 1))
            }
            write(20)
          })
          assert.strictEqual(put.status, 200)
          assert.strictEqual((yield* call(port, { path: "/bkt/k" })).body.length, 20 * block.length)
          const short = yield* talk(
            port,
            ["PUT /bkt/short HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello"],
            undefined,
            true
          )
          assert.include(short, "400 Bad Request")
          assert.include(short, "IncompleteBody")
          assert.strictEqual(yield* emulator.objectCount("bkt"), 1)
        })
      ),
    30_000
  )

  it.effect("keeps a connection for the next request", () =>
    live((port) =>
      Effect.gen(function*() {
        const seen = yield* talk(port, [
          "PUT /bkt/k HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi",
          "HEAD /bkt/k HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /bkt/none HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /bkt/k HTTP/1.1\r\nHost: x\r\n\r\n"
        ], "\r\n\r\nhi")
        assert.deepStrictEqual(seen.match(/HTTP\/1\.1 \d+/g), [
          "HTTP/1.1 200",
          "HTTP/1.1 200",
          "HTTP/1.1 404",
          "HTTP/1.1 200"
        ])
      })
    ))

  it.effect("asks for a body only when it will read it", () =>
    live((port) =>
      Effect.gen(function*() {
        const head = (key: string) =>
          `PUT ${key} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`
        const asked = yield* talk(port, [head("/bkt/k")], "100 Continue")
        assert.match(asked, /^HTTP\/1\.1 100 Continue\r\n\r\n$/)
        const refused = yield* talk(port, [head("/none/k")])
        assert.match(refused, /^HTTP\/1\.1 404 Not Found\r\n/)
        assert.match(refused, /\r\nConnection: close\r\n/)
        const taken = yield* talk(port, [head("/bkt/k"), "hi"], "ETag")
        assert.match(taken, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
      })
    ))

  it.effect("closes the connection of a body that it refused, and never reads it as a request", () =>
    live((port, emulator) =>
      Effect.gen(function*() {
        const body = "DELETE /bkt HTTP/1.1\r\nHost: x\r\n\r\n".repeat(30_000)
        const seen = yield* talk(port, [
          `PUT /none/k HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n`,
          body,
          "DELETE /bkt HTTP/1.1\r\nHost: x\r\n\r\n"
        ])
        assert.deepStrictEqual(seen.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 404"])
        assert.match(seen, /\r\nConnection: close\r\n/)
        assert.deepStrictEqual(yield* emulator.buckets, ["bkt"])
        assert.strictEqual((yield* emulator.requests).length, 1)
      })
    ))

  it.effect("answers what is no request", () =>
    live((port) =>
      Effect.gen(function*() {
        assert.match(yield* talk(port, ["nonsense\r\n\r\n"]), /^HTTP\/1\.1 400 /)
        const chunked = yield* talk(port, [
          "PUT /bkt/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
        ], "</Error>")
        assert.include(chunked, "<Code>MissingContentLength</Code>")
      })
    ))

  it.effect("breaks connections as faults say", () =>
    live((port, emulator) =>
      Effect.gen(function*() {
        const { faults } = emulator
        const put = (key: string) =>
          Effect.tryPromise(() =>
            agentRequest(
              port,
              { method: "PUT", path: `/bkt/${key}`, headers: { "content-length": "5" } },
              (request) => request.end("hello")
            )
          )
        yield* faults.add({ fault: { _tag: "ResetBefore" } })
        assert.include(String((yield* Effect.flip(put("k"))).cause), "ECONNRESET")
        assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
        yield* faults.add({ fault: { _tag: "ResetAfter" } })
        assert.include(String((yield* Effect.flip(put("k"))).cause), "ECONNRESET")
        assert.strictEqual(yield* emulator.objectCount("bkt"), 1)
        yield* faults.add({ method: "GET", fault: { _tag: "Truncate", bytes: 3 } })
        const cut = yield* talk(port, ["GET /bkt/k HTTP/1.1\r\nHost: x\r\n\r\n"])
        assert.match(cut, /\r\nContent-Length: 5\r\n[^]*\r\n\r\nhel$/)
        yield* faults.add({ method: "GET", fault: { _tag: "Stall", bytes: 2 } })
        const stalled = yield* talk(port, ["GET /bkt/k HTTP/1.1\r\nHost: x\r\n\r\n"], "\r\n\r\nhe")
        assert.isTrue(stalled.endsWith("\r\n\r\nhe"))
      })
    ))
})
