import * as fc from "effect/FastCheck"

/** Any text with a UTF-8 form, with what is special in URLs and XML more often than chance has it. */
export const text = fc.array(
  fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom(..."/.%+ &=?#~!*'()<>\"\\\r\n\t\0:@;,", "\u007f", "é", "\ue000", "\uffff", "😀", "\u{10ffff}")
  ),
  { maxLength: 40 }
).map((units) => units.join(""))

/** Any text, also with lone surrogates. */
export const units = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.integer({ min: 0xd7f0, max: 0xe010 }),
    fc.integer({ max: 127, min: 0 })
  ),
  { maxLength: 40 }
).map((codes) => String.fromCharCode(...codes))

export const bytes = fc.uint8Array({ maxLength: 400 })

/** Any bytes, and places to cut them at. */
export const chunked = fc.tuple(bytes, fc.array(fc.nat(400), { maxLength: 6 })).map(([data, cuts]) => {
  const chunks: Array<Uint8Array> = []
  let from = 0
  for (const cut of [...cuts, data.length].map((at) => Math.min(at, data.length)).sort((a, b) => a - b)) {
    chunks.push(data.subarray(from, cut))
    from = cut
  }
  return { data, chunks }
})
