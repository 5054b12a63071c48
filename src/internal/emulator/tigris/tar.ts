/**
 * Writes archives in the format of POSIX.1-2001 (pax), which carries names of any length and any characters.
 */
const encoder = new TextEncoder()
const block = 512

/** @internal */
export interface Entry {
  readonly name: string
  /** Milliseconds. */
  readonly modified: number
  readonly size: number
  readonly chunks: ReadonlyArray<Uint8Array>
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, "0")

const header = (name: Uint8Array, size: number, modified: number, type: "0" | "x"): Uint8Array => {
  const out = new Uint8Array(block)
  const put = (text: string, at: number): void => void out.set(encoder.encode(text), at)
  out.set(name.subarray(0, 100), 0)
  put(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100)
  put(`${octal(size, 11)}\0${octal(Math.floor(modified / 1000), 11)}\0        ${type}`, 124)
  put("ustar\x0000", 257)
  put(`${octal(out.reduce((sum, byte) => sum + byte, 0), 6)}\0 `, 148)
  return out
}

/** `%d %s=%s\n`, whose number counts its own digits too. */
const record = (name: string, value: string): Uint8Array => {
  const rest = encoder.encode(` ${name}=${value}\n`)
  let length = rest.length
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return encoder.encode(`${length} ${name}=${value}\n`)
}

const padding = (size: number): Uint8Array => new Uint8Array((block - size % block) % block)

const isPlain = (name: Uint8Array): boolean => name.length <= 100 && name.every((byte) => byte < 0x80)

// The most that eleven octal digits can say.
const plainSize = 8 ** 11 - 1

const entry = ({ chunks, modified, name, size }: Entry): ReadonlyArray<Uint8Array> => {
  const bytes = encoder.encode(name)
  const records = [
    ...(isPlain(bytes) ? [] : [record("path", name)]),
    ...(size <= plainSize ? [] : [record("size", String(size))])
  ]
  const extended = records.reduce((sum, one) => sum + one.length, 0)
  return [
    ...(records.length === 0
      ? []
      : [header(encoder.encode("PaxHeaders.0/entry"), extended, modified, "x"), ...records, padding(extended)]),
    header(bytes, Math.min(size, plainSize), modified, "0"),
    ...chunks,
    padding(size)
  ]
}

/** @internal */
export const archive = (entries: ReadonlyArray<Entry>): ReadonlyArray<Uint8Array> => [
  ...entries.flatMap(entry),
  new Uint8Array(2 * block)
]
