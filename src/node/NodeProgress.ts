/**
 * Progress of transfers on the terminal.
 *
 * The bar is drawn by `cli-progress`, an optional peer: install it where there is to be a bar
 * (`npm i cli-progress@^3`). It is loaded when a bar is drawn and not before. Where the output is no terminal, such as in
 * the log of a job, lines come now and then instead, and nothing is loaded.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import * as internal from "../internal/node/progressBar.js"
import * as Transfer from "../Transfer.js"

/**
 * What is written to: `process.stderr` or `process.stdout`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Output {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean | undefined
}

/**
 * Where and how a progress is shown.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** `process.stderr` by default. */
  readonly output?: Output | undefined
  /** Where the output is no terminal: the least time between two lines. 10 seconds by default. */
  readonly lineInterval?: Duration.DurationInput | "never" | undefined
}

/**
 * Shows a progress until the scope closes. However that comes about, the last state is drawn, and the terminal has its
 * cursor again.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { NodeProgress } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = Effect.scoped(Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   const progress = yield* Transfer.makeProgress()
 *   yield* NodeProgress.show(progress)
 *   yield* Transfer.uploadFile(store, { path: "film.mp4" }, { progress })
 * })).pipe(Effect.provide(NodeContext.layer))
 */
export const show = (
  progress: Transfer.Progress,
  options: Options = {}
): Effect.Effect<void, never, Scope.Scope> => internal.show(progress, options)

/**
 * Runs what makes a progress of its own, and shows it meanwhile.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { NodeProgress } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) =>
 *   NodeProgress.withBar((progress) => Transfer.downloadFile(store, { key: "film.mp4", path: "film.mp4" }, { progress }))
 * ).pipe(Effect.provide(NodeContext.layer))
 */
export const withBar = <A, E, R>(
  use: (progress: Transfer.Progress) => Effect.Effect<A, E, R>,
  options: Options = {}
): Effect.Effect<A, E, R> =>
  Effect.scopedWith((scope) =>
    Effect.gen(function*() {
      const progress = yield* Transfer.makeProgress()
      yield* Effect.provideService(show(progress, options), Scope.Scope, scope)
      return yield* use(progress)
    })
  )
