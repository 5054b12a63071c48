/**
 * What the provider lacks, as an error: nothing was sent.
 */
import * as StorageError from "../../StorageError.js"
import type { Provider } from "../provider/model.js"
import type { Subresource } from "../provider/subresources.js"
import { described } from "../provider/support.js"
import type { Where } from "./operation.js"

/** @internal */
export const unsupported = (
  provider: Provider,
  lacking: keyof typeof described,
  where: Where
): StorageError.UnsupportedByProvider =>
  new StorageError.UnsupportedByProvider({
    ...where,
    provider: provider.name,
    feature: lacking,
    message: `${provider.name} does not have ${described[lacking]}: ${provider.sources[lacking].note}`,
    hint: "if this server has it, say so with `Provider.custom`, or let `Probe` find out"
  })

/** What it might do to the bucket or the object itself. @internal */
export const unknownSubresource = (
  provider: Provider,
  subresource: Subresource,
  where: Where
): StorageError.UnsupportedByProvider => {
  const name = subresource.replace(/^object /, "")
  return new StorageError.UnsupportedByProvider({
    ...where,
    provider: provider.name,
    feature: "subresources",
    message: `${provider.name} is not known to have ?${name}: a server that passes over it would do this to the ` +
      `${name === subresource ? "bucket" : "object"} itself`,
    hint: "if this server has it, say so: Provider.custom(provider, { subresources: [...provider.subresources, " +
      `${JSON.stringify(subresource)}] })`
  })
}
