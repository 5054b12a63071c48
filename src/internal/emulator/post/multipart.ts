import { toUtf8 } from "../latin1.js"
import { refusal } from "../refusal.js"

/**
 * The field that holds what is to be stored.
 *
 * @internal
 */
export interface FilePart {
  readonly filename: string
}

/**
 * Reads a form as it comes: the fields first, then one file.
 *
 * @internal
 */
export interface Parser {
  /** The file's bytes among these, as views. */
  readonly push: (bytes: Uint8Array) => ReadonlyArray<Uint8Array>
  /** By lower-case name, in order. */
  readonly fields: ReadonlyMap<string, string>
  /** Once its headers have come. */
  readonly file: () => FilePart | undefined
  /** Refuses what ended before its end. */
  readonly end: () => void
}

/** S3: the form data, the file excluded, cannot exceed 20 KB. */
const preludeLimit = 20_000

const malformed = () => refusal("MalformedPOSTRequest")

const latin1 = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

const parameter = (header: string, name: string): string | undefined => {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, "i").exec(header)
  return match === null ? undefined : match[1]?.replace(/\\(["\\])/g, "$1") ?? match[2]
}

/**
 * The boundary that a content type names, if it is that of a form.
 *
 * @internal
 */
export const boundaryOf = (contentType: string): string | undefined => {
  if (!/^multipart\/form-data\s*(;|$)/i.test(contentType)) return undefined
  const boundary = parameter(contentType, "boundary")
  return boundary === undefined || boundary === "" || boundary.length > 70 ? undefined : boundary
}

/** Where `mark` begins in `bytes`, or where its beginning stands at their end, or their length. */
const find = (bytes: Uint8Array, mark: Uint8Array): { readonly at: number; readonly whole: boolean } => {
  let at = bytes.indexOf(mark[0]!)
  while (at >= 0) {
    let length = 1
    while (length < mark.length && at + length < bytes.length && bytes[at + length] === mark[length]) length++
    if (length === mark.length) return { at, whole: true }
    if (at + length === bytes.length) return { at, whole: false }
    at = bytes.indexOf(mark[0]!, at + 1)
  }
  return { at: bytes.length, whole: false }
}

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b
  const out = new Uint8Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}

const lineEnd = Uint8Array.of(13, 10)
const headersEnd = Uint8Array.of(13, 10, 13, 10)
const nothing = new Uint8Array(0)

interface PartHeaders {
  readonly name: string
  readonly filename: string | undefined
}

const readHeaders = (text: string): PartHeaders => {
  const disposition = /(?:^|\r\n)content-disposition:\s*form-data\s*(;[^\r\n]*)/i.exec(text)?.[1]
  const name = disposition === undefined ? undefined : parameter(disposition, "name")
  if (name === undefined) throw malformed()
  const filename = parameter(disposition!, "filename")
  // Browsers spell a quote so: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html
  const unescape = (value: string) => toUtf8(value).replace(/%22/g, "\"").replace(/%0D/g, "\r").replace(/%0A/g, "\n")
  return { name: unescape(name), filename: filename === undefined ? undefined : unescape(filename) }
}

/** @internal */
export const make = (boundary: string): Parser => {
  const delimiter = Uint8Array.from(`\r\n--${boundary}`, (c) => c.charCodeAt(0))
  const fields = new Map<string, string>()
  let state: "delimiter" | "after" | "headers" | "field" | "file" | "done" = "delimiter"
  // The first delimiter begins the body, without the line end that comes before all others.
  let held: Uint8Array = lineEnd
  let prelude = 0
  let current: PartHeaders | undefined
  let value: Uint8Array = nothing
  let file: FilePart | undefined

  const count = (length: number): void => {
    prelude += length
    if (prelude > preludeLimit) throw refusal("MaxPostPreDataLengthExceeded")
  }

  const finishField = (): void => {
    const name = current!.name.toLowerCase()
    if (fields.has(name)) {
      throw refusal("InvalidArgument", {
        message: "A form field comes twice",
        details: [["ArgumentName", current!.name]]
      })
    }
    fields.set(name, toUtf8(latin1(value)))
    value = nothing
  }

  /** What is left to be read, or nothing where more has to come first. */
  const step = (bytes: Uint8Array, out: Array<Uint8Array>): Uint8Array | undefined => {
    switch (state) {
      case "delimiter": {
        const { at, whole } = find(bytes, delimiter)
        if (!whole) {
          count(at)
          held = bytes.subarray(at)
          return undefined
        }
        state = "after"
        return bytes.subarray(at + delimiter.length)
      }
      case "after": {
        if (bytes.length < 2) {
          held = bytes
          return undefined
        }
        if (bytes[0] === 45 && bytes[1] === 45) {
          state = "done"
          return undefined
        }
        if (bytes[0] !== 13 || bytes[1] !== 10) throw malformed()
        state = "headers"
        // A part may have no headers at all, and then begins with the empty line.
        return bytes
      }
      case "headers": {
        const { at, whole } = find(bytes, headersEnd)
        if (!whole) {
          if (bytes.length > preludeLimit) throw refusal("MaxPostPreDataLengthExceeded")
          held = bytes
          return undefined
        }
        count(at + headersEnd.length)
        current = readHeaders(latin1(bytes.subarray(0, at)))
        if (current.name.toLowerCase() === "file") {
          file = { filename: current.filename ?? "" }
          state = "file"
        } else state = "field"
        return bytes.subarray(at + headersEnd.length)
      }
      case "field":
      case "file": {
        const { at, whole } = find(bytes, delimiter)
        const content = bytes.subarray(0, at)
        if (state === "file") {
          if (at > 0) out.push(content)
        } else {
          count(at)
          value = joined(value, content.slice())
        }
        if (!whole) {
          held = bytes.subarray(at)
          return undefined
        }
        if (state === "file") {
          // What follows the file counts for nothing.
          state = "done"
          return undefined
        }
        finishField()
        state = "after"
        return bytes.subarray(at + delimiter.length)
      }
      case "done":
        return undefined
    }
  }

  return {
    push: (bytes) => {
      const out: Array<Uint8Array> = []
      let rest: Uint8Array | undefined = joined(held, bytes)
      held = nothing
      while (rest !== undefined) rest = step(rest, out)
      // The next bytes may overwrite what was not copied.
      held = held.slice()
      return out
    },
    fields,
    file: () => file,
    end: () => {
      if (file === undefined) {
        throw state === "done"
          ? refusal("InvalidArgument", {
            message: "POST requires exactly one file upload per request.",
            details: [["ArgumentName", "file"], ["ArgumentValue", "0"]]
          })
          : malformed()
      }
      if (state !== "done") throw refusal("IncompleteBody")
    }
  }
}
