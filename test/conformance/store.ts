import { layer } from "@effect/vitest"
import type { ObjectStore } from "effect-s3/ObjectStore"
import type * as Layer from "effect/Layer"
import { describe } from "vitest"
import type { Below, Features } from "./Backend.js"
import { attributes } from "./store/attributes.js"
import { buckets } from "./store/buckets.js"
import { conditions } from "./store/conditions.js"
import { copies } from "./store/copies.js"
import { deletes } from "./store/deletes.js"
import { derived } from "./store/derived.js"
import { keys } from "./store/keys.js"
import { lists } from "./store/lists.js"
import { modes } from "./store/modes.js"
import { multipart } from "./store/multipart.js"
import { objects } from "./store/objects.js"
import { ranges } from "./store/ranges.js"
import { streams } from "./store/streams.js"
import { urls } from "./store/urls.js"

/** What every `ObjectStore` has to do, whatever is below it. */
const cases = {
  objects,
  attributes,
  ranges,
  conditions,
  modes,
  streams,
  multipart,
  lists,
  keys,
  copies,
  deletes,
  derived,
  urls,
  buckets
}

/** Puts a backend through the suite. Its layer is built once; each case works in a folder of its own. */
export const storeSuite = <E>(
  name: string,
  options: { readonly layer: Layer.Layer<ObjectStore | Below, E>; readonly features: Features }
): void =>
  layer(options.layer, { excludeTestServices: options.features.clock === "live", timeout: "60 seconds" })(
    name,
    (it) => {
      for (const [group, add] of Object.entries(cases)) {
        describe(group, () => add(it, options.features))
      }
    }
  )
