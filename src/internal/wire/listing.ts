import * as uri from "./uri.js"

/**
 * A key or prefix from a listing with `EncodingType` url, where AWS writes a space as `+`. Text whose percent
 * encoding is broken is from a server that says it encodes and does not, and is taken as it stands.
 *
 * @internal
 */
export const decodeListing = (encoded: string): string => uri.decodeComponent(encoded.replaceAll("+", " ")) ?? encoded
