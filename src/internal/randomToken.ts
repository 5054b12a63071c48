import * as hex from "./wire/hex.js"

/** 128 random bits, in hex. @internal */
export const randomToken = (): string => hex.encode(crypto.getRandomValues(new Uint8Array(16)))
