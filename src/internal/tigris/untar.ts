/**
 * Reads archives as they come: those of POSIX (ustar and pax), and GNU's long names.
 */

/** A file of an archive. @internal */
export interface File {
  readonly name: string
  readonly bytes: Uint8Array
  readonly modified: Date | undefined
}

/** @internal */
export interface Reader {
  /** The files that are whole by now; or, in words, why it is no archive. */
  readonly push: (chunk: Uint8Array) => ReadonlyArray<File> | string
  /** Whether the end of the archive has come. */
  readonly isOver: () => boolean
}

const block = 512
const decoder = new TextDecoder()

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end))
}

/** In octal digits, or, with the first bit set, as a binary number. */
const numberOf = (bytes: Uint8Array): number => {
  if ((bytes[0]! & 0x80) === 0) return Number.parseInt(text(bytes).trim() || "0", 8)
  return bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, bytes[0]! & 0x7f)
}

/** The sum of the header's bytes, its own field taken for spaces. */
const sumOf = (header: Uint8Array): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0)

/** `length key=value\n`, over and over. */
const records = (bytes: Uint8Array): ReadonlyMap<string, string> => {
  const out = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at)
    const length = space < 0 ? 0 : Number(decoder.decode(bytes.subarray(at, space)))
    if (!Number.isSafeInteger(length) || length <= space - at) break
    const record = decoder.decode(bytes.subarray(space + 1, at + length - 1))
    const equals = record.indexOf("=")
    if (equals > 0) out.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return out
}

interface Member {
  readonly name: string
  readonly size: number
  readonly type: string
  readonly modified: Date | undefined
}

const memberOf = (header: Uint8Array, said: ReadonlyMap<string, string>): Member | string => {
  if (sumOf(header) !== numberOf(header.subarray(148, 156))) return "a header of it has another sum than it says"
  const isUstar = text(header.subarray(257, 263)) === "ustar"
  const prefix = isUstar ? text(header.subarray(345, 500)) : ""
  const name = text(header.subarray(0, 100))
  const size = said.has("size") ? Number(said.get("size")) : numberOf(header.subarray(124, 136))
  if (!Number.isSafeInteger(size) || size < 0) return "a size in it is no number"
  const modified = new Date(numberOf(header.subarray(136, 148)) * 1000)
  return {
    name: said.get("path") ?? (prefix === "" ? name : `${prefix}/${name}`),
    size,
    type: String.fromCharCode(header[156]!),
    modified: Number.isNaN(modified.getTime()) ? undefined : modified
  }
}

/** Files of more than `limit` bytes are refused. @internal */
export const make = (limit: number): Reader => {
  let held: Array<Uint8Array> = []
  let size = 0
  let member: Member | undefined
  let said: ReadonlyMap<string, string> = new Map()
  let zeros = 0

  /** The first so many bytes, once they are there. */
  const take = (length: number): Uint8Array | undefined => {
    if (size < length) return undefined
    const out = new Uint8Array(length)
    let at = 0
    while (at < length) {
      const first = held[0]!
      const part = first.subarray(0, length - at)
      out.set(part, at)
      at += part.length
      if (part.length === first.length) held = held.slice(1)
      else held[0] = first.subarray(part.length)
    }
    size -= length
    return out
  }

  const open = (header: Uint8Array): string | undefined => {
    if (header.every((byte) => byte === 0)) {
      zeros += 1
      return undefined
    }
    const found = memberOf(header, said)
    if (typeof found === "string") return found
    if (found.size > limit) return `a file of it has ${found.size} bytes, more than the ${limit} allowed`
    member = found
    return undefined
  }

  const close = ({ modified, name, size, type }: Member, padded: Uint8Array): File | undefined => {
    const bytes = padded.subarray(0, size)
    member = undefined
    switch (type) {
      case "x":
        said = records(bytes)
        return undefined
      case "L":
        said = new Map([["path", text(bytes)]])
        return undefined
      case "0":
      case "\0":
        said = new Map()
        return { name, bytes, modified }
      default:
        said = new Map()
        return undefined
    }
  }

  const next = (files: Array<File>): string | boolean => {
    if (zeros >= 2) return false
    if (member === undefined) {
      const header = take(block)
      return header === undefined ? false : open(header) ?? true
    }
    const padded = take(Math.ceil(member.size / block) * block)
    if (padded === undefined) return false
    const file = close(member, padded)
    if (file !== undefined) files.push(file)
    return true
  }

  return {
    push: (chunk) => {
      if (zeros >= 2) return []
      held.push(chunk)
      size += chunk.length
      const files: Array<File> = []
      for (let step = next(files); step !== false; step = next(files)) {
        if (typeof step === "string") return step
      }
      return files
    },
    isOver: () => zeros >= 2
  }
}
