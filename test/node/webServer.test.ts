import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { ObjectStore } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"

const content = Buffer.from("0123456789")

/** A web server that knows nothing of S3, with one file. */
const webServer = Effect.acquireRelease(
  Effect.async<{ readonly server: Http.Server; readonly seen: Array<string | undefined>; readonly url: string }>(
    (resume) => {
      const seen: Array<string | undefined> = []
      const server = Http.createServer((request, response) => {
        seen.push(request.headers.authorization)
        const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "")
        const [start, end] = range === null ? [0, content.length - 1] : [Number(range[1]), Number(range[2])]
        const part = content.subarray(start, end + 1)
        if (request.url !== "/files/a%20b.txt") {
          response.writeHead(404, { "content-type": "text/html" })
          response.end(request.method === "HEAD" ? undefined : "<html><body><h1>Not Found</h1></body></html>")
          return
        }
        response.writeHead(range === null ? 200 : 206, {
          "content-length": part.length,
          "content-type": "text/plain",
          etag: "\"x\"",
          ...(range !== null && { "content-range": `bytes ${start}-${end}/${content.length}` })
        })
        response.end(request.method === "HEAD" ? undefined : part)
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ server, seen, url: `http://127.0.0.1:${port}/files` }))
      })
    }
  ),
  ({ server }) => Effect.sync(() => server.close())
)

describe("a plain web server", () => {
  it.scopedLive("is a store to read from, without credentials", () =>
    Effect.gen(function*() {
      const { seen, url } = yield* webServer
      yield* Effect.gen(function*() {
        const store = yield* ObjectStore.ObjectStore
        assert.strictEqual(yield* store.text("a b.txt"), "0123456789")
        assert.strictEqual((yield* store.head("a b.txt")).contentType, "text/plain")
        assert.strictEqual((yield* store.getRange("a b.txt", { start: 2, end: 4 })).length, 3)
        assert.strictEqual(yield* Stream.runCount(store.stream("a b.txt")), 1)
        assert.isFalse(yield* store.exists("none"))
        assert.strictEqual((yield* Effect.flip(store.text("none")))._tag, "NoSuchKey")
      }).pipe(Effect.provide(NodeS3.layerStore(url, { credentials: "anonymous" })))
      assert.deepStrictEqual(new Set(seen), new Set([undefined]))
    }))
})
