/**
 * A progress on a terminal, or line by line where there is none.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Options, Output } from "../../node/NodeProgress.js"
import type * as Transfer from "../../Transfer.js"
import * as text from "./progressText.js"

/** What a progress is drawn on. */
interface Display {
  readonly draw: (totals: Transfer.Totals, object: Transfer.ObjectProgress | undefined, now: number) => void
  /** Draws the last, and leaves the terminal as it was. */
  readonly stop: (totals: Transfer.Totals, object: Transfer.ObjectProgress | undefined) => void
}

const lines = (output: Output, intervalMs: number): Display => {
  let last: string | undefined
  let at = -Infinity
  const write = (totals: Transfer.Totals, object: Transfer.ObjectProgress | undefined): void => {
    const line = `${text.percentage(totals)}% ${text.tail(totals, object)}\n`
    if (line !== last) output.write(line)
    last = line
  }
  return {
    draw: (totals, object, now) => {
      if (now - at < intervalMs) return
      at = now
      write(totals, object)
    },
    stop: (totals, object) => {
      if (totals.objects.total > 0) write(totals, object)
    }
  }
}

const nothing: Display = { draw: () => {}, stop: () => {} }

const loaded = Effect.tryPromise(async () => {
  const module = await import("cli-progress")
  // A module of CommonJS, which a bundler may or may not have unwrapped.
  return "default" in module ? module.default as typeof module : module
})

const bar = (output: Output): Effect.Effect<Display, unknown> =>
  Effect.map(loaded, ({ Presets, SingleBar }) => {
    const bar = new SingleBar({
      format: "{bar} {percentage}% {tail}",
      stream: output as NodeJS.WritableStream,
      barsize: 24,
      hideCursor: true,
      linewrap: true,
      // The scope stops it, on signals too.
      gracefulExit: false,
      formatValue: (value) => String(value)
    }, Presets.shades_classic)
    let started = false
    const draw = (totals: Transfer.Totals, object: Transfer.ObjectProgress | undefined): void => {
      const payload = { tail: text.tail(totals, object) }
      // Of a hundred: what has no bytes has an end too.
      if (started) bar.update(text.percentage(totals), payload)
      else bar.start(100, text.percentage(totals), payload)
      started = true
    }
    return {
      draw,
      stop: (totals, object) => {
        if (totals.objects.total > 0) draw(totals, object)
        bar.stop()
      }
    }
  })

/** @internal */
export const show = (
  progress: Transfer.Progress,
  { lineInterval = "10 seconds", output = process.stderr }: Options
): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function*() {
    const plain = lineInterval === "never" ? nothing : lines(output, Duration.toMillis(lineInterval))
    const display = output.isTTY === true
      ? yield* Effect.catchAll(bar(output), () =>
        Effect.as(
          Effect.logWarning("no progress bar: cli-progress is not installed (npm i cli-progress@^3); lines instead"),
          plain
        ))
      : plain
    let object: Transfer.ObjectProgress | undefined
    // Finalizers run last in, first out: nothing is drawn any more when the last is.
    yield* Effect.addFinalizer(() => Effect.map(progress.snapshot, (totals) => display.stop(totals, object)))
    yield* Stream.runForEach(progress.events, (event) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        object = event.object
        display.draw(event, object, now)
      })).pipe(Effect.interruptible, Effect.forkScoped)
  })
