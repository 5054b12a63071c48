import * as fc from "effect/FastCheck"

/** Any text with a UTF-8 form, with what is special in URLs and XML more often than chance has it. */
export const text = fc.array(
  fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(..."/.%+ &=?#~!*'()<>\"\\\r\n\t\0:@;,", "\u007f", "é", "\ue000", "\uffff", "😀", "\u{10ffff}")
  ),
  { maxLength: 40, size: "max" }
).map((units) => units.join(""))

/** Any text, also with lone surrogates. */
export const units = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.integer({ min: 0xd7f0, max: 0xe010 }),
    fc.integer({ max: 127, min: 0 })
  ),
  { maxLength: 40, size: "max" }
).map((codes) => String.fromCharCode(...codes))

export const bytes = fc.uint8Array({ maxLength: 400, size: "max" })

/** Bytes of a few blocks, cut anywhere. */
export const chunked = fc.array(fc.uint8Array({ maxLength: 150, size: "max" }), { maxLength: 6, size: "max" }).map(
  (chunks) => {
    const data = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
    let at = 0
    for (const chunk of chunks) {
      data.set(chunk, at)
      at += chunk.length
    }
    return { data, chunks }
  }
)
