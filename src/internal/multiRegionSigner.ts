/**
 * The signer of Signature Version 4A. ECDSA is Web Crypto's, on every platform: it is where a runtime has it without a
 * module of its own, and its keys cannot be read out again.
 */
import * as Effect from "effect/Effect"
import type * as Credentials from "../Credentials.js"
import type * as Signer from "../Signer.js"
import * as StorageError from "../StorageError.js"
import * as identities from "./identity.js"
import * as validity from "./validity.js"
import { toAmzDate } from "./wire/dates.js"
import * as sigv4a from "./wire/sigv4a.js"

const curve = { name: "ECDSA", namedCurve: "P-256" }
const ecdsa = { name: "ECDSA", hash: "SHA-256" }

const utf8 = new TextEncoder()

const noCrypto = (): StorageError.CredentialsUnavailable =>
  new StorageError.CredentialsUnavailable({
    message: "Signature Version 4A needs ECDSA on the curve P-256, which this runtime's Web Crypto does not do",
    tried: ["crypto.subtle"],
    hint: "browsers have Web Crypto on pages that came over https only"
  })

const keyOf = (who: identities.Identity): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    "pkcs8",
    sigv4a.pkcs8(sigv4a.privateKey(who.credentials.accessKeyId, who.secret)),
    curve,
    false,
    ["sign"]
  )

/** @internal */
export const make = (provider: Credentials.Provider): Signer.Service => {
  const identity = identities.make(provider)
  const keys = new WeakMap<Credentials.Credentials, Promise<CryptoKey>>()

  const keyFor = (who: identities.Identity): Promise<CryptoKey> => {
    const known = keys.get(who.credentials)
    if (known !== undefined) return known
    const key = keyOf(who)
    keys.set(who.credentials, key)
    return key
  }

  const sign = <A>(who: identities.Identity, unsigned: sigv4a.Unsigned<A>) =>
    Effect.tryPromise({
      try: async () => {
        const signature = await crypto.subtle.sign(ecdsa, await keyFor(who), utf8.encode(unsigned.stringToSign))
        return unsigned.complete(sigv4a.derSignature(new Uint8Array(signature)))
      },
      catch: noCrypto
    })

  const inputFor = (request: Omit<Signer.SigningRequest, "query" | "payloadHash">, who: identities.Identity) => ({
    method: request.method,
    host: request.host,
    path: request.path,
    headers: request.headers,
    region: request.region,
    service: request.service,
    accessKeyId: who.credentials.accessKeyId,
    sessionToken: who.sessionToken,
    amzDate: toAmzDate(request.now)
  })

  const presign: Signer.Service["presign"] = (request) => {
    const problem = validity.problem("A presigned URL", request)
    if (problem !== undefined) return Effect.fail(problem)
    return Effect.flatten(identity.use((who) => {
      const input = { ...inputFor(request, who), query: request.query, expiresSeconds: request.expiresSeconds }
      return Effect.map(sign(who, sigv4a.query(input)), (query) => ({
        query,
        effectiveExpirySeconds: validity.effective(who.credentials, request)
      }))
    }))
  }

  return {
    sign: (request) =>
      Effect.flatten(identity.use((who) => {
        const input = { ...inputFor(request, who), query: request.query, payloadHash: request.payloadHash }
        return sign(who, sigv4a.headers(input))
      })),
    presign,
    signPost: () =>
      Effect.fail(
        new StorageError.InvalidInput({
          message: "There is no upload form for several regions at once: name the bucket rather than its access point"
        })
      ),
    refresh: identity.refresh
  }
}
