const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

const values = /* @__PURE__ */ (() => {
  const table = new Uint8Array(256).fill(255)
  for (let i = 0; i < alphabet.length; i++) {
    table[alphabet.charCodeAt(i)] = i
  }
  return table
})()

/** @internal */
export const encode = (bytes: Uint8Array): string => {
  const whole = bytes.length - bytes.length % 3
  let out = ""
  let i = 0
  for (; i < whole; i += 3) {
    const n = bytes[i]! << 16 | bytes[i + 1]! << 8 | bytes[i + 2]!
    out += alphabet[n >> 18]! + alphabet[n >> 12 & 63]! + alphabet[n >> 6 & 63]! + alphabet[n & 63]!
  }
  if (bytes.length - whole === 1) {
    const n = bytes[i]!
    out += alphabet[n >> 2]! + alphabet[n << 4 & 63]! + "=="
  } else if (bytes.length - whole === 2) {
    const n = bytes[i]! << 8 | bytes[i + 1]!
    out += alphabet[n >> 10]! + alphabet[n >> 4 & 63]! + alphabet[n << 2 & 63]! + "="
  }
  return out
}

const valueAt = (text: string, index: number): number => {
  const code = text.charCodeAt(index)
  return code < 256 ? values[code]! : 255
}

/**
 * Standard alphabet, padded, no white space. Surplus bits before the padding are let pass, because AWS prints
 * such a value itself: https://docs.aws.amazon.com/AmazonS3/latest/userguide/HTTPPOSTExamples.html
 *
 * @internal
 */
export const decode = (text: string): Uint8Array | undefined => {
  const length = text.length
  if (length % 4 !== 0) return undefined
  if (length === 0) return new Uint8Array(0)
  const padding = text.charCodeAt(length - 1) !== 61 ? 0 : text.charCodeAt(length - 2) !== 61 ? 1 : 2
  const out = new Uint8Array(length / 4 * 3 - padding)
  const whole = padding === 0 ? length : length - 4
  let o = 0
  let i = 0
  for (; i < whole; i += 4) {
    const a = valueAt(text, i)
    const b = valueAt(text, i + 1)
    const c = valueAt(text, i + 2)
    const d = valueAt(text, i + 3)
    if ((a | b | c | d) > 63) return undefined
    out[o++] = a << 2 | b >> 4
    out[o++] = b << 4 | c >> 2
    out[o++] = c << 6 | d
  }
  if (padding !== 0) {
    const a = valueAt(text, i)
    const b = valueAt(text, i + 1)
    const c = padding === 1 ? valueAt(text, i + 2) : 0
    if ((a | b | c) > 63) return undefined
    out[o++] = a << 2 | b >> 4
    if (padding === 1) out[o] = b << 4 | c >> 2
  }
  return out
}
