import * as checksum from "./checksum.js"
import type { ChunkSigner } from "./chunkSigner.js"

/**
 * How a body is framed, which is all that its length on the wire depends on.
 *
 * @internal
 */
export interface Layout {
  /** Bytes of payload. */
  readonly decodedLength: number
  /** Bytes of payload in every chunk but the last; S3 takes no fewer than 8192. */
  readonly chunkSize: number
  readonly signed: boolean
  /** The checksum of the payload that follows it. */
  readonly trailer: checksum.ChecksumAlgorithm | undefined
}

/** @internal */
export interface Encoder {
  /** What the next bytes of the payload are on the wire, in order; perhaps views into them, perhaps nothing yet. */
  readonly push: (payload: Uint8Array) => ReadonlyArray<Uint8Array>
  /** The last chunk and the trailers. */
  readonly end: () => Uint8Array
  /** Of the payload, in base64, as it follows it; nothing before the end. */
  readonly checksum: () => string | undefined
}

const lineEnd = "\r\n"
const signatureParameter = ";chunk-signature="
const trailerSignature = "x-amz-trailer-signature:"
const signatureLength = 64

const encodedSize: { readonly [A in checksum.ChecksumAlgorithm]: number } = {
  CRC32: 8,
  CRC32C: 8,
  CRC64NVME: 12,
  SHA1: 28,
  SHA256: 44
}

const headLength = (size: number, signed: boolean): number =>
  size.toString(16).length + (signed ? signatureParameter.length + signatureLength : 0) + lineEnd.length

/** The last chunk's own payload is empty, and so is the line that ends the trailers. */
const tailLength = ({ signed, trailer }: Layout): number =>
  headLength(0, signed) + lineEnd.length + (trailer === undefined
    ? 0
    : checksum.headerName(trailer).length + 1 + encodedSize[trailer] + lineEnd.length +
      (signed ? trailerSignature.length + signatureLength + lineEnd.length : 0))

/**
 * Bytes on the wire, known before the first of them.
 *
 * @internal
 */
export const encodedLength = (layout: Layout): number => {
  const { chunkSize, decodedLength, signed } = layout
  const rest = decodedLength % chunkSize
  const frame = (size: number): number => headLength(size, signed) + lineEnd.length
  return decodedLength + (decodedLength - rest) / chunkSize * frame(chunkSize) + (rest === 0 ? 0 : frame(rest)) +
    tailLength(layout)
}

const ascii = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  writeAscii(bytes, 0, text)
  return bytes
}

const writeAscii = (into: Uint8Array, at: number, text: string): void => {
  for (let i = 0; i < text.length; i++) into[at + i] = text.charCodeAt(i)
}

const trailers = (
  { trailer }: Layout,
  sum: string | undefined,
  signer: ChunkSigner | undefined
): string => {
  if (trailer === undefined || sum === undefined) return lineEnd
  const field = checksum.headerName(trailer) + ":" + sum
  return field + lineEnd +
    (signer === undefined ? "" : trailerSignature + signer.trailer(field + "\n") + lineEnd) + lineEnd
}

/**
 * Frames a payload as `aws-chunked`. Exactly `decodedLength` bytes are to be pushed before `end`.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 *
 * @internal
 */
export const make = (layout: Layout, signer: ChunkSigner | undefined): Encoder => {
  const digest = layout.trailer === undefined ? undefined : checksum.make(layout.trailer)
  const frames = signer === undefined ? unsigned(layout) : signed(layout, signer)
  let sum: string | undefined
  return {
    checksum: () => sum,
    push: (payload) => {
      digest?.update(payload)
      return frames.push(payload)
    },
    end: () => {
      sum = digest?.digest()
      return ascii(frames.last() + trailers(layout, sum, signer))
    }
  }
}

interface Frames {
  readonly push: Encoder["push"]
  /** The last chunk, up to its head. */
  readonly last: () => string
}

/** Every piece of the payload goes out as it came, between heads. */
const unsigned = ({ chunkSize, decodedLength }: Layout): Frames => {
  let left = decodedLength
  let room = 0
  let close = ""
  return {
    push: (payload) => {
      const pieces: Array<Uint8Array> = []
      let at = 0
      while (at < payload.length && left > 0) {
        if (room === 0) {
          room = Math.min(chunkSize, left)
          pieces.push(ascii(close + room.toString(16) + lineEnd))
          close = lineEnd
        }
        const take = Math.min(room, payload.length - at)
        pieces.push(take === payload.length ? payload : payload.subarray(at, at + take))
        at += take
        room -= take
        left -= take
      }
      return pieces
    },
    last: () => close + "0" + lineEnd
  }
}

/** A chunk's signature stands before it, so that it is gathered first: in the place where it is sent from. */
const signed = ({ chunkSize, decodedLength }: Layout, signer: ChunkSigner): Frames => {
  let left = decodedLength
  let frame = new Uint8Array(0)
  let head = 0
  let room = 0

  const open = (): void => {
    room = Math.min(chunkSize, left)
    head = headLength(room, true)
    frame = new Uint8Array(head + room + lineEnd.length)
  }

  const seal = (): Uint8Array => {
    const end = frame.length - lineEnd.length
    const payload = frame.subarray(head, end)
    writeAscii(frame, 0, payload.length.toString(16) + signatureParameter + signer.chunk(payload) + lineEnd)
    writeAscii(frame, end, lineEnd)
    return frame
  }

  return {
    push: (payload) => {
      const pieces: Array<Uint8Array> = []
      let at = 0
      while (at < payload.length && left > 0) {
        if (room === 0) open()
        const take = Math.min(room, payload.length - at)
        frame.set(payload.subarray(at, at + take), frame.length - lineEnd.length - room)
        at += take
        room -= take
        left -= take
        if (room === 0) pieces.push(seal())
      }
      return pieces
    },
    last: () => "0" + signatureParameter + signer.chunk(new Uint8Array(0)) + lineEnd
  }
}
