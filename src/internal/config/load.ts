import * as Effect from "effect/Effect"
import type * as StorageError from "../../StorageError.js"
import type { S3Config } from "./model.js"
import type { Options } from "./options.js"
import { resolve } from "./resolve.js"
import * as said from "./said.js"
import { systemProxy } from "./systemProxy.js"

/**
 * Settings of every source. `below` finds what counts less than all that has been said.
 *
 * @internal
 */
export const load = (
  { url, ...options }: Options & { readonly url?: string | undefined },
  below: (above: said.Source) => Effect.Effect<said.Source, StorageError.InvalidConfig> = () => Effect.succeed({})
): Effect.Effect<S3Config, StorageError.InvalidConfig> =>
  Effect.gen(function*() {
    const explicit = yield* said.fromOptions(options)
    const fromUrl = url === undefined ? {} : yield* said.fromUrl(url)
    const above = said.over(explicit, said.over(fromUrl, yield* said.fromEnvironment))
    return yield* resolve(said.over(above, yield* below(above)), yield* systemProxy)
  })
