const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Bytes of text that header values are made of, spelled as a latin1 string.
 *
 * @internal
 */
export const fromUtf8 = (text: string): string => String.fromCharCode(...encoder.encode(text))

/**
 * The text that a header's bytes spell; themselves when they are not UTF-8.
 *
 * @internal
 */
export const toUtf8 = (value: string): string => {
  if (!/[\u0080-\u00ff]/.test(value)) return value
  try {
    return decoder.decode(Uint8Array.from(value, (c) => c.charCodeAt(0)))
  } catch {
    return value
  }
}
