/**
 * Bytes `start` to `end`, inclusive. S3 answers a syntax error and more than one range with the whole object, and a range
 * of an empty object with 416.
 *
 * @internal
 */
export const parseRange = (
  header: string,
  size: number
): { readonly start: number; readonly end: number } | "unsatisfiable" | "ignored" => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim())
  if (match === null) return "ignored"
  const [first, last] = [match[1]!, match[2]!]
  if (first === "" && last === "") return "ignored"
  if (first === "") {
    const suffix = Number(last)
    return suffix === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - suffix), end: size - 1 }
  }
  const start = Number(first)
  const end = last === "" ? Number.POSITIVE_INFINITY : Number(last)
  if (end < start) return "ignored"
  return start >= size ? "unsatisfiable" : { start, end: Math.min(end, size - 1) }
}
