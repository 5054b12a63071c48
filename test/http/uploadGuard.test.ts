import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FiberRef from "effect/FiberRef"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as requestBody from "../../src/internal/requestBody.js"
import * as uploadGuard from "../../src/internal/uploadGuard.js"

const piece = (size: number) => new Uint8Array(size)

describe("uploadGuard", () => {
  it.scoped("gives the source's bytes, and its proper end", () =>
    Effect.gen(function*() {
      const guard = yield* uploadGuard.make(
        requestBody.stream(Stream.make(piece(2), piece(0), piece(3)), 5),
        yield* Effect.scope
      )
      const sizes = yield* Stream.runCollect(Stream.map(guard.stream, (bytes) => bytes.byteLength))
      assert.deepStrictEqual(Chunk.toReadonlyArray(sizes), [2, 3])
      yield* guard.outcome
      assert.isTrue(guard.drained())
    }))

  it.effect("falls silent when the source ends wrongly, and ends only with the scope", () =>
    Effect.gen(function*() {
      for (
        const source of [
          Stream.make(piece(2)),
          Stream.make(piece(9)),
          Stream.concat(Stream.make(piece(2)), Stream.fail("mine"))
        ]
      ) {
        const scope = yield* Scope.make()
        const guard = yield* uploadGuard.make(requestBody.stream(source as Stream.Stream<Uint8Array, string>, 5), scope)
        const transport = yield* Effect.fork(Stream.runDrain(guard.stream))
        assert.isTrue(Exit.isFailure(yield* Effect.exit(guard.outcome)))
        yield* Effect.yieldNow()
        assert.isNull(transport.unsafePoll())
        assert.isFalse(guard.drained())
        yield* Scope.close(scope, Exit.void)
        yield* Fiber.join(transport)
      }
    }))

  it.scoped("starts nothing until it is asked, and runs one piece ahead at most", () =>
    Effect.gen(function*() {
      let given = 0
      const source = Stream.repeatEffect(Effect.sync(() => {
        given++
        return piece(1)
      }))
      const guard = yield* uploadGuard.make(requestBody.stream(source, 100), yield* Effect.scope)
      yield* Effect.yieldNow()
      assert.strictEqual(given, 0)
      yield* Stream.runDrain(Stream.take(guard.stream, 3))
      yield* Effect.yieldNow()
      assert.isAtMost(given, 6)
    }))

  it.scoped("runs the source as the caller's, not as the transport's", () =>
    Effect.gen(function*() {
      const ref = FiberRef.unsafeMake("nobody")
      const source = Stream.fromEffect(Effect.map(FiberRef.get(ref), (who) => new TextEncoder().encode(who)))
      const guard = yield* Effect.locally(
        Effect.flatMap(Effect.scope, (scope) => uploadGuard.make(requestBody.stream(source, 6), scope)),
        ref,
        "caller"
      )
      const heard = yield* Stream.runHead(guard.stream).pipe(Effect.locally(ref, "transport"))
      assert.strictEqual(heard._tag === "Some" && new TextDecoder().decode(heard.value), "caller")
    }))
})
