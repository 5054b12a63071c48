import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import { NodeTransport } from "effect-s3/node"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as http from "../../src/internal/http.js"

// Run by exit.test.ts in a process of its own, which must end when there is nothing left to do.
const [, , origin = "", what = ""] = process.argv

const request = (path: string): http.HttpRequest => ({
  method: "PUT",
  origin,
  path,
  query: "",
  headers: {},
  body: { _tag: "Empty" }
})

const endless: http.HttpRequest = {
  ...request("/silent"),
  body: {
    _tag: "Stream",
    stream: Stream.repeatEffect(Effect.as(Effect.sleep(1), new Uint8Array(1000))),
    contentLength: 1e9
  }
}

const limits = { where: { operation: "Exit" }, deadlineMs: 60_000, firstByteMs: 60_000, idleMs: 60_000 }

const using = (sender: http.Sender) =>
  Effect.gen(function*() {
    switch (what) {
      case "interrupted":
      case "upload":
      case "uploadFetch": {
        const asked = what === "interrupted" ? request("/silent") : endless
        const fiber = yield* Effect.fork(sender.send(asked, limits))
        yield* Effect.sleep(100)
        yield* Fiber.interrupt(fiber)
        return
      }
      default: {
        const response = yield* sender.send(request("/slow"), limits)
        const body = new TextDecoder().decode(yield* response.bytes(100))
        return body === "0123456789" ? undefined : yield* Effect.die(body)
      }
    }
  })

const main = what === "uploadFetch"
  ? Effect.flatMap(HttpClient.HttpClient, (client) => using(http.make(client))).pipe(
    Effect.provide(FetchHttpClient.layer)
  )
  : Effect.gen(function*() {
    const scope = yield* Scope.make()
    yield* using(http.make(yield* Effect.provideService(NodeTransport.make(), Scope.Scope, scope)))
    // "open" leaves its layer open, as a program that ends without its scopes does.
    yield* what === "open" ? Effect.void : Scope.close(scope, Exit.void)
  })

await Effect.runPromise(main)
process.stdout.write(`${what} done\n`)
