/**
 * The bar on a terminal, and the lines where there is none.
 */
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, TestClock } from "effect"
import { ObjectStore, Transfer } from "effect-s3"
import { NodeProgress } from "effect-s3/node"
import * as text from "../../src/internal/node/progressText.js"
import { tracking } from "../../src/internal/transfer/progress.js"

/** A terminal that keeps what is written, as far as cli-progress asks one. */
const terminal = (isTTY: boolean) => {
  const written: Array<string> = []
  return {
    written,
    isTTY,
    columns: 120,
    write: (text: string) => {
      written.push(text)
      return true
    },
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true
  }
}

const hide = "\u001b[?25l"
const showCursor = "\u001b[?25h"

const mebibyte = 1024 * 1024

const step = Effect.andThen(TestClock.adjust("1 second"), Effect.repeatN(Effect.yieldNow(), 20))

describe("on a terminal", () => {
  for (const end of ["success", "failure", "interruption"] as const) {
    it.live(`a bar, which is stopped on ${end}`, () =>
      Effect.gen(function*() {
        const output = terminal(true)
        const progress = yield* Transfer.makeProgress()
        const fiber = yield* Effect.fork(Effect.scoped(Effect.gen(function*() {
          yield* NodeProgress.show(progress, { output })
          const tracker = tracking(progress).begin("film\u001b[2J.mp4", 4 * mebibyte)
          yield* Effect.sleep("150 millis")
          tracker.advance(mebibyte)
          yield* Effect.repeat(Effect.sleep("20 millis"), { until: () => output.written.join("").includes("25%") })
          if (end === "failure") return yield* Effect.fail("broken")
          if (end === "interruption") return yield* Effect.never
          tracker.advance(3 * mebibyte)
          tracker.done()
        })))
        if (end === "interruption") {
          yield* Effect.repeat(Effect.sleep("20 millis"), { until: () => output.written.join("").includes("25%") })
          yield* Fiber.interrupt(fiber)
        }
        assert.strictEqual(Exit.isSuccess(yield* Fiber.await(fiber)), end === "success")
        const all = output.written.join("")
        assert.include(all, "25% 1.00 MiB of 4.00 MiB")
        assert.strictEqual(all.includes("100% 4.00 MiB of 4.00 MiB"), end === "success")
        assert.notInclude(all, "\u001b[2J")
        assert.isAtLeast(all.indexOf(hide), 0)
        assert.isAbove(all.lastIndexOf(showCursor), all.lastIndexOf(hide))
        const count = output.written.length
        yield* Effect.sleep("300 millis")
        assert.strictEqual(output.written.length, count)
      }))
  }
})

describe("elsewhere", () => {
  it.effect("lines now and then, and the last", () =>
    Effect.gen(function*() {
      const output = terminal(false)
      const store = yield* ObjectStore.makeMemory
      yield* store.put("k", new Uint8Array(mebibyte))
      yield* NodeProgress.withBar((progress) =>
        Effect.gen(function*() {
          const tracker = tracking(progress).begin("slow", 63 * mebibyte)
          for (let i = 0; i < 63; i++) {
            yield* step
            tracker.advance(mebibyte)
          }
          yield* step
          tracker.done()
          yield* Transfer.object({ store, key: "k" }, { store, key: "copy" }, { progress })
        }), { output, lineInterval: "20 seconds" })
      assert.isAtLeast(output.written.length, 4)
      assert.isAtMost(output.written.length, 6)
      assert.match(output.written[1]!, /^\d+% [\d.]+ MiB of 63\.0 MiB, 1\.00 MiB\/s, \d\d:\d\d left, slow\n$/)
      assert.match(output.written.at(-1)!, /^100% 64\.0 MiB of 64\.0 MiB, [^,]+, 2 of 2 objects\n$/)
    }))

  it.effect("nothing, if that is wanted, or where nothing happens", () =>
    Effect.gen(function*() {
      const output = terminal(false)
      yield* NodeProgress.withBar(
        (progress) => Effect.andThen(step, Effect.sync(() => tracking(progress).begin("k", 1).done())),
        {
          output,
          lineInterval: "never"
        }
      )
      yield* NodeProgress.withBar(() => Effect.void, { output })
      assert.deepStrictEqual(output.written, [])
    }))
})

describe("words", () => {
  it("sizes", () => {
    assert.deepStrictEqual(
      [0, 1023, 1024, 10 * 1024, 123 * 1024, 1024 ** 3, 2 ** 60].map(text.size),
      ["0 B", "1023 B", "1.00 KiB", "10.0 KiB", "123 KiB", "1.00 GiB", "1024 PiB"]
    )
  })

  it("times", () => {
    assert.deepStrictEqual(
      [0, 1.2, 61, 3599, 3600, 90_061].map((seconds) => text.time(Duration.seconds(seconds))),
      ["00:00", "00:02", "01:01", "59:59", "1:00:00", "25:01:01"]
    )
  })

  it("names, without what a terminal acts on", () => {
    assert.strictEqual(text.name("a\u001b[31m\u202eb\n"), "a\ufffd[31m\ufffdb\ufffd")
    assert.strictEqual(text.name("x".repeat(100)).length, 40)
  })
})
