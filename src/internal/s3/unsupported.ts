/**
 * What the provider lacks, as an error: nothing was sent.
 */
import * as StorageError from "../../StorageError.js"
import type { Provider } from "../provider/model.js"
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
