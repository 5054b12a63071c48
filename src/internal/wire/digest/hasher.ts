/** @internal */
export type HashAlgorithm = "MD5" | "SHA1" | "SHA256"

/** @internal */
export interface Hasher {
  readonly update: (chunk: Uint8Array) => void
  readonly digest: () => Uint8Array
}
