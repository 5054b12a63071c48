import * as Effect from "effect/Effect"
import * as environment from "../environment.js"
import type { Said } from "./said.js"

/** The proxies that the environment has for every program. @internal */
export interface SystemProxy {
  readonly http?: Said<string> | undefined
  readonly https?: Said<string> | undefined
  readonly excludes?: Said<string> | undefined
}

/** In lower case too, as curl has them; these count more. */
const first = (...names: ReadonlyArray<string>): Effect.Effect<Said<string> | undefined> =>
  Effect.gen(function*() {
    for (const source of names.flatMap((name) => [name.toLowerCase(), name])) {
      const value = yield* environment.read(source)
      if (value !== undefined) return { value, source }
    }
    return undefined
  })

/** @internal */
export const systemProxy: Effect.Effect<SystemProxy> = Effect.all({
  http: first("HTTP_PROXY", "ALL_PROXY"),
  https: first("HTTPS_PROXY", "ALL_PROXY"),
  excludes: first("NO_PROXY")
})
