/**
 * The version that Tigris says it has made. A server without snapshots says none.
 */
import * as Effect from "effect/Effect"
import { ignored } from "../s3/asOf.js"
import type { Answer } from "../s3/operation.js"
import { isVersion, type Version } from "./version.js"

/**
 * A moment that was marked.
 *
 * @since 0.1.0
 * @category models
 */
export interface Taken {
  readonly version: Version
}

/** @internal */
export const answer: Answer<unknown, Taken> = (response, { config, where }) =>
  Effect.andThen(
    response.release,
    Effect.suspend(() => {
      const version = response.headers["x-tigris-snapshot-version"] ?? ""
      return isVersion(version)
        ? Effect.succeed({ version })
        : Effect.fail(ignored(config.provider.name, where, "it says no version"))
    })
  )
