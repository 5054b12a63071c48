import type { Scope } from "./scope.js"
import type { Session } from "./sessions.js"

/**
 * What the signature says about the body.
 *
 * @internal
 */
export type PayloadClaim =
  | { readonly _tag: "Unsigned" }
  | { readonly _tag: "Hash"; readonly sha256: string }
  | { readonly _tag: "Chunked"; readonly signing: ChunkSigning | undefined; readonly trailer: boolean }

/** @internal */
export interface ChunkSigning {
  readonly key: Uint8Array
  readonly amzDate: string
  readonly scope: Scope
  readonly seedSignature: string
}

/** @internal */
export type Principal =
  | { readonly _tag: "Anonymous"; readonly payload: PayloadClaim }
  | {
    readonly _tag: "Signed"
    readonly accessKeyId: string
    /** What the signature is for; Signature Version 2 does not say. */
    readonly service: string
    readonly session: Session | undefined
    readonly presigned: boolean
    readonly payload: PayloadClaim
  }
