/**
 * How many at once, and how much of each: numbers from 1. With none of either nothing would ever end.
 */
import * as StorageError from "../StorageError.js"
import { isCount } from "./wire/partPlan.js"

/**
 * The first of these that is no such number; what is not given is the default's to say.
 *
 * @internal
 */
export const refusal = (
  counts: Readonly<Record<string, number | undefined>>,
  where: { readonly operation: string; readonly bucket?: string | undefined; readonly key?: string | undefined }
): StorageError.InvalidInput | undefined => {
  for (const parameter in counts) {
    const count = counts[parameter]
    if (count !== undefined && !isCount(count)) {
      return new StorageError.InvalidInput({
        ...where,
        message: `${parameter} must be a whole number from 1`,
        parameter
      })
    }
  }
}
