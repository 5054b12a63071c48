/**
 * How to cut an object into parts of equal size. Only the last part may be smaller: R2 insists on that, and every
 * other provider takes it.
 */

/** @internal */
export interface PartLimits {
  /** Bytes; the last part may have fewer. */
  readonly minPartSize: number
  /** Bytes. */
  readonly maxPartSize: number
  readonly maxParts: number
}

/** @internal */
export interface PartPlan {
  /** Bytes of every part but the last, which has what is left. */
  readonly partSize: number
  /** How many parts; absent where the size is not known. At least one, as an upload without parts is refused. */
  readonly parts?: number | undefined
  /** The largest object that this part size reaches, in bytes: 78 GiB with parts of 8 MiB and 10 000 of them. */
  readonly maxSize: number
}

const mebibyte = 1024 * 1024

/** What a part has where neither the caller nor the size says otherwise. @internal */
export const defaultPartSize = 8 * mebibyte

/** Of what there is at least one. @internal */
export const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0

/**
 * Parts grow with the size of the object where `partSize`, given or not, would make too many of them. An object of
 * unknown size is cut by a constant size, as its first part leaves before its size is known: beyond `maxSize` it
 * cannot be stored, and `partSize` has to be chosen for it.
 *
 * @internal
 */
export const plan = (
  options: PartLimits & {
    readonly size?: number | undefined
    readonly partSize?: number | undefined
    /** Instead of the default where `partSize` is not given; the limits count more. */
    readonly preferredSize?: number | undefined
  }
): PartPlan | { readonly problem: string } => {
  const { maxPartSize, maxParts, minPartSize, partSize, preferredSize = defaultPartSize, size } = options
  if (!isCount(maxPartSize) || !isCount(maxParts) || !isCount(minPartSize) || minPartSize > maxPartSize) {
    return { problem: "the limits on parts contradict each other" }
  }
  if (partSize !== undefined && !(isCount(partSize) && partSize >= minPartSize && partSize <= maxPartSize)) {
    return { problem: `a part size must be a whole number of bytes from ${minPartSize} to ${maxPartSize}` }
  }
  if (size !== undefined && !(Number.isSafeInteger(size) && size >= 0)) {
    return { problem: "a size must be a whole number of bytes, zero or more" }
  }
  const wanted = partSize ?? Math.min(Math.max(preferredSize, minPartSize), maxPartSize)
  if (size === undefined) return { partSize: wanted, maxSize: wanted * maxParts }
  const needed = Math.ceil(size / maxParts)
  if (needed > maxPartSize) {
    return { problem: `${size} bytes are more than ${maxParts} parts of at most ${maxPartSize} bytes can hold` }
  }
  const grown = needed <= wanted ? wanted : Math.min(Math.ceil(needed / mebibyte) * mebibyte, maxPartSize)
  return { partSize: grown, parts: Math.max(1, Math.ceil(size / grown)), maxSize: grown * maxParts }
}
